from django.db import migrations
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce


def count(apps, editor):
    there = apps.get_model("deployments", "Deployment").objects.filter(gone_at=None)
    of_spec = there.filter(spec=OuterRef("pk")).order_by().values("spec")
    counted = Coalesce(Subquery(of_spec.annotate(n=Count("*")).values("n")), 0)
    apps.get_model("specs", "Spec").objects.update(deployment_count=counted)


class Migration(migrations.Migration):

    dependencies = [
        ('deployments', '0010_indexes_of_what_is_there'),
        ('specs', '0009_count_of_deployments'),
    ]

    operations = [
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
