"""The environments of a directory: ``GET /environments/v1.2``. Source: Microsoft Learn, "Get environments"."""

from expenses_app.simulators.dynamics_365.books.company import Tenant, World
from expenses_app.simulators.dynamics_365.odata.wire import Row


def listed(tenant: Tenant, host: str) -> Row:
    """Every environment of a directory with the addresses of its API and its client."""
    return {
        "value": [
            {
                "aadTenantId": tenant.key,
                "applicationFamily": "BusinessCentral",
                "type": "Sandbox" if name.startswith("Sandbox") else "Production",
                "name": name,
                "countryCode": country,
                "webServiceUrl": host,
                "webClientLoginUrl": f"{host}/{tenant.key}/{name}",
                "ringName": "PROD",
            }
            for name, country in tenant.environments.items()
        ]
    }


def companies_of(world: World, tenant: str, environment: str) -> list[Row]:
    """The companies of an environment as rows of the API."""
    return [
        {
            "id": company.key,
            "systemVersion": "26.0.30643.0",
            "timestamp": 1,
            "name": company.name,
            "displayName": company.name,
            "businessProfileId": "",
        }
        for company in sorted(world.companies.values(), key=lambda each: each.name)
        if (company.tenant, company.environment) == (tenant, environment) and not company.gone
    ]
