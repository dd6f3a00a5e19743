"""Our own document beside the published ones: every operation that clients know is there, under its name and statuses."""

import pytest

from expenses_app.api.site import api
from tests.api.published import METHODS, NAMES, document

# Of the platform document: what belongs to webhooks, embedding and moving in from elsewhere, and what was retired.
ELSEWHERE = {
    "list-webhook-consumers", "create-webhook-consumer", "delete-webhook-consumer", "get-company-access-token",
    "get-connection-management-access-token", "get-connection-management-cors-settings",
    "set-connection-management-cors-settings", "update-connection-authorization", "get-read-validation-results",
    "get-create-update-model-options-by-data-type", "configure-supplemental-data",
    "get-supplemental-data-configuration",
}  # fmt: skip


def published():
    seen = set()
    for name in NAMES:
        for path, methods in document(name)["paths"].items():
            for method in METHODS:
                if method in methods and (method, path) not in seen:
                    seen.add((method, path))
                    yield method, path, methods[method]


def ours():
    return {
        (method, _plain(path.removeprefix("/api"))): operation
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, operation in methods.items()
    }


def _plain(path):
    """Names of places do not matter to clients."""
    return "/".join("{}" if step.startswith("{") else step for step in path.split("/"))


OURS = ours()


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [pytest.param(*one, id=one[2]["operationId"]) for one in published()],
)
def test_a_published_operation_is_answered_with_its_statuses(method, path, operation):
    known = OURS.get((method, _plain(path)))
    if operation["operationId"] in ELSEWHERE:
        assert known is None
        return
    promised = {status for status in operation["responses"] if status != "402"}
    assert promised - {"404"} <= set(map(str, known["responses"]))


def test_every_operation_has_one_name():
    names = [operation["operationId"] for operation in OURS.values()]
    assert len(names) == len(set(names))
