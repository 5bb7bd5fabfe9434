"""Checks every template: formatted by djade, and compiled by Django, so that no tag is unknown."""

import os
import subprocess
import sys
from pathlib import Path

import django
from django.template import TemplateSyntaxError
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"


def broken(names: list[str]) -> list[str]:
    """What is wrong with those that do not compile, a line each."""
    found = []
    for name in names:
        try:
            get_template(name)
        except TemplateSyntaxError as error:
            found.append(f"{name}: {error}")
    return found


def main() -> int:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DATA_DIR", "var/check")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pressui.settings")
    django.setup()
    paths = sorted(TEMPLATES.rglob("*.html"))
    problems = broken([str(path.relative_to(TEMPLATES)) for path in paths])
    sys.stdout.write("".join(f"{problem}\n" for problem in problems))
    djade = Path(sys.executable).parent / "djade"
    formatted = subprocess.run([djade, "--check", "--target-version", "6.1", *paths], check=False)  # noqa: S603
    return 1 if problems or formatted.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
