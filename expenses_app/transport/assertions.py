"""A client that proves itself by a signed JWT: RFC 7515 (compact), 7518 (algorithms), 7523 (the claims)."""

import base64
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from expenses_app.core.messages import Message
from expenses_app.ledger.errors import Misconfigured

BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_P256_BYTES = 32
_LEAST_RSA_BITS = 2048

_Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def private_key(pem: str) -> _Key:
    """A P-256 or RSA key without pass phrase. Raises ValueError for anything else."""
    try:
        key = load_pem_private_key(pem.strip().encode(), password=None)
    except (TypeError, UnsupportedAlgorithm) as wrong:
        raise ValueError("the key is encrypted or of an unknown kind") from wrong
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= _LEAST_RSA_BITS:
        return key
    raise ValueError("neither a P-256 nor an RSA key of 2048 bits or more")


def signed(pem: str, key_id: str, claims: Mapping[str, Any], now: datetime, life_seconds: int) -> str:
    """The claims with `iat`, `exp` and `jti`, signed ES256 or PS256 as the key is. Raises Misconfigured."""
    try:
        key = private_key(pem)
    except ValueError as wrong:
        raise Misconfigured(Message("The private key cannot be read."), said=str(wrong)) from wrong
    algorithm = "ES256" if isinstance(key, ec.EllipticCurvePrivateKey) else "PS256"
    times = {
        "iat": int(now.timestamp()),
        "exp": int((now + timedelta(seconds=life_seconds)).timestamp()),
        "jti": str(uuid4()),
    }
    head = _encoded({"typ": "JWT", "alg": algorithm, "kid": key_id})
    message = f"{head}.{_encoded({**claims, **times})}"
    return f"{message}.{_base64(_signature(key, message.encode()))}"


def _signature(key: _Key, message: bytes) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(message, padding.PSS(padding.MGF1(SHA256()), SHA256.digest_size), SHA256())
    # RFC 7518, 3.4: the two numbers one after the other, not in DER.
    r, s = decode_dss_signature(key.sign(message, ec.ECDSA(SHA256())))
    return r.to_bytes(_P256_BYTES, "big") + s.to_bytes(_P256_BYTES, "big")


def _encoded(value: Mapping[str, Any]) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode("ascii")
