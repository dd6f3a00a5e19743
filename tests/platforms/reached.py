"""An adapter at work on its simulator, over real HTTP: consent, token, session, client. Nothing is stored."""

from config.demo.consent import give_consent
from expenses_app.connections.places import addresses_of, learn_places
from expenses_app.connections.reaching import base_address, credentials_of, entered_by_operator
from expenses_app.core.clock import SystemClock
from expenses_app.ledger.authorisation import Given, OAuth2
from expenses_app.transport.endpoints import DiscoveryCache
from expenses_app.transport.http import HttpSession
from expenses_app.transport.oauth2 import AuthorisationServer, authorize_url
from expenses_app.transport.pkce import challenge, new_verifier
from expenses_app.transport.protocols import FixedToken, Unpaced
from expenses_app.transport.wire import Timeouts, shared_client
from tests.platforms.declared import Ledger, OnSimulator
from tests.platforms.simulator import Simulator

CALLBACK = "http://localhost/callback"


class Reached:
    """One organisation of a simulator, through the way in that the declaration names."""

    def __init__(self, own: OnSimulator, ledger: Ledger, simulator: Simulator) -> None:
        self.declared, self.platform, self.ledger, self.simulator = own, own.platform, ledger, simulator
        self.organisation = simulator.organisation(ledger.organisation)
        self.way = self.platform.way(ledger.way)
        self._environment = simulator.environment
        answers = ledger.prepare(simulator, self.organisation)
        self._entered = dict(answers) | entered_by_operator(self.way, self._environment)
        given, places = self._authorise()
        addresses = addresses_of(self.platform, places, self._environment)
        self.session = HttpSession(
            name=self.platform.name,
            addresses=addresses,
            base=base_address(addresses),
            tokens=FixedToken(given.token["access_token"]),
            pacer=Unpaced(),
            clock=SystemClock(),
            client=shared_client(),
            timeouts=Timeouts(read=30, whole=60),
            token_prefix=self.way.token_prefix,
        )
        self.tenant = self._choose(given)
        self.client = self.platform.client(self.session, self.tenant.id, addresses)

    def _authorise(self):
        entered, environment = self._entered, self._environment
        places = learn_places(self.platform, self.way, Given(entered=entered), environment)
        callback, verifier = {}, ""
        if isinstance(self.way, OAuth2):
            verifier = new_verifier() if self.way.pkce else ""
            callback = self._consent(self._server(places), verifier)
            places |= learn_places(
                self.platform, self.way, Given(entered=entered, callback=callback), environment
            )
            grant = self._server(places).exchange(callback["code"], CALLBACK, verifier)
        else:
            grant = self._server(places).token_for_machine(entered)
        given = Given(entered=entered, callback=callback, token=grant.raw, claims=grant.claims)
        return given, places | learn_places(self.platform, self.way, given, environment)

    def _server(self, places):
        return AuthorisationServer(
            name=self.platform.name,
            way=self.way,
            addresses=addresses_of(self.platform, places, self._environment),
            credentials=credentials_of(self.platform, self.way, self._entered, self._environment),
            clock=SystemClock(),
            client=shared_client(),
            discovery=DiscoveryCache(),
        )

    def _consent(self, server, verifier):
        url = authorize_url(
            server.endpoints().authorize,
            server.credentials.id,
            CALLBACK,
            self.way.scopes.asked,
            "s" * 32,
            challenge(verifier) if verifier else "",
            self.way.scope_separator,
            self.way.authorize_parameters,
        )
        return give_consent(url, self.ledger.label, self.ledger.fields)

    def _choose(self, given):
        inside, chosen = "", None
        for name in self.ledger.steps:
            tenants = list(self.platform.tenants(self.session, given, inside))
            chosen = next((one for one in tenants if one.name == name), None)
            assert chosen is not None, f"{name} is not among {', '.join(one.name for one in tenants)}"
            inside = chosen.id
        return chosen
