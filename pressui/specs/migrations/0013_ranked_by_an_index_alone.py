from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('connections', '0004_tell_how_far_a_sweep_is'),
        ('specs', '0012_authors_are_counted'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='spec',
            name='specs_by_count',
        ),
        migrations.AddIndex(
            model_name='spec',
            index=models.Index(condition=models.Q(('gone_at', None)), fields=['connection', '-deployment_count', 'sort_name', 'id', 'kind', 'status', 'scope', 'featured', 'released_at', 'gone_at'], name='specs_by_count'),
        ),
    ]
