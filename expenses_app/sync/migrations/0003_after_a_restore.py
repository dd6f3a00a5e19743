from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sync", "0002_tenancy")]

    operations = [
        migrations.AddField("orphan", "made_after", models.DateTimeField(null=True)),
        migrations.AddField("bearingcheck", "doubtful", models.BooleanField(default=False)),
        migrations.AddIndex(
            "syncitem",
            models.Index(fields=["run"], name="item_open", condition=models.Q(outcome="")),
        ),
    ]
