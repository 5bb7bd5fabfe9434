"""Small charts as rectangles on a canvas of 1000 by 100, which a page stretches to fit."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 1000.0, 100.0
# The part of its place that a bar leaves free.
_AIR = 0.22


@dataclass(frozen=True)
class Bar:
    """A rectangle; `label` says what it stands for."""

    x: float
    y: float
    width: float
    height: float
    tone: str
    label: str


@dataclass(frozen=True)
class Chart:
    """The bars, the height of the line they stand on, and that of a mark where there is one."""

    bars: Sequence[Bar]
    base: float
    mark: float | None = None


@dataclass(frozen=True)
class Column:
    """What one place of a chart shows: so much above the line, so much below it."""

    label: str
    above: float
    below: float = 0
    tone: str = ""


def columns(data: Sequence[Column], mark: float | None = None) -> Chart:
    """Bars beside each other on one line; what went badly hangs below it, so that color is not all.

    `mark` is a value that gets a line of its own.
    """
    most = max([*(one.above for one in data), mark or 0], default=0)
    least = max((one.below for one in data), default=0)
    scale = HEIGHT / (most + least or 1)
    base = round(most * scale, 1)
    place = WIDTH / max(1, len(data))
    bars = []
    for number, one in enumerate(data):
        x, width = round((number + _AIR / 2) * place, 1), round(place * (1 - _AIR), 1)
        high, low = round(one.above * scale, 1), round(one.below * scale, 1)
        if high:
            bars.append(Bar(x, round(base - high, 1), width, high, one.tone, one.label))
        if low:
            bars.append(Bar(x, base, width, low, "bad", one.label))
    return Chart(bars, base, None if mark is None else round(base - mark * scale, 1))
