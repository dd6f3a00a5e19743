"""An endpoint that has failed for days is disabled, and the operators are told, who know the partner."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from expenses_app.companies.actor import SYSTEM
from expenses_app.webhooks.models import Endpoint
from expenses_app.webhooks.retrying import GIVEN_UP_AFTER
from expenses_app.webhooks.services.endpoints import disable_endpoint

BECAUSE = "Every delivery failed for 5 days."


def give_up_if_due(endpoint: Endpoint, now: datetime) -> None:
    """Called after a failure, inside its transaction; the notice leaves after the commit."""
    if endpoint.failing_since is None or now - endpoint.failing_since < GIVEN_UP_AFTER:
        return
    if disable_endpoint(endpoint, BECAUSE, actor=SYSTEM, at=now):
        transaction.on_commit(lambda: _give_notice(endpoint))


def _give_notice(endpoint: Endpoint) -> None:
    operators = get_user_model().objects.filter(is_staff=True, is_active=True)
    send_mail(
        _("Webhooks to %(url)s are switched off") % {"url": endpoint.url},
        _(
            "Every delivery of %(partner)s’s events to %(url)s failed for 5 days, so none is tried any more. "
            "Once it answers again, enable it and replay what was missed."
        )
        % {"partner": endpoint.partner.name, "url": endpoint.url},
        None,
        list(operators.values_list("email", flat=True)),
    )
