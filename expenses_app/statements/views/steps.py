"""What the pages of one import share: finding it within its company, and its three steps."""

from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from expenses_app.companies.access import CompanyRequest
from expenses_app.statements.choices import State
from expenses_app.statements.models import StatementImport

#: Rows on one page of the preview.
PAGE = 100


def import_of(request: CompanyRequest, import_id: UUID) -> StatementImport:
    """The company's import, or 404."""
    found = StatementImport.objects.filter(company=request.company, pk=import_id).first()
    if found is None:
        raise Http404
    return found


def address(name: str, statement_import: StatementImport) -> str:
    """The address of a page of one import."""
    return reverse(
        f"statements:{name}",
        kwargs={"company_id": statement_import.company_id, "import_id": statement_import.pk},
    )


def steps(statement_import: StatementImport | None, current: str) -> list[dict[str, str]]:
    """File, columns (of a delimited file only), import: for `components/stepper.html`."""
    places = [("file", _("File")), ("columns", _("Columns")), ("import", _("Import"))]
    if statement_import is not None and not statement_import.is_delimited:
        places.pop(1)
    names = [name for name, _word in places]
    found = []
    for name, word in places:
        done = names.index(name) < names.index(current)
        url = ""
        if done and statement_import is not None and name == "columns" and statement_import.is_open:
            url = address("columns", statement_import)
        found.append(
            {"word": word, "state": "done" if done else "current" if name == current else "", "url": url}
        )
    return found


def page_of(statement_import: StatementImport) -> str:
    """The address of the page where an import stands."""
    return address("columns" if statement_import.state == State.COLUMNS else "show", statement_import)
