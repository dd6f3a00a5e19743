"""Files of one request, taken one by one: what goes wrong with one does not stop the others."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.core.messages import Message
from expenses_app.receipts.files.names import shown_name
from expenses_app.receipts.files.sniff import too_big
from expenses_app.receipts.files.types import Refused
from expenses_app.receipts.models import Receipt
from expenses_app.receipts.services.link import link
from expenses_app.receipts.services.receive import AT_ONCE, limits, receive
from expenses_app.receipts.stored_files import StorageUnavailable
from expenses_app.transactions.models import Transaction

logger = logging.getLogger(__name__)
NOT_STORED = Message(
    "The place where receipts are kept does not answer. Nothing of this file was saved; add it again in a few minutes."
)
# What is cleaned while the uploader waits, of all files together; the rest is left to a worker. Bytes.
AT_ONCE_TOGETHER = 6_000_000


@dataclass
class Uploaded:
    """What became of the files of one request; `refused` are names with the reason."""

    new: list[Receipt] = field(default_factory=list)
    known: list[Receipt] = field(default_factory=list)
    refused: list[tuple[str, Message]] = field(default_factory=list)

    @property
    def first(self) -> Receipt | None:
        return next(iter([*self.new, *self.known]), None)

    def sentences(self) -> list[str]:
        """Say what was added and what was here already."""
        said = []
        if self.new:
            said.append(
                ngettext("%(count)d receipt added", "%(count)d receipts added", len(self.new))
                % {"count": len(self.new)}
            )
        said += [
            _("%(name)s is here already. It is kept once.") % {"name": receipt.name} for receipt in self.known
        ]
        return said

    def complaints(self) -> list[str]:
        """Say of each refused file why."""
        return [f"{name}: {message.text(_)}" for name, message in self.refused]


def take(
    company: Company,
    files: Iterable["UploadedFile[bytes]"],
    *,
    actor: Actor,
    at: datetime,
    to: Transaction | None = None,
) -> Uploaded:
    """Store uploaded files, and link each to a transaction when one is given."""
    done = Uploaded()
    left = AT_ONCE_TOGETHER
    for file in files:
        name = file.name or ""
        size = file.size or 0
        if size > limits().bytes:
            # Told by its size alone: it is not read into memory.
            done.refused.append((shown_name(name), too_big(size, limits().bytes)))
            continue
        try:
            answer = receive(company, name, file.read(), actor=actor, at=at, at_once=min(AT_ONCE, left))
        except StorageUnavailable:
            logger.exception("a receipt could not be stored", extra={"company": str(company.pk)})
            done.refused.append((shown_name(name), NOT_STORED))
            continue
        if isinstance(answer, Refused):
            done.refused.append((shown_name(name), answer.message))
            continue
        left -= size if answer.receipt.is_ready else 0
        (done.known if answer.known else done.new).append(answer.receipt)
        if to is not None:
            link(answer.receipt, to, actor=actor, at=at)
    return done
