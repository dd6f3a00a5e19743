from expenses_app.connections.models.authorisation import Authorisation
from expenses_app.connections.models.connection import Connection
from expenses_app.connections.models.consent_attempt import ConsentAttempt
from expenses_app.connections.models.polling import PolledAccess, PollQuestion, PollSession

__all__ = [
    "Authorisation",
    "Connection",
    "ConsentAttempt",
    "PollQuestion",
    "PollSession",
    "PolledAccess",
]
