"""The preview: what each row will become, what a person has to decide, and the button that imports."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from expenses_app.companies.access import EDITORS, CompanyRequest, company_view
from expenses_app.companies.clock import system_clock
from expenses_app.core.htmx import wants_fragment
from expenses_app.core.messages import Message
from expenses_app.statements.bank_accounts import BankAccount, bank_accounts_of
from expenses_app.statements.choices import Choice, State
from expenses_app.statements.models import AccountStatement, StatementImport, StatementLine
from expenses_app.statements.queries import (
    VIEWS,
    Counts,
    counts_of,
    earlier_imports,
    known_transactions,
    lines_of,
)
from expenses_app.statements.services.choose import GROUPS, choose_account, choose_all, choose_lines
from expenses_app.statements.services.confirm import NotReady, confirm
from expenses_app.statements.views.steps import PAGE, address, import_of, steps

#: What can be said of a whole group, in the order of the buttons.
_GROUP_CHOICES = {
    "settlement": (Choice.TRANSFER, Choice.REFUND, Choice.LEAVE_OUT),
    "twin": (Choice.LEAVE_OUT, Choice.PAYMENT),
    "reused": (Choice.PAYMENT, Choice.LEAVE_OUT),
    "correction": (Choice.PAYMENT, Choice.LEAVE_OUT),
    "in": (Choice.REFUND, Choice.REWARD, Choice.CHARGEBACK, Choice.TRANSFER, Choice.LEAVE_OUT),
}
_CHOICE = "choice-"


@company_view(*EDITORS)
@require_GET
def page(request: CompanyRequest, import_id: UUID) -> HttpResponse:
    """The whole preview; `?show=` narrows the rows to a view of `queries.VIEWS`."""
    statement_import = import_of(request, import_id)
    if statement_import.state != State.PREVIEW:
        return redirect(address("show", statement_import))
    return render(request, "statements/preview.html", _context(request, statement_import))


@company_view(*EDITORS)
@require_GET
def rows(request: CompanyRequest, import_id: UUID) -> HttpResponse:
    """More rows of the preview, from `?after=` on: a page of its own without script."""
    statement_import = import_of(request, import_id)
    if statement_import.state != State.PREVIEW:
        return redirect(address("show", statement_import))
    return render(request, "statements/rows.html", _context(request, statement_import))


@company_view(*EDITORS)
@require_POST
def choose(request: CompanyRequest, import_id: UUID, line_id: int) -> HttpResponse:
    """Set what one row becomes; answers with the row, the counts and the button."""
    statement_import = import_of(request, import_id)
    line = lines_of(statement_import).filter(pk=line_id).first()
    if line is None:
        raise Http404
    chosen = request.POST.get(f"{_CHOICE}{line_id}", "")
    choose_lines(statement_import, {line_id: chosen}, now=system_clock().now())
    if not wants_fragment(request):
        return redirect(address("preview", statement_import))
    fresh = lines_of(statement_import).select_related("statement").get(pk=line_id)
    _beside(request, [fresh])
    return render(request, "statements/_chosen.html", {**_summary(statement_import), "row": fresh})


@company_view(*EDITORS)
@require_POST
def account(request: CompanyRequest, import_id: UUID) -> HttpResponse:
    """Say which card or account each statement of the file belongs to (`account-<statement>`)."""
    statement_import = import_of(request, import_id)
    _keep_visible(request, statement_import)
    _keep_accounts(request, statement_import)
    return _again(request, statement_import)


@company_view(*EDITORS)
@require_POST
def group(request: CompanyRequest, import_id: UUID) -> HttpResponse:
    """Decide for a whole group at once: `all` is "<statement>:<group>:<choice>"."""
    statement_import = import_of(request, import_id)
    _keep_visible(request, statement_import)
    statement_id, _colon, rest = request.POST.get("all", "").partition(":")
    name, _colon, choice = rest.partition(":")
    statement = next(
        (each for each in statement_import.statements.all() if str(each.pk) == statement_id), None
    )
    if statement is None or name not in GROUPS or choice not in Choice.values:
        raise Http404
    choose_all(statement, name, Choice(choice), now=system_clock().now())
    return _again(request, statement_import)


@company_view(*EDITORS)
@require_POST
def agree(request: CompanyRequest, import_id: UUID) -> HttpResponse:
    """Import. What was chosen on the page is kept first, so that nothing is lost when something is still open."""
    statement_import = import_of(request, import_id)
    _keep_visible(request, statement_import)
    accounts = _keep_accounts(request, statement_import)
    if accounts and statement_import.statements.filter(bank_account_id="").exists():
        return _open(
            request, statement_import, Message("Choose the card or account that this statement belongs to.")
        )
    try:
        confirm(statement_import, actor=request.actor, now=system_clock().now())
    except NotReady as refusal:
        return _open(request, statement_import, refusal.message)
    return redirect(address("show", statement_import))


def _keep_visible(request: CompanyRequest, statement_import: StatementImport) -> None:
    chosen = {
        int(name.removeprefix(_CHOICE)): str(value)
        for name, value in request.POST.items()
        if name.startswith(_CHOICE) and name.removeprefix(_CHOICE).isdigit() and value
    }
    if chosen:
        choose_lines(statement_import, chosen, now=system_clock().now())


def _keep_accounts(request: CompanyRequest, statement_import: StatementImport) -> list[BankAccount]:
    accounts = bank_accounts_of(request.company)
    by_id = {each.id: each for each in accounts}
    for statement in statement_import.statements.all():
        sent = request.POST.get(f"account-{statement.pk}")
        if sent is None or (sent and sent not in by_id):
            continue
        ledger = by_id[sent].ledger_id if sent else ""
        choose_account(statement, sent, ledger, now=system_clock().now())
    return accounts


def _again(request: CompanyRequest, statement_import: StatementImport) -> HttpResponse:
    if not wants_fragment(request):
        return redirect(address("preview", statement_import))
    return render(request, "statements/_preview.html", _context(request, statement_import))


def _open(request: CompanyRequest, statement_import: StatementImport, message: Message) -> HttpResponse:
    context = _context(request, statement_import, show="decide" if "decision" in message.id else "")
    return render(request, "statements/preview.html", {**context, "error": message}, status=422)


def _context(request: CompanyRequest, statement_import: StatementImport, show: str = "") -> dict[str, Any]:
    asked = request.POST if request.method == "POST" else request.GET
    view = show or asked.get("show", "all")
    view = view if view in VIEWS else "all"
    summary = _summary(statement_import)
    shown, more = _page(request, lines_of(statement_import).filter(VIEWS[view]), asked)
    accounts = bank_accounts_of(request.company)
    statements = list(statement_import.statements.order_by("position"))
    base = address("preview", statement_import)
    last = shown[-1] if shown else None
    return summary | {
        "steps": steps(statement_import, "import"),
        "view": view,
        "tabs": _tabs(summary["counts"], view, base),
        "rows": shown,
        "more_url": f"{address('rows', statement_import)}?show={view}&after={last.statement.position}.{last.position}"
        if more and last
        else "",
        "statements": [_statement(statement, accounts) for statement in statements],
        "accounts": accounts,
        "earlier": earlier_imports(statement_import).order_by("-imported_at").first(),
    }


def _page(request: CompanyRequest, lines: Any, asked: QueryDict) -> tuple[list[StatementLine], bool]:
    statement_position, _dot, position = asked.get("after", "").partition(".")
    if statement_position.isdigit() and position.isdigit():
        here = {"statement__position": int(statement_position)}
        lines = lines.filter(**here, position__gt=int(position)) | lines.filter(
            statement__position__gt=int(statement_position)
        )
    found = list(lines.select_related("statement")[: PAGE + 1])
    shown = found[:PAGE]
    _beside(request, shown)
    return shown, len(found) > PAGE


def _beside(request: CompanyRequest, lines: list[StatementLine]) -> None:
    """Put the transaction that a row resembles beside it, as `beside`."""
    known = known_transactions(request.company, lines)
    for line in lines:
        line.beside = known.get(line.known_id) if line.known_id else None  # type: ignore[attr-defined]


def _tabs(counts: Counts, view: str, base: str) -> list[dict[str, Any]]:
    words = {
        "all": _("All rows"),
        "decide": _("To decide"),
        "new": _("New"),
        "here": _("Already here"),
        "out": _("Left out"),
    }
    return [
        {
            "url": f"{base}?show={name}",
            "word": word,
            "count": getattr(counts, name) or "",
            "alarm": name == "decide" and counts.decide > 0,
            "current": name == view,
        }
        for name, word in words.items()
    ]


def _statement(statement: AccountStatement, accounts: list[BankAccount]) -> dict[str, Any]:
    chosen = next((each for each in accounts if each.id == statement.bank_account_id), None)
    counted = {name: Count("id", filter=condition) for name, condition in GROUPS.items()}
    still_open = {
        f"{name}_open": Count("id", filter=condition & Q(choice="")) for name, condition in GROUPS.items()
    }
    found = statement.lines.order_by().aggregate(**counted, **still_open)
    differs = chosen is not None and chosen.currency and statement.currency not in ("", chosen.currency)
    return {
        "statement": statement,
        "other_currency": chosen.currency if chosen and differs else "",
        "chosen": statement.bank_account_id,
        "groups": [
            {
                "name": name,
                "count": found[name],
                "open": found[f"{name}_open"],
                "choices": [(choice.value, _group_word(name, choice)) for choice in _GROUP_CHOICES[name]],
            }
            for name in GROUPS
            if found[name]
        ],
    }


def _group_word(name: str, choice: Choice) -> str:
    if choice == Choice.LEAVE_OUT:
        return _("Leave all out")
    words = {
        "settlement": {Choice.TRANSFER: _("All are transfers"), Choice.REFUND: _("All are refunds")},
        "twin": {Choice.PAYMENT: _("Import them as well")},
        "reused": {Choice.PAYMENT: _("Import all")},
        "correction": {Choice.PAYMENT: _("Import all")},
    }
    return words.get(name, {}).get(choice) or _("All: %(what)s") % {"what": choice.label}


def _summary(statement_import: StatementImport) -> dict[str, Any]:
    """What stands above and below the rows: counts, and what the new rows come to."""
    lines = lines_of(statement_import)
    return {
        "statement_import": statement_import,
        "counts": counts_of(lines),
        "totals": _totals(lines.filter(VIEWS["new"])),
    }


def _totals(lines: QuerySet[StatementLine]) -> list[tuple[Decimal, str]]:
    """What the new rows come to, per currency; never across currencies. Money out is positive here."""
    sums = lines.order_by("currency").values("currency").annotate(total=Sum("amount"))
    return [(-row["total"], row["currency"]) for row in sums]
