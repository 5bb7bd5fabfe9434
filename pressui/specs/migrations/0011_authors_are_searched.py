from django.db import migrations, models

from pressui.specs import search

BATCH = 500


def index_anew(apps, schema_editor):
    """Specs are found by their authors too, and by numbers without leading zeros."""
    specs = apps.get_model("specs", "Spec").objects.defer("payload").order_by("pk")
    last = 0
    while batch := list(specs.filter(pk__gt=last)[:BATCH]):
        search.index(batch)
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("specs", "0010_answered_by_indexes_alone")]
    operations = [
        migrations.RunPython(index_anew, migrations.RunPython.noop, elidable=True),
        migrations.RemoveIndex("spec", "specs_by_featured"),
        migrations.AddIndex(
            "spec",
            models.Index(
                condition=models.Q(("gone_at", None)),
                fields=["connection", "-featured", "-deployment_count", "sort_name", "id", "kind", "status", "scope", "gone_at"],
                name="specs_by_featured",
            ),
        ),
    ]
