"""Identity tokens for the ``openid`` scope: RS256, signed with a key of this process."""

import base64
import json
import threading
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from expenses_app.simulators.quickbooks_online.grants import Grant

KEY_ID = "simulator-1"


class IdentityTokens:
    """Makes the key when it is first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._private: rsa.RSAPrivateKey | None = None

    def issue(self, issuer: str, grant: Grant, subject: str, now: datetime) -> str:
        """A signed token for the person who consented."""
        claims = {
            "sub": subject,
            "aud": [grant.client_id],
            "realmid": grant.realm,
            "iss": issuer,
            "iat": int(now.timestamp()),
            "auth_time": int(grant.started.timestamp()),
            "exp": int(now.timestamp()) + 3600,
        }
        head = {"kid": KEY_ID, "typ": "JWT", "alg": "RS256"}
        signed = f"{_encoded(json.dumps(head).encode())}.{_encoded(json.dumps(claims).encode())}"
        signature = self._key().sign(signed.encode(), padding.PKCS1v15(), SHA256())
        return f"{signed}.{_encoded(signature)}"

    def jwks(self) -> dict[str, Any]:
        """The public key as a key set."""
        numbers = self._key().public_key().public_numbers()
        return {
            "keys": [
                {
                    "kty": "RSA",
                    "kid": KEY_ID,
                    "use": "sig",
                    "alg": "RS256",
                    "n": _number(numbers.n),
                    "e": _number(numbers.e),
                }
            ]
        }

    def _key(self) -> rsa.RSAPrivateKey:
        with self._lock:
            if self._private is None:
                self._private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            return self._private


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _number(value: int) -> str:
    return _encoded(value.to_bytes((value.bit_length() + 7) // 8, "big"))
