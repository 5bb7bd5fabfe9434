from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('deployments', '0013_sightings_apart'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='deployment',
            name='last_seen_at',
        ),
    ]
