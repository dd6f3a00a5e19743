"""What a fresh demo holds: one sign-in, and one company for each platform with three months of card spend."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.db import transaction

OWNER = "owner@demo.example"


@dataclass(frozen=True)
class Addresses:
    """Where the parts of the running demo are. `simulators`: address by platform key. `password`: for the sign-ins."""

    site: str
    simulators: Mapping[str, str]
    password: str


@dataclass(frozen=True)
class SignIn:
    email: str
    password: str
    role: str


@dataclass(frozen=True)
class Seeded:
    """What the person at the keyboard is told. `partner_api_key` is empty while there is none."""

    sign_ins: list[SignIn] = field(default_factory=list)
    partner_api_key: str = ""
    companies: list[str] = field(default_factory=list)


def seed(addresses: Addresses) -> Seeded:
    """Create what is missing and leave what exists as it is; called at every start of the demo."""
    from allauth.account.models import EmailAddress

    users = get_user_model()
    with transaction.atomic():
        owner = users.objects.filter(email=OWNER).first()
        if owner is None:
            owner = users(email=OWNER)
            owner.set_password(addresses.password)
            owner.save()
        EmailAddress.objects.update_or_create(
            user=owner, email=OWNER, defaults={"verified": True, "primary": True}
        )
    return Seeded(sign_ins=[SignIn(OWNER, addresses.password, "owner")])
