"""Names of files, as they are shown and given to downloads."""

import unicodedata

from expenses_app.receipts.files.types import FileType

LONGEST = 200
SPELLINGS = {"jpg": ("jpg", "jpeg"), "tif": ("tif", "tiff")}


def clean_name(name: str, file_type: FileType) -> str:
    """Return the name that a receipt is kept under; `receipt.pdf` where nothing of the given one can be shown."""
    return shown_name(name) or f"receipt.{file_type.extension}"


def shown_name(name: str) -> str:
    """Return a name that is safe to show: no folders, no control or direction marks, at most 200 characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(character for character in last if unicodedata.category(character)[0] != "C")
    words = " ".join(visible.split()).strip(". ")
    stem, dot, extension = words.rpartition(".")
    if not dot or len(extension) > 10:
        return words[:LONGEST]
    return f"{stem[: LONGEST - len(extension) - 1]}.{extension}"


def named_as(name: str, file_type: FileType) -> str:
    """Return the name with the extension of its true type: `IMG_1.heic`, kept as JPEG, is `IMG_1.jpg`."""
    stem, _, extension = name.rpartition(".")
    spellings = SPELLINGS.get(file_type.extension, (file_type.extension,))
    if extension.lower() in spellings and stem:
        return name
    return f"{stem or name}.{file_type.extension}"
