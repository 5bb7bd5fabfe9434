import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deployments', '0012_answered_by_indexes_alone'),
    ]

    operations = [
        migrations.CreateModel(
            name='Sighting',
            fields=[
                ('deployment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='sighting', serialize=False, to='deployments.deployment')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.RunSQL(
            'INSERT INTO deployments_sighting (deployment_id, "at")'
            ' SELECT id, last_seen_at FROM deployments_deployment',
            migrations.RunSQL.noop,
        ),
    ]
