import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from expenses_app.companies.actor import Actor, Way


class Installation(models.Model):
    """This copy of the product; one row. `id` goes into every marker.

    `site_url` is the address it was set up for: a copy of production that runs at another address must not post
    until an operator confirms it by storing the new address.
    """

    only = models.BooleanField(primary_key=True, default=True, editable=False)
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    site_url = models.CharField(max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(only=True), name="one_installation")]

    def __str__(self) -> str:
        return self.site_url


class Partner(models.Model):
    """The client organisation that owns companies. One exists from the start."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Company(models.Model):
    """One small business with its members and one active accounting connection.

    `deleted_at`: from then on it is not there for anybody. `erased_at`: its files and personal data are gone too.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="companies")
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country"), max_length=2, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/London")
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    PREPARER = "preparer", _("Preparer")
    POSTER = "poster", _("Poster")
    VIEWER = "viewer", _("Viewer")


class Member(models.Model):
    """A person in a company. `user` is null for people of a partner who come in by an embed token."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="memberships"
    )
    external_id = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("company", "user", name="member_once"),
            models.UniqueConstraint(
                "company", "external_id", name="external_member_once", condition=~models.Q(external_id="")
            ),
            models.UniqueConstraint("company", "id", name="companies_member_tenant"),
        ]

    MAY_EDIT: ClassVar[frozenset[str]] = frozenset({Role.OWNER, Role.PREPARER, Role.POSTER})
    MAY_POST: ClassVar[frozenset[str]] = frozenset({Role.OWNER, Role.POSTER})

    def __str__(self) -> str:
        return f"{self.display_name}, {self.role}"

    @property
    def display_name(self) -> str:
        return self.name or (str(self.user) if self.user else self.external_id)

    @property
    def may_edit(self) -> bool:
        return self.role in self.MAY_EDIT

    @property
    def may_post(self) -> bool:
        return self.role in self.MAY_POST

    def actor(self, way: Way = Way.PAGE) -> Actor:
        return Actor(name=self.display_name, way=way, member_id=self.id, user_id=self.user_id, role=self.role)


class Invitation(models.Model):
    """An offered membership; the token is stored hashed and mailed once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.email} to {self.company}"
