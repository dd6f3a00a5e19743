from django.urls import path

from expenses_app.review.views import (
    bulk,
    cells,
    failures,
    grid,
    new_contact,
    posting,
    ready,
    sendings,
    settling,
    syncs,
    transaction,
    typing,
    undo,
)

app_name = "review"

_COMPANY = "companies/<uuid:company_id>/"
_ALL = f"{_COMPANY}transactions/"
_ONE = f"{_ALL}<uuid:transaction_id>/"

urlpatterns = [
    path(_ALL, grid.grid, name="grid"),
    path(f"{_ALL}post/", posting.post, name="post"),
    path(f"{_ALL}live/", posting.live, name="live"),
    path(f"{_ALL}bulk/", bulk.bulk, name="bulk"),
    path(f"{_ALL}new/", typing.new, name="new"),
    path(f"{_ALL}undo/<int:event>/", undo.take_back, name="undo"),
    path(_ONE, transaction.transaction, name="transaction"),
    path(f"{_ONE}header/", transaction.change_header, name="header"),
    path(f"{_ONE}lines/", transaction.change_lines, name="lines"),
    path(f"{_ONE}take-tax/", transaction.take_computed_tax, name="take_tax"),
    path(f"{_ONE}new-contact/", new_contact.new_contact, name="new_contact"),
    path(f"{_ONE}settle-contact/", new_contact.settle_contact, name="settle_contact"),
    path(f"{_ONE}sendings/", sendings.sendings, name="sendings"),
    path(f"{_ONE}sendings/<uuid:parcel_id>/<int:number>/", sendings.exact_bytes, name="exact_bytes"),
    path(f"{_ONE}pick/<slug:field>/", cells.pick, name="pick"),
    path(f"{_ONE}ready/", ready.ready, name="ready"),
    path(f"{_ONE}back/", ready.back, name="back"),
    path(f"{_ONE}exclude/", ready.keep_out, name="exclude"),
    path(f"{_ONE}void/", settling.take_back, name="void"),
    path(f"{_ONE}retry/", settling.try_again, name="retry"),
    path(f"{_ONE}choose/", settling.choose_record, name="choose"),
    path(f"{_ONE}keep-theirs/", settling.keep_what_stands, name="keep_theirs"),
    path(f"{_ONE}ours-again/", settling.ours_again, name="ours_again"),
    path(f"{_COMPANY}sync/", syncs.syncs, name="syncs"),
    path(f"{_COMPANY}sync/<uuid:run_id>/", syncs.sync, name="sync"),
    path(f"{_COMPANY}failures/", failures.failures, name="failures"),
    path(f"{_COMPANY}failures/remedy/", failures.remedy, name="remedy"),
]
