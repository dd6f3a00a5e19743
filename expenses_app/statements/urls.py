from django.urls import path

from expenses_app.statements.views import columns, files, preview

app_name = "statements"

_ALL = "companies/<uuid:company_id>/statements/"
_ONE = f"{_ALL}<uuid:import_id>/"

urlpatterns = [
    path(_ALL, files.start, name="import"),
    path(f"{_ALL}upload/", files.receive_file, name="upload"),
    path(_ONE, files.show, name="show"),
    path(f"{_ONE}progress/", files.progress, name="progress"),
    path(f"{_ONE}columns/", columns.columns, name="columns"),
    path(f"{_ONE}preview/", preview.page, name="preview"),
    path(f"{_ONE}rows/", preview.rows, name="rows"),
    path(f"{_ONE}rows/<int:line_id>/", preview.choose, name="choose"),
    path(f"{_ONE}account/", preview.account, name="account"),
    path(f"{_ONE}group/", preview.group, name="group"),
    path(f"{_ONE}import/", preview.agree, name="agree"),
    path(f"{_ONE}undo/", files.take_back, name="undo"),
    path(f"{_ONE}discard/", files.let_go, name="discard"),
]
