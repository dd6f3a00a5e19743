from django.db import migrations

from expenses_app.companies.tenancy import tenant_foreign_key


class Migration(migrations.Migration):
    dependencies = [("companies", "0003_first_partner")]

    operations = [tenant_foreign_key("companies_invitation", "invited_by_id", "companies_member")]
