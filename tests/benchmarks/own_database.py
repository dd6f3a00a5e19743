"""A database of the measurement's own, beside the configured one, gone afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def own_database(name: str) -> Iterator[None]:
    """Set Django up with the tests' settings on an empty, migrated database called `name`_<process>."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
    os.environ.setdefault("LOG_LEVEL", "CRITICAL")
    import django

    django.setup()
    from django.db import connection

    before = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"{name}_{os.getpid()}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


@contextmanager
def own_stage(platform: str, speed: float):
    """A company on an organisation of its own in a simulator whose clock, ours included, runs `speed` times faster."""
    from expenses_app.companies.models import Company, Member, Partner, Role
    from expenses_app.users.models import User
    from tests.drills.stage import set_stage
    from tests.drills.workers import Workers
    from tests.platforms.simulator import Simulator

    simulated = Simulator(platform, speed)
    workers = Workers(**simulated.environment)
    partner = Partner.objects.get_or_create(slug="own", defaults={"name": "Own"})[0]
    company = Company.objects.create(partner=partner, name=f"Measured on {platform}", country="GB")
    user = User.objects.create(email=f"owner-{company.pk}@example.org", name="Olivia Owner")
    owner = Member.objects.create(company=company, user=user, role=Role.OWNER)
    try:
        yield set_stage(simulated, company, owner, workers)
    finally:
        workers.stop()
        simulated.stop()


def post_in_pieces(stage, count: int, piece: int = 500) -> list:
    """Receive and post `count` payments, a few hundred at a time."""
    rows = []
    while len(rows) < count:
        new = stage.receive(min(piece, count - len(rows)), first=len(rows) + 1)
        stage.post(new)
        rows += new
    return rows
