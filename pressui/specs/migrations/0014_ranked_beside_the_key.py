from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('connections', '0004_tell_how_far_a_sweep_is'),
        ('specs', '0013_ranked_by_an_index_alone'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='spec',
            index=models.Index(condition=models.Q(('gone_at', None)), fields=['connection', 'id'], include=('sort_name', 'kind', 'status', 'scope', 'featured', 'released_at', 'deployment_count'), name='specs_ranked'),
        ),
    ]
