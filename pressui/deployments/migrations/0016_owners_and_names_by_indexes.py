from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("connections", "0004_tell_how_far_a_sweep_is"),
        ("deployments", "0015_counted_by_state"),
        ("specs", "0012_authors_are_counted"),
    ]
    operations = [
        migrations.RemoveIndex("deployment", "deployments_by_name"),
        migrations.AddIndex(
            "deployment",
            models.Index(
                condition=models.Q(("gone_at", None)),
                fields=["connection", "parent_id", "sort_label", "id", "spec", "name", "gone_at"],
                name="deployments_by_name",
            ),
        ),
        migrations.RemoveIndex("deployment", "deployments_by_id"),
        migrations.AddIndex(
            "deployment",
            models.Index(
                condition=models.Q(("gone_at", None)),
                fields=["deployment_id", "parent_id", "connection", "is_outdated", "status", "spec", "id", "created_by", "changed_by", "gone_at"],
                name="deployments_by_id",
            ),
        ),
        migrations.RemoveIndex("deployment", "deployments_by_maker"),
        migrations.AddIndex(
            "deployment",
            models.Index(
                condition=models.Q(("gone_at", None)),
                fields=["created_by", "parent_id", "connection", "is_outdated", "status", "spec", "id", "gone_at"],
                name="deployments_by_maker",
            ),
        ),
        migrations.RemoveIndex("deployment", "deployments_by_changer"),
        migrations.AddIndex(
            "deployment",
            models.Index(
                condition=models.Q(("gone_at", None)),
                fields=["changed_by", "parent_id", "connection", "is_outdated", "status", "spec", "id", "created_by", "gone_at"],
                name="deployments_by_changer",
            ),
        ),
    ]
