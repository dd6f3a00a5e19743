from django.db import migrations


def make(apps, schema_editor):
    apps.get_model("companies", "Partner").objects.get_or_create(slug="own", defaults={"name": "Own"})


class Migration(migrations.Migration):
    dependencies = [("companies", "0002_initial")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
