"""A client that proves itself by its key: what others verify of it."""

from datetime import UTC, datetime

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from expenses_app.ledger.errors import Misconfigured
from expenses_app.transport.assertions import private_key, signed

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def pem(key, encryption=None):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption()).decode()


EC = ec.generate_private_key(ec.SECP256R1())
RSA = rsa.generate_private_key(65537, 2048)


@pytest.mark.parametrize(("key", "algorithm"), [(EC, "ES256"), (RSA, "PS256")], ids=["P-256", "RSA"])
def test_another_library_verifies_signature_and_claims(key, algorithm):
    token = signed(pem(key), "certificate-1", {"iss": "client", "aud": "https://token"}, NOW, 300)
    assert jwt.get_unverified_header(token) == {"typ": "JWT", "alg": algorithm, "kid": "certificate-1"}
    claims = jwt.decode(
        token,
        key.public_key(),
        algorithms=[algorithm],
        audience="https://token",
        options={"verify_exp": False, "verify_iat": False},
    )
    assert (claims["iss"], claims["exp"] - claims["iat"]) == ("client", 300)
    assert claims["iat"] == int(NOW.timestamp())


def test_no_two_assertions_are_the_same():
    made = {signed(pem(RSA), "k", {}, NOW, 300) for _ in range(3)}
    assert len({jwt.decode(one, options={"verify_signature": False})["jti"] for one in made}) == 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        pem(ec.generate_private_key(ec.SECP384R1())),
        pem(rsa.generate_private_key(65537, 1024)),
        pem(EC, BestAvailableEncryption(b"pass phrase")),
    ],
    ids=["empty", "nonsense", "another curve", "short RSA", "encrypted"],
)
def test_keys_that_are_not_taken(text):
    with pytest.raises(ValueError):
        private_key(text)
    with pytest.raises(Misconfigured):
        signed(text, "k", {}, NOW, 300)
