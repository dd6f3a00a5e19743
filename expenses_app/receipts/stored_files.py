"""The files behind the rows, and what it means when they cannot be reached."""

from collections.abc import Iterator
from contextlib import contextmanager

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.db.models.fields.files import FieldFile

from expenses_app.receipts.models import Receipt


class StorageUnavailable(OSError):
    """The place where files are kept did not answer, or refused us. Trying again later may help."""


@contextmanager
def reaching() -> Iterator[None]:
    """Turn what the storages raise (a full disk, a bucket that does not answer) into StorageUnavailable.

    A file that is not there stays a FileNotFoundError: that is another matter.
    """
    try:
        yield
    except FileNotFoundError:
        raise
    except (OSError, BotoCoreError, ClientError, Boto3Error) as error:
        raise StorageUnavailable(str(error)) from error


def read(stored: FieldFile) -> bytes:
    """Return the bytes of a stored file. Raises StorageUnavailable, or FileNotFoundError."""
    with reaching(), stored.open("rb") as file:
        content: bytes = file.read()
        return content


def discard(receipt: Receipt, *fields: str) -> None:
    """Delete the stored files of a receipt (all, or those named); rows are not touched."""
    for field in fields or Receipt.FILES:
        delete(getattr(receipt, field))
        setattr(receipt, field, "")


def delete(stored: FieldFile) -> None:
    """Delete one stored file, if there is one. Raises StorageUnavailable."""
    if stored.name:
        with reaching():
            stored.storage.delete(stored.name)
