"""The mark of a spec without a picture: drawn from its id, the same every time.

Two by two cells of one color, each turned: curves for an app, triangles for a workflow, dots for
a service. It is an ornament, never the only sign of the kind.
"""

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

CELL = 12
# Shapes in one cell of 12 by 12; solid ones are paths, a ring is a path with a hole.
CURVES = (
    "M0 0H12A12 12 0 0 1 0 12Z",
    "M0 0A12 12 0 0 1 12 12A12 12 0 0 1 0 0Z",
    "M0 0H12V12A12 12 0 0 1 0 0Z",
    "M0 0H6A6 6 0 0 1 6 12H0Z",
)
TRIANGLES = (
    "M0 0H12V12Z",
    "M0 0H12L6 6ZM0 12H12L6 6Z",
    "M0 0H6L12 6V12H6L0 6Z",
    "M0 0H12L6 6Z",
)
DOTS = (
    "M6 1.2A4.8 4.8 0 1 1 6 10.8A4.8 4.8 0 1 1 6 1.2Z",
    "M6 1.2A4.8 4.8 0 1 1 6 10.8A4.8 4.8 0 1 1 6 1.2Z"
    "M6 3.4A2.6 2.6 0 1 0 6 8.6A2.6 2.6 0 1 0 6 3.4Z",
    "M6 3.8A2.2 2.2 0 1 1 6 8.2A2.2 2.2 0 1 1 6 3.8Z",
)
MOTIFS = {"app": CURVES, "workflow": TRIANGLES, "service": DOTS}
# How the four cells turn, in quarter turns: as a wheel, mirrored, facing, all alike.
TURNS = ((0, 1, 3, 2), (0, 1, 0, 1), (0, 2, 2, 0), (0, 0, 0, 0), (0, 3, 1, 2), (1, 0, 2, 3))
# Which cells are pale.
SHADES = ((0, 0, 0, 0), (0, 1, 1, 0), (1, 0, 0, 1), (0, 1, 0, 1), (0, 0, 1, 0))
PALE, FULL = SafeString(' fill-opacity=".38"'), SafeString("")
HIDDEN = SafeString(" hidden")


@lru_cache(maxsize=4096)
def drawn(spec_id: str, kind: str, size: int, *, hidden: bool = False) -> SafeString:
    """The mark as inline SVG, colored by CSS (class `mark`)."""
    return format_html(
        '<svg class="mark" width="{0}" height="{0}" viewBox="-9 -9 42 42" '
        'fill="currentColor" aria-hidden="true"{1}>'
        "{2}</svg>",
        size,
        HIDDEN if hidden else "",
        format_html_join(
            "",
            '<path d="{}" transform="translate({} {}) rotate({} 6 6)"{}/>',
            _cells(spec_id, kind),
        ),
    )


def _pale(kind: str, shade: int) -> bool:
    """Whether a cell is drawn pale; rings and discs already differ enough."""
    return bool(shade) and kind != "service"


def _cells(spec_id: str, kind: str) -> Iterator[tuple[str, int, int, int, SafeString]]:
    """Path, place, turn and shade of each of the four cells."""
    digest = hashlib.sha256(spec_id.encode()).digest()
    motifs = MOTIFS.get(kind, TRIANGLES)
    pair = (motifs[digest[0] % len(motifs)], motifs[digest[1] % len(motifs)])
    turns = TURNS[digest[2] % len(TURNS)]
    shades = SHADES[digest[3] % len(SHADES)]
    for cell in range(4):
        across, down = cell % 2, cell // 2
        # Dots have no direction to tell marks apart by, so each cell chooses its own.
        path = motifs[digest[5 + cell] % len(motifs)] if kind == "service" else pair[across ^ down]
        turn = (turns[cell] + digest[4]) % 4 * 90
        yield path, across * CELL, down * CELL, turn, PALE if _pale(kind, shades[cell]) else FULL


def picture(url: str, size: int) -> SafeString:
    """The spec's own picture, which does not learn where it was shown."""
    return format_html(
        '<img class="mark" data-mark src="{0}" width="{1}" height="{1}" alt="" loading="lazy" '
        'decoding="async" referrerpolicy="no-referrer">',
        url,
        size,
    )


def may_show(url: str) -> bool:
    """Whether pictures from this address are allowed (PRESS_IMAGE_HOSTS)."""
    try:
        address = urlsplit(url or "")
        return address.scheme == "https" and address.netloc in settings.PRESS_IMAGE_HOSTS
    except ValueError:
        return False


def mark(spec_id: str, kind: str, image_url: str, size: int) -> SafeString:
    """The picture of a spec where its host is allowed, else the drawn mark.

    The mark lies hidden beside a picture; the page's script shows it if the picture cannot be had.
    """
    if not may_show(image_url):
        return drawn(spec_id, kind, size)
    return picture(image_url, size) + drawn(spec_id, kind, size, hidden=True)
