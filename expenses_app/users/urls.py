from django.urls import path

from expenses_app.users import views

app_name = "users"

urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/appearance/", views.appearance, name="appearance"),
]
