"""QuickBooks as a program on its computer: whether it runs, which file is open, who may begin a session.

Each company file has a computer of its own, where it is open unless somebody opened another one. An application that
names no file gets the one that is open.
"""

from collections.abc import Callable
from dataclasses import dataclass

from expenses_app.simulators.quickbooks_desktop.company_file.refusals import Failed
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Session
from expenses_app.simulators.quickbooks_desktop.company_file.state import Access, CompanyFile

NOT_RUNNING = "0x80040416"
OTHER_FILE_OPEN = "0x8004040A"
MODAL_DIALOG = "0x80040414"
OTHER_MODE = "0x80040410"
NO_START = "0x80040408"
NO_PERMISSION = "0x8004041A"
DENIED = "0x80040420"
ORDERED = {"quickbooks_closed": NOT_RUNNING, "modal_dialog": MODAL_DIALOG}
FAULT_KINDS = {
    "quickbooks_closed": "QuickBooks is not running when the session begins (0x80040416).",
    "modal_dialog": "A dialog blocks QuickBooks when the session begins (0x80040414).",
    "message_set_fails": "QuickBooks fails on a message set without running it; `hresult` (default 0x80040402).",
    "other_file_midway": "Somebody opens another file before a message set runs: the session is over (0x8004040D).",
    "locked_once": "A change meets a locked list (3180).",
    "wrong_file_id": "The company answers with a FileID that is not ours.",
    "not_stored": "The response to a message set cannot be stored for recovery (9005); the set runs.",
}


@dataclass
class Computer:
    """What a person did to QuickBooks on one computer. ``open_file`` is the key of another file, or None."""

    running: bool = True
    starts: bool = True
    dialog: bool = False
    multi_user: bool = False
    open_file: str | None = None


def begin_session(
    own: CompanyFile,
    computer: Computer,
    files: dict[str, CompanyFile],
    application: str,
    path: str,
    trouble: Callable[[str], bool],
) -> Session:
    """Begin a session of an application with the file of that path, or with the open one; raises Failed."""
    for kind, hresult in ORDERED.items():
        if trouble(kind):
            raise Failed(hresult)
    if not computer.starts:
        raise Failed(NO_START)
    if not computer.running:
        access = own.access.get(application)
        if not path:
            raise Failed(NOT_RUNNING)
        if not (access and access.unattended):
            raise Failed(NO_PERMISSION, "no access while QuickBooks is not running")
    if computer.dialog:
        raise Failed(MODAL_DIALOG)
    if computer.multi_user:
        raise Failed(OTHER_MODE)
    return Session(_admitted(_file(own, computer, files, path), application), application)


def _file(own: CompanyFile, computer: Computer, files: dict[str, CompanyFile], path: str) -> CompanyFile:
    if computer.open_file is None:
        if path and path.lower() != own.path.lower():
            raise Failed(OTHER_FILE_OPEN)
        return own
    other = files.get(computer.open_file)
    if path and (other is None or other.path.lower() != path.lower()):
        raise Failed(OTHER_FILE_OPEN)
    if other is None:
        raise Failed(NO_PERMISSION, "a file that the application was never let into")
    return other


def _admitted(file: CompanyFile, application: str) -> CompanyFile:
    access = file.access.get(application, Access(granted=False))
    if access.denied:
        raise Failed(DENIED)
    if not access.granted:
        raise Failed(NO_PERMISSION)
    return file
