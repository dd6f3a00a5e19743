"""The published ``netsuite`` package, imported so that it can sign.

It calls through httpx, while authlib signs for httpx2 where that is installed. Out of sight of httpx2, authlib falls
back to httpx and the two fit; neither package is changed.
"""

import sys

_httpx2 = sys.modules.get("httpx2")
sys.modules["httpx2"] = None
try:
    from netsuite import Config, NetSuite, TokenAuth
    from netsuite.exceptions import NetsuiteAPIRequestError
finally:
    if _httpx2 is None:
        del sys.modules["httpx2"]
    else:
        sys.modules["httpx2"] = _httpx2

__all__ = ["Config", "NetSuite", "NetsuiteAPIRequestError", "TokenAuth"]
