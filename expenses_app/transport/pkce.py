"""Proof Key for Code Exchange, RFC 7636, with S256."""

import base64
import hashlib
import secrets


def new_verifier() -> str:
    """64 characters of the unreserved set, 384 bits."""
    return secrets.token_urlsafe(48)


def challenge(verifier: str) -> str:
    """The S256 challenge of a verifier, without padding."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
