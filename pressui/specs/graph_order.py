"""Places things on a line: as near as can be to where they want to be, without overlap."""

from collections.abc import Sequence


def mean(numbers: Sequence[float], otherwise: float) -> float:
    return sum(numbers) / len(numbers) if numbers else otherwise


def spread(wanted: Sequence[float], sizes: Sequence[float], gap: float) -> list[float]:
    """The middles of things in this order, a gap apart at least, closest to `wanted`.

    Those that would overlap are put together, and stand where they want to be on the mean.
    """
    offsets = _offsets(sizes, gap)
    # Each group: the sum of where its members want its start to be, and how many they are.
    groups: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        total, count = want - offset, 1
        while groups and groups[-1][0] / groups[-1][1] > total / count:
            more, others = groups.pop()
            total, count = total + more, count + others
        groups.append((total, count))
    starts = [total / count for total, count in groups for _ in range(count)]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]


def _offsets(sizes: Sequence[float], gap: float) -> list[float]:
    """Where each would be if all stood together, the first at 0."""
    offsets, place = [], 0.0
    for number, size in enumerate(sizes):
        place += (sizes[number - 1] + size) / 2 + gap if number else 0.0
        offsets.append(place)
    return offsets
