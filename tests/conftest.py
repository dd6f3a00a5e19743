"""Stock people for every page test: alice owns, bob helps, charlie belongs to another company, stranger to none."""

import pytest

from expenses_app.companies.models import Company, Member, Partner, Role


@pytest.fixture
def partner(db):
    return Partner.objects.get_or_create(slug="own", defaults={"name": "Own"})[0]


@pytest.fixture
def company(partner):
    return Company.objects.create(partner=partner, name="Harbour Cafe Ltd", country="GB")


@pytest.fixture
def other_company(partner):
    return Company.objects.create(partner=partner, name="Kestrel Design", country="IE")


@pytest.fixture
def member_of(django_user_model):
    """Make a signed-up person with a role in a company: member_of(company, "viewer", "vera")."""

    def make(company, role, name):
        user = django_user_model.objects.create_user(
            f"{name}@example.org", "correct horse battery", name=name.title()
        )
        return Member.objects.create(company=company, user=user, role=role)

    return make


@pytest.fixture
def alice(company, member_of):
    return member_of(company, Role.OWNER, "alice")


@pytest.fixture
def bob(company, member_of):
    return member_of(company, Role.PREPARER, "bob")


@pytest.fixture
def charlie(other_company, member_of):
    return member_of(other_company, Role.OWNER, "charlie")


@pytest.fixture
def stranger(django_user_model):
    return django_user_model.objects.create_user("stranger@example.org", "correct horse battery")


@pytest.fixture
def signed_in(client):
    """signed_in(member or user) returns the test client, signed in."""

    def sign_in(who):
        client.force_login(
            getattr(who, "user", who), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return sign_in
