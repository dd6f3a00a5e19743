"""A page that uses every shared part, with a picker over 100,000 suppliers and rows that keys can drive."""

from pathlib import Path

from django.http import HttpResponse
from django.template import engines
from django.template.loader import render_to_string
from django.urls import include, path
from django.views.decorators.http import require_POST

from config.urls import urlpatterns as site
from expenses_app.companies.access import company_view

SUPPLIERS = [f"Supplier {number:06}" for number in range(100_000)]
MERCHANTS = ("Brightloop Cloud", "Corner Press Coffee", "Northline Rail", "Quayside Parking")
PAGE = Path(__file__).with_name("page.html")
ROW = Path(__file__).with_name("row.html")

BADGES = (
    ("plain", "circle", "To review", False),
    ("ready", "check", "Ready", False),
    ("moving", "clock", "Queued", False),
    ("moving", "arc", "Posting", False),
    ("good", "check-circle", "Posted", False),
    ("good", "half", "Posted, receipt to follow", False),
    ("wait", "loop", "Retrying 10:42", True),
    ("doubt", "question", "Checking Xero", True),
    ("bad", "x-circle", "Refused", True),
    ("wait", "lock", "Period locked", True),
    ("drift", "swap", "Changed in Xero", True),
    ("plain", "minus-circle", "Not for ledger", False),
    ("plain", "x", "Voided", False),
)


def _rows(chosen=()):
    return [
        {"id": f"row-{n}", "number": n, "merchant": name, "account": dict(chosen).get(n, "Choose account")}
        for n, name in enumerate(MERCHANTS, 1)
    ]


@company_view()
def page(request):
    words = {
        "rows": _rows(),
        "badges": BADGES,
        "tabs": [
            {"url": "?view=open", "word": "Open", "count": 131, "current": True},
            {"url": "?view=refused", "word": "Refused", "count": 6, "alarm": True},
        ],
        "steps": [
            {"word": "Connect", "state": "done"},
            {"word": "Read", "state": "current"},
            {"word": "Review"},
        ],
        "segments": [{"tone": "good", "start": 0, "width": 26}, {"tone": "bad", "start": 26, "width": 15}],
        "legend": [{"tone": "good", "count": 26, "word": "posted"}, {"count": 15, "word": "queued"}],
        "groups": [
            {
                "title": "Accounts",
                "options": [{"value": "1", "code": "493", "text": "Travel", "note": "14 of 15"}],
            }
        ],
        "facts": [("Date", "20 Nov 2026")],
        "figures": [("Posted", "26")],
        "timeline": [{"text": "Consent renewed", "at": request.member.created_at, "at_word": "10:31"}],
        "view": request.GET.get("view", ""),
    }
    return HttpResponse(engines["django"].from_string(PAGE.read_text()).render(words, request))


@company_view()
def options(request):
    query = request.GET.get("q", "").casefold()
    found = [name for name in SUPPLIERS if query in name.casefold()][:50]
    groups = [
        {"title": "Suppliers", "options": [{"value": name[-6:], "text": name, "note": ""} for name in found]}
    ]
    return HttpResponse(
        render_to_string("components/picker_options.html", {"groups": groups, "query": query})
    )


@company_view()
def box(request, row):
    words = {
        "action": f"../../{row}/set/",
        "target": f"#row-{row}",
        "id": "choose",
        "name": "supplier",
        "label": "Supplier",
        "options_url": "../../../options/",
        "all_text": "Set for all",
    }
    here = request.path.removesuffix(f"rows/{row}/box/")
    words |= {"action": f"{here}rows/{row}/set/", "options_url": f"{here}options/"}
    return HttpResponse(render_to_string("components/picker_box.html", words, request))


@company_view()
@require_POST
def set_supplier(request, row):
    value = request.POST["supplier"] + (" for all" if request.POST.get("scope") == "merchant" else "")
    words = {"row": _rows({(row, value)})[row - 1]}
    text = engines["django"].from_string(ROW.read_text()).render(words, request)
    toast = render_to_string(
        "components/toasts.html", {"text": "Supplier set", "undo_url": f"{request.path}undo/"}, request
    )
    return HttpResponse(text + toast)


@company_view()
@require_POST
def undo(request, row):
    response = HttpResponse(status=204)
    response["HX-Trigger"] = '{"toast": {"text": "Taken back"}}'
    return response


@company_view()
@require_POST
def ready(request, row):
    words = {"row": {**_rows()[row - 1], "ready": True}}
    return HttpResponse(engines["django"].from_string(ROW.read_text()).render(words, request))


@company_view()
@require_POST
def upload(request):
    files = request.FILES.getlist("files")
    return HttpResponse("".join(f"<p>{file.name}, {file.size} bytes</p>" for file in files))


@company_view()
def broken(request):
    return HttpResponse(status=500)


_HERE = "parts/<uuid:company_id>/"
urlpatterns = [
    path("", include(site)),
    path(_HERE, page, name="parts"),
    path(f"{_HERE}options/", options),
    path(f"{_HERE}rows/<int:row>/box/", box),
    path(f"{_HERE}rows/<int:row>/set/", set_supplier),
    path(f"{_HERE}rows/<int:row>/set/undo/", undo),
    path(f"{_HERE}rows/<int:row>/ready/", ready),
    path(f"{_HERE}upload/", upload),
    path(f"{_HERE}broken/", broken),
]
