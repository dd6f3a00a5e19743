from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sync", "0003_after_a_restore")]

    operations = [
        migrations.AddField("part", "undoes", models.BooleanField(default=False)),
        migrations.RemoveConstraint("part", "part_once"),
        migrations.RunSQL(
            "UPDATE sync_part SET undoes = (operation = 'void'), "
            "name = CASE WHEN name = 'main-0' THEN 'main' ELSE name END",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            "part", models.UniqueConstraint("write", "name", "undoes", name="part_once")
        ),
    ]
