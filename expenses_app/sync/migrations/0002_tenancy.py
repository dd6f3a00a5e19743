from django.db import migrations

from expenses_app.companies.tenancy import tenant_foreign_key, tenant_key


class Migration(migrations.Migration):
    dependencies = [
        ("sync", "0001_initial"),
        ("transactions", "0001_initial"),
        ("connections", "0002_tenancy"),
    ]

    operations = [
        *(tenant_key(table) for table in ("sync_syncrun", "sync_write", "sync_parcel", "sync_part")),
        *(
            tenant_foreign_key(table, column, target)
            for table, column, target in (
                ("sync_syncrun", "connection_id", "connections_connection"),
                ("sync_syncrun", "asked_by_id", "companies_member"),
                ("sync_write", "connection_id", "connections_connection"),
                ("sync_write", "transaction_id", "transactions_transaction"),
                ("sync_syncitem", "run_id", "sync_syncrun"),
                ("sync_syncitem", "write_id", "sync_write"),
                ("sync_parcel", "connection_id", "connections_connection"),
                ("sync_part", "connection_id", "connections_connection"),
                ("sync_part", "write_id", "sync_write"),
                ("sync_part", "parcel_id", "sync_parcel"),
                ("sync_attempt", "parcel_id", "sync_parcel"),
                ("sync_orphan", "connection_id", "connections_connection"),
                ("sync_orphan", "adopted_by_id", "sync_part"),
                ("sync_bearingcheck", "connection_id", "connections_connection"),
            )
        ),
    ]
