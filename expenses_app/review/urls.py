from django.urls import path

from expenses_app.review.views import cells, failures, grid, posting, ready, syncs, transaction

app_name = "review"

_COMPANY = "companies/<uuid:company_id>/"
_ALL = f"{_COMPANY}transactions/"
_ONE = f"{_ALL}<uuid:transaction_id>/"

urlpatterns = [
    path(_ALL, grid.grid, name="grid"),
    path(f"{_ALL}post/", posting.post, name="post"),
    path(f"{_ALL}live/", posting.live, name="live"),
    path(_ONE, transaction.transaction, name="transaction"),
    path(f"{_ONE}header/", transaction.change_header, name="header"),
    path(f"{_ONE}lines/", transaction.change_lines, name="lines"),
    path(f"{_ONE}pick/<slug:field>/", cells.pick, name="pick"),
    path(f"{_ONE}ready/", ready.ready, name="ready"),
    path(f"{_ONE}back/", ready.back, name="back"),
    path(f"{_ONE}exclude/", ready.keep_out, name="exclude"),
    path(f"{_COMPANY}sync/", syncs.syncs, name="syncs"),
    path(f"{_COMPANY}sync/<uuid:run_id>/", syncs.sync, name="sync"),
    path(f"{_COMPANY}failures/", failures.failures, name="failures"),
]
