"""The accounting API under ``/v3/company/{realm}``: who may call, which deed an address means, what is answered."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Response

from expenses_app.simulators.chassis import Exchange
from expenses_app.simulators.quickbooks_online import batches, change_data, envelope, selecting, settings
from expenses_app.simulators.quickbooks_online.catalogue import BY_LOWER_NAME, Kind
from expenses_app.simulators.quickbooks_online.files import Files
from expenses_app.simulators.quickbooks_online.grants import AccessToken
from expenses_app.simulators.quickbooks_online.refusals import MESSAGES, Refusal, missing
from expenses_app.simulators.quickbooks_online.state import Company
from expenses_app.simulators.quickbooks_online.writes import Writes

if TYPE_CHECKING:
    from expenses_app.simulators.quickbooks_online.platform import QuickBooksOnline

Content = dict[str, Any]


class Api:
    """Answers calls; one instance for all companies."""

    def __init__(self, platform: "QuickBooksOnline", files: Files) -> None:
        self._platform = platform
        self._files = files
        self._writes = Writes(platform, files, self._ask)

    def answer(self, exchange: Exchange, realm: str, path: str) -> Response:
        """Answer one call; a refusal is a Fault with its own HTTP status."""
        try:
            company = self._company(exchange, realm)
        except Refusal as refusal:
            return self._gateway_fault(exchange, refusal)
        try:
            response = self._routed(exchange, company, path)
        except Refusal as refusal:
            response = envelope.fault(refusal, exchange.now)
        if response.status_code == 400 and self._platform.positions["faults_with_200"]:
            response.status_code = 200
        return response

    # --- who may call ------------------------------------------------------------------------------------------

    def _company(self, exchange: Exchange, realm: str) -> Company:
        token = self._platform.bearer(exchange)
        company = self._platform.companies.get(realm)
        if token is None:
            raise self._refused_token(exchange)
        if token.grant.realm != realm or company is None:
            raise Refusal(
                "3100",
                "The application is not authorised for this company.",
                status=403,
                fault_type="AuthorizationFault",
            )
        if "com.intuit.quickbooks.accounting" not in token.grant.scopes:
            raise Refusal(
                "3100", "The token lacks the accounting scope.", status=403, fault_type="AuthorizationFault"
            )
        if company.admin_left:
            raise Refusal(
                "120",
                f"AuthorizationFailure: -11014-You do not have access to use QuickBooks Online {company.plan}.",
                status=401,
                fault_type="AuthorizationFault",
            )
        return company

    def _refused_token(self, exchange: Exchange) -> Refusal:
        value = exchange.request.headers.get("Authorization", "").partition(" ")[2]
        removed = value in self._platform.removed_tokens
        if removed and self._platform.positions["grant_removed"] == "3100":
            return Refusal("3100", "The grant was removed.", status=403, fault_type="AuthorizationFault")
        return Refusal("3200", "Token expired or invalid", status=401, fault_type="AuthenticationFault")

    def _gateway_fault(self, exchange: Exchange, refusal: Refusal) -> Response:
        if refusal.code == "3200" and self._platform.positions["lower_case_401"]:
            response = envelope.lower_case_fault(refusal, exchange.now, "AUTHENTICATION")
        else:
            response = envelope.fault(refusal, exchange.now)
        if refusal.status == 401:
            response.headers["WWW-Authenticate"] = 'Bearer realm="Intuit", error="invalid_token"'
        return response

    # --- which deed --------------------------------------------------------------------------------------------

    def _routed(self, exchange: Exchange, company: Company, path: str) -> Response:
        method = exchange.request.method
        first, _, rest = path.partition("/")
        first = first.lower()
        if (
            method == "GET"
            and not company.subscribed
            and not self._platform.positions["reads_after_cancellation"]
        ):
            raise Refusal("6190", "Subscription period has ended or canceled or there was a billing problem")
        deeds: dict[tuple[str, str], Callable[[Exchange, Company, str], Response]] = {
            ("GET", "query"): self._query,
            ("POST", "query"): self._query,
            ("GET", "cdc"): self._changes,
            ("GET", "companyinfo"): self._company_info,
            ("GET", "preferences"): self._preferences,
            ("GET", "exchangerate"): self._exchange_rate,
            ("GET", "download"): self._files.download_address,
            ("POST", "upload"): self._writes.upload,
            ("POST", "batch"): self._writes.batch,
        }
        deed = deeds.get((method, first))
        if deed:
            return deed(exchange, company, rest)
        kind = BY_LOWER_NAME.get(first)
        if kind is None:
            raise Refusal("500", f"Operation {path} is not supported.")
        if method == "GET":
            return self._read(exchange, company, kind, rest)
        if method == "POST" and not rest:
            return self._writes.write(exchange, company, kind)
        raise Refusal("500", f"Operation {method} {path} is not supported.")

    def _query(self, exchange: Exchange, company: Company, rest: str) -> Response:
        if exchange.request.method == "POST":
            # The statement is the body, whatever its content type says.
            statement = exchange.body.decode("utf-8", "replace")
        else:
            statement = exchange.request.args.get("query", "")
        return envelope.answer({"QueryResponse": self._ask(company, statement, exchange)}, exchange.now)

    def _ask(self, company: Company, statement: str, exchange: Exchange) -> Content:
        with company.lock:
            settings.refresh(company)
            found = selecting.answer(company, statement, self._platform.positions["default_page"])
            for row in found.get("Attachable", []):
                self._files.add_addresses(company, row, exchange)
            return found

    def _changes(self, exchange: Exchange, company: Company, rest: str) -> Response:
        asked = exchange.request.args
        with company.lock:
            found = change_data.changes(
                company, asked.get("entities", ""), asked.get("changedSince", ""), exchange.now
            )
        return envelope.answer(found, exchange.now)

    def _company_info(self, exchange: Exchange, company: Company, rest: str) -> Response:
        if rest not in (company.realm, settings.SETTINGS_ID, ""):
            raise _not_found(rest)
        return self._setting(exchange, company, "CompanyInfo")

    def _preferences(self, exchange: Exchange, company: Company, rest: str) -> Response:
        return self._setting(exchange, company, "Preferences")

    def _setting(self, exchange: Exchange, company: Company, kind: str) -> Response:
        with company.lock:
            settings.refresh(company)
            shown = company.records[kind][settings.SETTINGS_ID].as_json()
        return envelope.answer({kind: shown}, exchange.now)

    def _exchange_rate(self, exchange: Exchange, company: Company, rest: str) -> Response:
        source = exchange.request.args.get("sourcecurrencycode", "")
        if not source:
            raise missing("sourcecurrencycode")
        if not company.multicurrency:
            raise Refusal(
                "6000",
                "Business Validation Error: Multi currency should be enabled to perform this operation.",
            )
        if source not in company.active_currencies():
            raise Refusal("2220", f"The specified currency type is not valid: {source}")
        rate = Decimal(1) if source == company.home_currency else company.rates.get(source, Decimal(1))
        day = exchange.request.args.get("asofdate") or exchange.now.date().isoformat()
        shown = {
            "SourceCurrencyCode": source,
            "TargetCurrencyCode": company.home_currency,
            "Rate": rate,
            "AsOfDate": day,
            "domain": "QBO",
            "sparse": False,
            "MetaData": {"LastUpdatedTime": exchange.now.isoformat(timespec="seconds")},
        }
        return envelope.answer({"ExchangeRate": shown}, exchange.now)

    def _read(self, exchange: Exchange, company: Company, kind: Kind, identity: str) -> Response:
        with company.lock:
            record = company.get(kind.name, identity)
            if record is None:
                raise _not_found(identity)
            shown = record.as_json()
            if kind.name == "Attachable":
                self._files.add_addresses(company, shown, exchange)
        return envelope.answer({kind.name: shown}, exchange.now)


def metered_reads(exchange: Exchange, path: str) -> int:
    """How many CorePlus calls a request is: reads count, creates and updates do not."""
    first = path.partition("/")[0].lower()
    if first == "batch":
        try:
            return batches.reads_in(json.loads(exchange.body))
        except ValueError:
            return 0
    return 1 if exchange.request.method == "GET" or first == "query" else 0


def token_of(exchange: Exchange, platform: "QuickBooksOnline") -> AccessToken | None:
    """The living bearer token of a request."""
    scheme, _, value = exchange.request.headers.get("Authorization", "").partition(" ")
    return platform.grants.bearer(value.strip(), exchange.now) if scheme.lower() == "bearer" else None


def _not_found(identity: str) -> Refusal:
    return Refusal("610", f"{MESSAGES['610']} : Object {identity} could not be found.")
