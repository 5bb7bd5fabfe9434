from django.db import migrations, models

from pressui import fulltext
from pressui.deployments import texts


def index_anew(apps, schema_editor):
    """Deployments are found by their whole title or name, and by what their spec is called."""
    rows = apps.get_model("deployments", "Deployment").objects.defer("payload", "details")
    for spec in apps.get_model("specs", "Spec").objects.only("title", "name").iterator(500):
        rows.filter(spec=spec.pk).update(spec_words=texts.words_of_spec(spec))
    fulltext.rebuild(texts.TABLE, rows, texts.index)


class Migration(migrations.Migration):
    dependencies = [
        ('connections', '0004_tell_how_far_a_sweep_is'),
        ('deployments', '0016_owners_and_names_by_indexes'),
        ('specs', '0013_ranked_by_an_index_alone'),
    ]

    operations = [
        migrations.AddField("deployment", "spec_words", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.RunPython(index_anew, migrations.RunPython.noop, elidable=True),
        migrations.RemoveIndex(
            model_name='deployment',
            name='deployments_by_changer',
        ),
        migrations.AddIndex(
            model_name='deployment',
            index=models.Index(condition=models.Q(('gone_at', None), models.Q(('changed_by', models.F('created_by')), _negated=True)), fields=['changed_by', 'parent_id', 'connection', 'is_outdated', 'status', 'spec', 'id', 'created_by', 'gone_at'], name='deployments_by_changer'),
        ),
        migrations.AddIndex(
            model_name='deployment',
            index=models.Index(condition=models.Q(('gone_at__isnull', False)), fields=['id'], name='deployments_gone'),
        ),
        migrations.RemoveIndex(
            model_name='deployment',
            name='deployments_of_spec',
        ),
        migrations.AddIndex(
            model_name='deployment',
            index=models.Index(fields=['spec', 'gone_at', 'kind', 'parent_id', 'connection', 'status', 'is_outdated', 'id', 'deployment_id'], name='deployments_of_spec'),
        ),
    ]
