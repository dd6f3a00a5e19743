"""Checks the signed assertion of the client credentials grant (RFC 7523), signature included."""

import base64
import binascii
import json
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from expenses_app.simulators.netsuite.grants.access import Access
from expenses_app.simulators.netsuite.grants.roles import SCOPES
from expenses_app.simulators.netsuite.state import Certificate

ADDRESS = "https://{}.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token"
LONGEST_SECONDS = 3600
CLOCK_SKEW_SECONDS = 60
ALGORITHM_OF_KEY = {"EC": {"ES256"}, "RSA": {"PS256", "RS256"}}


class AssertionRefused(Exception):
    """An assertion that is not accepted, with the error word of OAuth."""

    def __init__(self, error: str, why: str) -> None:
        super().__init__(why)
        self.error = error


def checked(assertion: str, access: Access, called: str) -> tuple[Certificate, set[str]]:
    """The certificate and the scopes of a good assertion; ``called`` is the address of this very request.

    Raises AssertionRefused.
    """
    head, claims, signed, signature = _parts(assertion)
    now = access.now()
    certificate = access.world.certificates.get(str(head.get("kid")))
    if certificate is None or certificate.revoked:
        raise AssertionRefused("invalid_grant", "The certificate is not known.")
    if not certificate.valid_from <= now <= certificate.valid_until:
        raise AssertionRefused("invalid_grant", "The certificate is not valid now.")
    algorithm = str(head.get("alg"))
    if algorithm not in ALGORITHM_OF_KEY[certificate.algorithm] or (
        algorithm == "RS256" and access.switches["rs256_refused"]
    ):
        raise AssertionRefused("invalid_request", f"The algorithm {algorithm} is not accepted.")
    _check_signature(certificate, algorithm, signed, signature)
    company = access.world.companies[certificate.company]
    if claims.get("iss") != certificate.client or company.lapsed:
        raise AssertionRefused("invalid_grant", "The issuer is not the certificate's client.")
    if claims.get("aud") not in (ADDRESS.format(company.slug), called):
        raise AssertionRefused("invalid_grant", "The audience is not the token address.")
    _check_times(claims, now.timestamp())
    return certificate, _scopes(claims.get("scope"))


def _parts(assertion: str) -> tuple[dict[str, Any], dict[str, Any], bytes, bytes]:
    pieces = assertion.split(".")
    try:
        if len(pieces) != 3:
            raise ValueError("three parts")
        head, claims = (json.loads(_decoded(piece)) for piece in pieces[:2])
        if not isinstance(head, dict) or not isinstance(claims, dict) or head.get("typ") != "JWT":
            raise ValueError("objects")
        return head, claims, ".".join(pieces[:2]).encode(), _decoded(pieces[2])
    except (ValueError, binascii.Error) as error:
        raise AssertionRefused("invalid_request", "The assertion cannot be read.") from error


def _check_signature(certificate: Certificate, algorithm: str, signed: bytes, signature: bytes) -> None:
    key = x509.load_pem_x509_certificate(certificate.pem.encode()).public_key()
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            if len(signature) != 64:
                raise InvalidSignature
            numbers = (int.from_bytes(signature[:32]), int.from_bytes(signature[32:]))
            key.verify(encode_dss_signature(*numbers), signed, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            scheme: padding.AsymmetricPadding = padding.PKCS1v15()
            if algorithm == "PS256":
                scheme = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=padding.PSS.DIGEST_LENGTH)
            key.verify(signature, signed, scheme, hashes.SHA256())
    except InvalidSignature as error:
        raise AssertionRefused("invalid_grant", "The signature does not fit the certificate.") from error


def _check_times(claims: dict[str, Any], now: float) -> None:
    issued, expires = claims.get("iat"), claims.get("exp")
    if not isinstance(issued, int | float) or not isinstance(expires, int | float):
        raise AssertionRefused("invalid_request", "iat and exp are required.")
    if issued > now + CLOCK_SKEW_SECONDS or expires <= now or expires - issued > LONGEST_SECONDS:
        raise AssertionRefused("invalid_grant", "The assertion is not valid now, or lives too long.")


def _scopes(sent: Any) -> set[str]:
    words = sent if isinstance(sent, list) else str(sent or "").replace(",", " ").split()
    scopes = {str(word) for word in words}
    if not scopes or scopes - set(SCOPES):
        raise AssertionRefused("invalid_scope", "A scope is not known.")
    return scopes


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
