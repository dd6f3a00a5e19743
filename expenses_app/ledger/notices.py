"""What a platform tells us by itself: that something changed. Its word is only a reason to read again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Heard:
    """Something changed in this tenant: `records` of reference data, or `documents` of kinds that we write."""

    tenant_id: str
    records: bool = False
    documents: bool = False


@dataclass(frozen=True)
class Notices:
    """How notices of one platform are known and read; all functions are pure.

    `variable`: the environment variable of the secret that the vendor shows for our application; without it nothing is
    listened to. `is_genuine(body, headers, secret)`: header names are lower case; compared in constant time.
    `read(body)`: raises ValueError for what is no notice. `refusal`: the status for one that is not genuine.
    """

    variable: str
    is_genuine: Callable[[bytes, Mapping[str, str], str], bool]
    read: Callable[[bytes], Sequence[Heard]]
    refusal: int = 401
    most_bytes: int = 1_000_000


def gathered(heard: Sequence[Heard]) -> list[Heard]:
    """One for each tenant, in the order in which they were named first."""
    found: dict[str, Heard] = {}
    for one in heard:
        known = found.get(one.tenant_id, Heard(one.tenant_id))
        found[one.tenant_id] = Heard(
            one.tenant_id, known.records or one.records, known.documents or one.documents
        )
    return list(found.values())
