"""Lays out a directed graph in columns: who waits stands right of whom it waits for.

Columns by the longest path, order within them by the mean place of the neighbors, heights so
that edges run as level as they can. An edge that passes a column has a place of its own there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from pressui.specs.graph_order import mean, spread

_PASSES: Final = 6
# What an edge that only passes takes of a column's height.
LANE: Final = 20.0

# What a node is called; the names of lanes are made here.
type Key = tuple[Any, ...]
type Links = Mapping[Key, Sequence[Key]]


@dataclass
class Layout:
    """Where everything stands: `columns` hold nodes and lanes in order, `middles` their heights."""

    columns: list[list[Key]]
    # Each edge as the places it goes through, from the first node to the last.
    routes: dict[tuple[Key, Key], list[Key]]
    middles: dict[Key, float] = field(default_factory=dict)


def lay_out(parents: Links, heights: Mapping[Key, float], gap: float) -> Layout:
    """Nodes, `parents` by node, to columns and heights; edges that make a circle are left out."""
    links = without_circles(parents)
    places = _columns(links)
    layout = _with_lanes(links, places)
    before, after = _neighbors(layout.routes)
    _order(layout.columns, before, after)
    _straighten(layout, heights, gap, before, after)
    return layout


def without_circles(parents: Links) -> dict[Key, list[Key]]:
    """The same links without those that lead back to a node that waits, or to nowhere."""
    kept: dict[Key, list[Key]] = {}
    for start in parents:
        _keep_from(start, parents, kept)
    return kept


def _keep_from(start: Key, parents: Links, kept: dict[Key, list[Key]]) -> None:
    """Walks upwards without recursion: a chain of steps may be as long as a config."""
    if start in kept:
        return
    kept[start], open_nodes = [], {start}
    walk = [(start, iter(dict.fromkeys(parents[start])))]
    while walk:
        node, rest = walk[-1]
        parent = next((one for one in rest if one in parents and one not in open_nodes), None)
        if parent is None:
            open_nodes.discard(node)
            walk.pop()
            continue
        kept[node].append(parent)
        if parent not in kept:
            kept[parent] = []
            open_nodes.add(parent)
            walk.append((parent, iter(dict.fromkeys(parents[parent]))))


def _columns(links: Links) -> dict[Key, int]:
    """The length of the longest way to each node."""
    places: dict[Key, int] = {}
    for start in links:
        waiting = [start]
        while waiting:
            node = waiting[-1]
            unknown = [parent for parent in links[node] if parent not in places]
            waiting.extend(unknown)
            if not unknown:
                places[node] = max((places[parent] + 1 for parent in links[node]), default=0)
                waiting.pop()
    return places


def _with_lanes(links: Links, places: Mapping[Key, int]) -> Layout:
    columns: list[list[Key]] = [[] for _ in range(max(places.values(), default=-1) + 1)]
    for node in links:
        columns[places[node]].append(node)
    routes: dict[tuple[Key, Key], list[Key]] = {}
    for node, above in links.items():
        for parent in above:
            lanes: list[Key] = []
            for column in range(places[parent] + 1, places[node]):
                lanes.append(("lane", parent, node, column))
                columns[column].append(lanes[-1])
            routes[parent, node] = [parent, *lanes, node]
    return Layout(columns, routes)


type Neighbors = dict[Key, list[Key]]


def _neighbors(routes: Mapping[tuple[Key, Key], list[Key]]) -> tuple[Neighbors, Neighbors]:
    before: Neighbors = {}
    after: Neighbors = {}
    for route in routes.values():
        for one, other in pairwise(route):
            before.setdefault(other, []).append(one)
            after.setdefault(one, []).append(other)
    return before, after


def _order(columns: list[list[Key]], before: Neighbors, after: Neighbors) -> None:
    """Sorts each column by the mean place of the neighbors, forth and back."""
    place = {key: i for column in columns for i, key in enumerate(column)}
    for column, neighbors in _sweeps(columns, before, after):
        wanted = {
            key: mean([place[n] for n in neighbors.get(key, ())], place[key]) for key in column
        }
        column.sort(key=wanted.__getitem__)
        place.update((key, i) for i, key in enumerate(column))


def _sweeps(
    columns: list[list[Key]], before: Neighbors, after: Neighbors
) -> Iterator[tuple[list[Key], Neighbors]]:
    for number in range(_PASSES):
        if number % 2 == 0:
            yield from ((column, before) for column in columns[1:])
        else:
            yield from ((column, after) for column in reversed(columns[:-1]))


def _straighten(
    layout: Layout,
    heights: Mapping[Key, float],
    gap: float,
    before: Neighbors,
    after: Neighbors,
) -> None:
    """Gives each its height: level with its neighbors where there is room."""
    middles = layout.middles
    for column in layout.columns:
        sizes = [heights.get(key, LANE) for key in column]
        middles.update(zip(column, spread([0.0] * len(column), sizes, gap), strict=True))
    for column, neighbors in _sweeps(layout.columns, before, after):
        sizes = [heights.get(key, LANE) for key in column]
        wanted = [
            mean([middles[n] for n in neighbors.get(key, ())], middles[key]) for key in column
        ]
        middles.update(zip(column, spread(wanted, sizes, gap), strict=True))
