from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("connections", "0003_ways_in_and_polling")]

    operations = [
        migrations.AddField("pollsession", "handed", models.BooleanField(default=False)),
    ]
