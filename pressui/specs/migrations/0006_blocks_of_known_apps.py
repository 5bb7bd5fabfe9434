import json

from django.db import migrations


def read_blocks(apps, schema_editor):
    """The blocks of those apps' releases that were described before blocks were noted."""
    Release = apps.get_model("specs", "Release")
    AppBlock = apps.get_model("specs", "AppBlock")
    known = Release.objects.filter(spec__family="apps", app_blocks=None).exclude(payload="")
    for release in known.iterator(chunk_size=200):
        config = json.loads(release.payload).get("config")
        refs = [ref for ref in config if isinstance(ref, dict)] if isinstance(config, list) else []
        AppBlock.objects.bulk_create(
            AppBlock(
                release=release,
                block_id=str(ref.get("id", ""))[:100],
                version=str((ref.get("release") or {}).get("version", ""))[:100],
            )
            for ref in refs
        )


class Migration(migrations.Migration):
    dependencies = [("specs", "0005_apps_know_their_blocks")]
    operations = [migrations.RunPython(read_blocks, migrations.RunPython.noop, elidable=True)]
