import uuid
from dataclasses import dataclass

import pytest
from django.contrib.auth.hashers import make_password

from expenses_app.connections.models import PolledAccess
from expenses_app.webhooks.polls.step import answer_call
from tests.ledgers.desk import ConnectorProgram, Desk
from tests.sync.shelf import BEGIN, Shelf, shelf_on

PASSWORD = "correct horse battery staple"


@dataclass
class Site:
    """A company on Polled Books with its PC. The door runs on the shelf's clock, which a test moves."""

    shelf: Shelf
    access: PolledAccess
    desk: Desk
    program: ConnectorProgram

    def visit(self, **more):
        return self.program.visit(**more)

    def later(self, minutes=15):
        self.shelf.clock.sleep(minutes * 60)


def door_of(platform, clock, address="192.0.2.1"):
    """The door as the view opens it, on this clock."""

    def door(body):
        call = platform.polling.read(body, {})
        return platform.polling.write(call, answer_call(platform, call, address, clock)).body

    return door


def site_on(company, name):
    shelf = shelf_on("polled_books", company)
    access = PolledAccess.objects.create(
        company=company,
        connection=shelf.connection,
        user_name=name,
        password_hash=make_password(PASSWORD),
        file_id=uuid.UUID(shelf.connection.tenant_id),
        made_at=BEGIN,
    )
    desk = Desk(shelf.books)
    door = door_of(shelf.connection.declared, shelf.clock)
    program = ConnectorProgram(door, desk, name, PASSWORD, str(access.file_id))
    return Site(shelf, access, desk, program)


@pytest.fixture
def site(db, company):
    return site_on(company, "pc-1")


@pytest.fixture
def other_site(db, other_company):
    return site_on(other_company, "pc-2")
