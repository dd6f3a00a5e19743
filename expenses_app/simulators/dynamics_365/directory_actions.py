"""What an administrator does in Entra ID and the admin centre, and tokens without consent for tests."""

from typing import Any

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.dynamics_365.actions import is_on
from expenses_app.simulators.dynamics_365.books.company import Company
from expenses_app.simulators.dynamics_365.document_actions import need
from expenses_app.simulators.dynamics_365.entra.directory import API_SCOPES, SIGN_IN_SCOPES, Directory
from expenses_app.simulators.dynamics_365.entra.token_endpoint import TokenEndpoint

STATES = {"demand_second_factor": "mfa", "disable_user": "disabled", "demand_admin_consent": "consent_needed"}
ENDINGS = {"revoke_consent": "consent_removed", "revoke_sessions": "revoked"}
DIRECTORY_ACTIONS = {*STATES, *ENDINGS, "expire_client_secret", "rename_environment"}


def act_in_directory(
    directory: Directory, tokens: TokenEndpoint, company: Company, action: str, wish: dict[str, Any]
) -> dict[str, Any]:
    """Do it to the directory of a company. Raises ActionRefused."""
    if action in ENDINGS:
        return {"grants_ended": directory.end_grants(company.tenant, ENDINGS[action])}
    if action in STATES:
        state = STATES[action] if is_on(wish) else ""
        for account in directory.world.accounts.values():
            if account.tenant == company.tenant:
                account.state = state
        return {"state": state}
    if action == "expire_client_secret":
        tokens.expired_secrets.add(need(wish, "client"))
        return {"client": wish["client"]}
    return _rename_environment(directory, company, need(wish, "name"))


def _rename_environment(directory: Directory, company: Company, name: str) -> dict[str, Any]:
    tenant, old = directory.world.tenants[company.tenant], company.environment
    if name in tenant.environments:
        raise ActionRefused(f"There is an environment {name} already.")
    tenant.environments = {name if each == old else each: land for each, land in tenant.environments.items()}
    for each in directory.world.companies.values():
        if (each.tenant, each.environment) == (tenant.key, old):
            each.environment = name
    return {"environment": name}


def mint(directory: Directory, wish: dict[str, Any]) -> dict[str, Any]:
    """Make a token set for a person of a company's directory. Raises ActionRefused."""
    world = directory.world
    wanted = str(wish.get("organisation") or next(iter(world.companies)))
    if wanted not in world.companies:
        raise ActionRefused(f"Unknown organisation: {wanted}.")
    company = world.companies[wanted]
    people = [each for each in world.accounts.values() if each.tenant == company.tenant]
    user = str(wish.get("user", people[0].user))
    account = next((each for each in people if each.user == user), None)
    if account is None:
        raise ActionRefused(f"{user} does not belong to the directory of {company.name}.")
    scopes = str(wish.get("scopes", " ".join(API_SCOPES | SIGN_IN_SCOPES))).split()
    with directory.lock:
        return directory.issue(directory.new_grant(str(wish.get("client", "client")), account, scopes)) | {
            "tenant": company.tenant,
            "environment": company.environment,
        }
