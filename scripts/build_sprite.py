"""Draws static/icons.svg from Tabler's icons: one line in icons.txt adds an icon.

`npm pack @tabler/icons`, unpack it, then `python scripts/build_sprite.py FOLDER/icons`
(scripts/vendor.py does all of it). A name that ends in -filled comes from the filled set.
"""

import re
import sys
from pathlib import Path

SPRITE = Path(__file__).resolve().parent.parent / "static" / "icons.svg"

ICONS = Path(__file__).with_name("icons.txt")

DRAWN = re.compile(r"<(?:path|circle|rect|line|polyline|ellipse)\b[^>]*?/>", re.DOTALL)
BOUNDS = 'd="M0 0h24v24H0z"'
OUTLINE = (
    'fill="none" stroke="currentColor" stroke-width="1.75" '
    'stroke-linecap="round" stroke-linejoin="round"'
)


def symbol(folder: Path, name: str) -> str:
    """One icon as a <symbol> of the sprite."""
    filled = name.endswith("-filled")
    style = "filled" if filled else "outline"
    source = folder / style / f"{name.removesuffix('-filled')}.svg"
    shapes = [s for s in DRAWN.findall(source.read_text()) if BOUNDS not in s]
    paint = 'fill="currentColor"' if filled else OUTLINE
    drawing = re.sub(r"\s+", " ", "".join(shapes))
    return f'<symbol id="{name}" viewBox="0 0 24 24" {paint}>{drawing}</symbol>'


def main(folder: Path) -> None:
    """Writes the sprite."""
    symbols = "\n".join(symbol(folder, name) for name in ICONS.read_text().split())
    SPRITE.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n')


if __name__ == "__main__":
    main(Path(sys.argv[1]))
