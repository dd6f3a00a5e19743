"""The last look before a byte leaves: a drainer that lost its lease sends nothing more."""

from collections.abc import Mapping
from dataclasses import dataclass

from expenses_app.core.messages import Message
from expenses_app.ledger.errors import Unavailable
from expenses_app.sync.engine.lease import Lease
from expenses_app.transport.protocols import Pacer


@dataclass
class LeasedPacer:
    """The session's pacer; its permission counts only while the lease is held.

    A process that was stopped between storing a parcel and sending it would otherwise send after somebody else has
    asked the ledger, heard "absent", and written it anew.
    """

    pacer: Pacer
    lease: Lease

    def acquire(self, sort: str, items: int) -> str:
        permit = self.pacer.acquire(sort, items)
        if not self.lease.is_held:
            self.pacer.release(permit)
            raise Unavailable(Message("Another worker took over. There is nothing to do."), said="lease lost")
        return permit

    def release(self, permit: str) -> None:
        self.pacer.release(permit)

    def learn(self, status: int, headers: Mapping[str, str]) -> None:
        self.pacer.learn(status, headers)
