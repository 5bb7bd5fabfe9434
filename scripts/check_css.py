"""Holds our stylesheets to their size, and each `var(--name)` in them to a name that exists.

`python scripts/check_css.py` prints how large they are. Vendored ones do not count.
"""

import re
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "static" / "css"
LIMIT = 40 * 1024
SET = re.compile(r"(--[\w-]+)\s*:")
USED = re.compile(r"var\((--[\w-]+)")


def unknown(texts: dict[str, str]) -> list[str]:
    """Names that a stylesheet asks for and none sets."""
    known = {name for text in texts.values() for name in SET.findall(text)}
    return [
        f"{file}: nothing sets {name}"
        for file, text in texts.items()
        for name in sorted(set(USED.findall(text)) - known)
    ]


def main() -> int:
    """Says what is wrong, and the size in any case."""
    texts = {file.name: file.read_text() for file in sorted(FOLDER.glob("*.css"))}
    size = sum(len(text.encode()) for text in texts.values())
    sys.stdout.write(f"Stylesheets: {size:,} of {LIMIT:,} bytes\n")
    problems = unknown(texts)
    if size > LIMIT:
        problems.append(f"The stylesheets are {size - LIMIT:,} bytes too large.")
    sys.stderr.write("".join(f"{problem}\n" for problem in problems))
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
