from django.db import migrations

from expenses_app.companies.tenancy import tenant_foreign_key


class Migration(migrations.Migration):
    dependencies = [("connections", "0001_initial")]

    operations = [
        tenant_foreign_key("connections_consentattempt", "connection_id", "connections_connection"),
        tenant_foreign_key("connections_consentattempt", "member_id", "companies_member"),
    ]
