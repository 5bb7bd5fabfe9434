from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('connections', '0004_tell_how_far_a_sweep_is'),
        ('operations', '0005_by_time_and_person'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='operation',
            index=models.Index(fields=['person', 'target_id'], name='operations_by_target'),
        ),
    ]
