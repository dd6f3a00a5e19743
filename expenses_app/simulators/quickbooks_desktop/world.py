"""Everything that survives a restart: the company files, their computers, the rows of the Web Connector."""

from dataclasses import dataclass, field
from typing import Any

from expenses_app.simulators.quickbooks_desktop.company_file.quickbooks import Computer
from expenses_app.simulators.quickbooks_desktop.company_file.state import CompanyFile
from expenses_app.simulators.quickbooks_desktop.web_connector.rows import Row


@dataclass
class World:
    """By key of the company file: the file and its computer; the rows by (key, name of the application)."""

    files: dict[str, CompanyFile] = field(default_factory=dict)
    computers: dict[str, Computer] = field(default_factory=dict)
    rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    switches: dict[str, Any] = field(default_factory=dict)
    limits: dict[str, Any] = field(default_factory=dict)

    def add(self, file: CompanyFile) -> None:
        """Take a company file on, with a computer of its own."""
        self.files[file.key] = file
        self.computers[file.key] = Computer()

    def file(self, word: str) -> CompanyFile:
        """The file of that key, name, or FileID stamped into it (with or without braces); raises KeyError."""
        plain = word.strip("{}").lower()
        for key, file in self.files.items():
            stamped = {values.get("FileID", "").strip("{}").lower() for values in file.extensions.values()}
            if plain == key or word == file.name or plain in stamped:
                return file
        raise KeyError(f"company file {word}")
