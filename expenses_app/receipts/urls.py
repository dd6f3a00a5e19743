from django.urls import path

from expenses_app.receipts.views import changing, files, inbox, strip

app_name = "receipts"

HERE = "companies/<uuid:company_id>/receipts/"

urlpatterns = [
    path(HERE, inbox.inbox, name="inbox"),
    path(f"{HERE}add/", inbox.add, name="add"),
    path(f"{HERE}transactions/<uuid:transaction_id>/", strip.strip, name="strip"),
    path(f"{HERE}transactions/<uuid:transaction_id>/add/", strip.add_here, name="add_here"),
    path(f"{HERE}transactions/<uuid:transaction_id>/unlink/", strip.unlink_here, name="unlink_here"),
    path(f"{HERE}<uuid:receipt_id>/", inbox.inbox, name="receipt"),
    path(f"{HERE}<uuid:receipt_id>/link/", changing.link_to, name="link"),
    path(f"{HERE}<uuid:receipt_id>/unlink/", changing.unlink_from, name="unlink"),
    path(f"{HERE}<uuid:receipt_id>/remove/", changing.remove_it, name="remove"),
    path(f"{HERE}<uuid:receipt_id>/restore/", changing.restore_it, name="restore"),
    path(f"{HERE}<uuid:receipt_id>/thumbnail/", files.thumbnail, name="thumbnail"),
    path(f"{HERE}<uuid:receipt_id>/preview/", files.preview, name="preview"),
    path(f"{HERE}<uuid:receipt_id>/open/", files.open_it, name="open"),
    path(f"{HERE}<uuid:receipt_id>/download/", files.download, name="download"),
]
