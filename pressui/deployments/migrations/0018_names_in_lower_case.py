from django.db import migrations, models
from django.db.models.functions import Lower


def fold(apps, schema_editor):
    """Names in lower case; SQLite knows that of ASCII alone."""
    rows = apps.get_model("deployments", "Deployment").objects
    rows.update(name_lower=Lower("name"))
    for key, name in rows.filter(name__regex=r"[^ -~]").values_list("pk", "name"):
        rows.filter(pk=key).update(name_lower=name.lower()[:300])


class Migration(migrations.Migration):
    dependencies = [
        ("connections", "0004_tell_how_far_a_sweep_is"),
        ("deployments", "0017_words_of_specs_and_who_took_over"),
        ("specs", "0013_ranked_by_an_index_alone"),
    ]
    operations = [
        migrations.AddField(
            "deployment",
            "name_lower",
            models.CharField(max_length=300, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(fold, migrations.RunPython.noop, elidable=True),
        migrations.RemoveIndex("deployment", "deployments_by_time"),
        migrations.AddIndex(
            "deployment",
            models.Index(
                condition=models.Q(("gone_at", None)),
                fields=["connection", "parent_id", "-sort_time", "-id", "status", "is_outdated", "kind", "spec", "name_lower", "gone_at"],
                name="deployments_by_time",
            ),
        ),
        migrations.RemoveIndex("deployment", "deployments_by_name"),
        migrations.AddIndex(
            "deployment",
            models.Index(
                condition=models.Q(("gone_at", None)),
                fields=["connection", "parent_id", "sort_label", "id", "spec", "name_lower", "gone_at"],
                name="deployments_by_name",
            ),
        ),
    ]
