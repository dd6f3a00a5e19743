"""The letter that brings an invitation."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from expenses_app.companies.models import Invitation, Role


def send_invitation(invitation: Invitation, token: str, inviter: str) -> None:
    """Mail the link. Raises what the mail server raises; the invitation stands and can be sent again."""
    words = {
        "company": invitation.company.name,
        "inviter": inviter,
        "role": Role(invitation.role).label,
        "link": settings.SITE_URL + reverse("companies:accept_invitation", kwargs={"token": token}),
        "expires_at": invitation.expires_at,
    }
    subject = _("%(inviter)s invites you to %(company)s") % words
    EmailMessage(
        subject=" ".join(subject.split()),
        body=render_to_string("companies/invitation_mail.txt", words),
        to=[invitation.email],
    ).send()
