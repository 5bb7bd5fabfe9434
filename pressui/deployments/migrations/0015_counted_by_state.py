from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deployments', '0014_seen_by_sightings'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='deployment',
            index=models.Index(condition=models.Q(('gone_at', None)), fields=['connection', 'parent_id', 'status', 'is_outdated', 'gone_at'], name='deployments_by_state'),
        ),
    ]
