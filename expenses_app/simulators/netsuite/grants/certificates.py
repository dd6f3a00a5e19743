"""Certificates of the client credentials grant: registered by an administrator, or rotated over the API."""

import secrets
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from werkzeug.wrappers import Request, Response

from expenses_app.simulators.netsuite.grants.access import Access
from expenses_app.simulators.netsuite.refusals import forbidden, method_not_allowed, not_there, refused
from expenses_app.simulators.netsuite.state import Certificate
from expenses_app.simulators.netsuite.wire import Record, answer, moment, read

SMALLEST_RSA_BITS = 2048


class Certificates:
    """``/services/rest/auth/oauth2/v1/clients/{client}/certificates``."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def register(self, pem: str, client: str, company: str, role: str, entity: str) -> Certificate:
        """Map a certificate to client, role and entity; raises ValueError when it is not acceptable."""
        try:
            held = x509.load_pem_x509_certificate(pem.encode())
        except ValueError as error:
            raise ValueError("The file is not a certificate in PEM form.") from error
        now = self._access.now()
        _check_life(held, now, timedelta(days=self._access.switches["certificate_days"]))
        made = Certificate(
            secrets.token_urlsafe(30),
            pem,
            client,
            company,
            role,
            entity,
            _algorithm(held),
            held.not_valid_before_utc,
            held.not_valid_after_utc,
        )
        with self._access.lock:
            self._access.world.certificates[made.key] = made
        return made

    def answer(self, request: Request, client: str, rest: str) -> Response:
        """List, register or revoke; ``rest`` is what follows ``certificates`` in the path."""
        caller = self._access.caller(request, "restlets")
        if caller.client != client:
            raise not_there()
        if caller.way == "consent" and not self._access.switches["consent_registers_certificate"]:
            raise forbidden(
                self._access.switches["permission_code"], "OAuth 2.0 Client Credentials (M2M) Setup"
            )
        mine = {
            key: each
            for key, each in self._access.world.certificates.items()
            if (each.client, each.company) == (client, caller.company.key)
        }
        if request.method == "GET" and not rest:
            return answer([_shown(each) for each in mine.values()], 200, "application/json")
        if request.method != "POST":
            raise method_not_allowed(request.method)
        if rest:
            key = rest.strip("/").removesuffix("/revoke")
            if key not in mine or not rest.endswith("/revoke"):
                raise not_there()
            mine[key].revoked = True
            return answer(_shown(mine[key]), 200, "application/json")
        try:
            sent = read(request.get_data())
            made = self.register(
                str(sent["fileContent"]), client, caller.company.key, str(sent["role"]), str(sent["entity"])
            )
        except (ValueError, KeyError, TypeError) as error:
            raise refused("INVALID_CONTENT", str(error)) from error
        return answer(_shown(made), 200, "application/json")


def _algorithm(held: x509.Certificate) -> str:
    key = held.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return "EC"
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= SMALLEST_RSA_BITS:
        return "RSA"
    raise ValueError("The certificate needs an EC key on P-256, or an RSA key of at least 2048 bits.")


def _check_life(held: x509.Certificate, now: datetime, longest: timedelta) -> None:
    if held.not_valid_after_utc <= now:
        raise ValueError("The certificate has expired.")
    if held.not_valid_after_utc - held.not_valid_before_utc > longest:
        raise ValueError(f"The certificate must not be valid for more than {longest.days} days.")


def _shown(certificate: Certificate) -> Record:
    return {
        "certificate_id": certificate.key,
        "algorithm": certificate.algorithm,
        "valid_from": moment(certificate.valid_from),
        "valid_until": moment(certificate.valid_until),
        "invalidated": certificate.revoked,
        "entity_role_id": {"entity": certificate.entity, "role": certificate.role},
    }
