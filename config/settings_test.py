"""Settings for tests and type checks: the real ones, with values where the environment gives none."""

import os

os.environ.setdefault("DEBUG", "1")
# Tests that run side by side share a Redis; what they start inherits the name and must not add it again.
_worker, _prefix = os.environ.get("PYTEST_XDIST_WORKER", ""), os.environ.get("REDIS_KEY_PREFIX", "expenses:")
if _worker and not _prefix.endswith(f"{_worker}:"):
    os.environ["REDIS_KEY_PREFIX"] = f"{_prefix}{_worker}:"
os.environ.setdefault("LOG_LEVEL", "WARNING")

from config.settings import *  # noqa: E402, F403

# The slow hash is the production one; tests sign in often.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
