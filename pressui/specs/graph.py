"""A workflow as a drawing: boxes and curves with their coordinates, for an SVG without styles."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pressui.specs.graph_layout import Key, Layout, lay_out
from pressui.specs.graph_text import MONO, cut, cut_sans, stage_names, width_of
from pressui.specs.steps import Step
from pressui.specs.structure import Trigger, Workflow

# A drawing of more than this helps nobody, and costs much: such a workflow is told as a list.
LARGEST: Final = 150

_EDGE_ROOM: Final = 30.0
_MARGIN: Final = 20.0
_HEAD: Final = 44.0
_GAP: Final = 24.0
_NOTE: Final = 30.0
_STEP_HEIGHT: Final = 64.0
_TALL_STEP: Final = 80.0
_TRIGGER_HEIGHT: Final = 48.0
_NARROWEST, _WIDEST, _PAGE = 188.0, 280.0, 1310.0
# What stands before the words of a box, and after them.
_STEP_INSET, _TRIGGER_INSET = 68.0, 54.0


@dataclass(frozen=True)
class Node:
    """A box: a step, or what starts a run. Texts are cut to fit; `about` says all of it."""

    is_step: bool
    x: float
    y: float
    width: float
    height: float
    icon: str
    title: str
    lines: Sequence[str]
    about: str
    name: str = ""
    number: int = 0
    url: str = ""
    note: str = ""
    note_icon: str = ""
    is_selected: bool = False

    @property
    def label(self) -> str:
        """The name of the link: what stands there, word for word, then the rest."""
        return f"{' '.join(filter(None, (self.title, *self.lines, self.note)))} ({self.about})"

    @property
    def line_places(self) -> list[tuple[float, str]]:
        """Each line below the title with its height in the box."""
        return [(self.title_y + 17 * n, line) for n, line in enumerate(self.lines, start=1)]

    @property
    def title_y(self) -> float:
        return self.height / 2 + 4 - 8.5 * len(self.lines)

    @property
    def middle(self) -> float:
        return self.height / 2


@dataclass(frozen=True)
class Edge:
    """A curve from one box to another; `is_conditional` where it is not always gone."""

    path: str
    is_conditional: bool
    is_near: bool


@dataclass(frozen=True)
class Drawing:
    """All of a picture; `stages` head its columns, `frame` is the size of what holds it all."""

    width: float
    height: float
    nodes: Sequence[Node]
    edges: Sequence[Edge]
    stages: Sequence[tuple[float, str]]
    stage_count: int
    frame: tuple[float, float] | None = None


def draw(workflow: Workflow, selected: str, link: Callable[[str], str]) -> Drawing:
    """The picture of a workflow; `link` gives the address that selects a step."""
    return _Picture(workflow, selected, link).drawing()


class _Picture:
    """Puts a workflow's boxes where the layout says."""

    def __init__(self, workflow: Workflow, selected: str, link: Callable[[str], str]) -> None:
        self.steps = {step.name: step for step in workflow.steps}
        by_hand = Trigger("player-play", _("By hand"), _("no schedule"))
        self.triggers = list(workflow.triggers) or [by_hand]
        self.selected, self.link = selected, link
        tall = any(step.machine for step in workflow.steps)
        self.step_height = _TALL_STEP if tall else _STEP_HEIGHT
        has_notes = any(_note(step)[0] for step in workflow.steps)
        self.gap = _GAP + (_NOTE if has_notes else 0)
        self.layout = self._lay_out()
        texts = (width_of(words) for t in self.triggers for words in (t.title, t.detail))
        self.trigger_width = min(max([130.0, *(_TRIGGER_INSET + text for text in texts)]), 230.0)
        self.step_width = self._step_width()

    def _lay_out(self) -> Layout:
        starts: list[Key] = [("trigger", number) for number in range(len(self.triggers))]
        parents: dict[Key, list[Key]] = {start: [] for start in starts}
        for name, step in self.steps.items():
            known: list[Key] = [("step", p) for p in step.parents if p in self.steps]
            parents["step", name] = known or starts
        heights = {
            key: self.step_height if key[0] == "step" else _TRIGGER_HEIGHT for key in parents
        }
        return lay_out(parents, heights, self.gap)

    def _step_width(self) -> float:
        """Room for the longest name; for all lines too, where the page is wide enough for it."""
        names = max((len(name) * MONO for name in self.steps), default=0.0)
        lines = max((width_of(line) for s in self.steps.values() for line in _lines(s)), default=0)
        count = max(1, len(self.layout.columns) - 1)
        free = _PAGE - 2 * _MARGIN - self.trigger_width - count * _EDGE_ROOM - 8
        wanted = max(names, min(lines, free / count - _STEP_INSET))
        return int(min(max(_NARROWEST, _STEP_INSET + wanted), _WIDEST))

    def drawing(self) -> Drawing:
        middles = self.layout.middles
        tallest = self.step_height / 2 + (_NOTE if self.gap > _GAP else 0)
        top = min(middles.values(), default=0.0) - self.step_height / 2
        bottom = max(middles.values(), default=0.0) + tallest
        self.shift = _MARGIN + _HEAD - top
        count = len(self.layout.columns) - 1
        width = self._left(count + 1) - _EDGE_ROOM + _MARGIN
        return Drawing(
            width=round(width),
            height=round(bottom - top + _HEAD + 2 * _MARGIN),
            nodes=list(self._nodes()),
            edges=[self._edge(*ends) for ends in self.layout.routes],
            stages=[(self._left(n), head) for n, head in enumerate(self._heads())],
            stage_count=count,
        )

    def _heads(self) -> list[str]:
        columns = ([key[1] for key in c if key[0] == "step"] for c in self.layout.columns[1:])
        room = self.step_width
        return [_("Triggers"), *(cut_sans(name, room) for name in stage_names(columns))]

    def _left(self, column: int) -> float:
        if column == 0:
            return _MARGIN
        steps = (column - 1) * (self.step_width + _EDGE_ROOM)
        return _MARGIN + self.trigger_width + _EDGE_ROOM + 8 + steps

    def _width_of(self, column: int) -> float:
        return self.step_width if column else self.trigger_width

    def _nodes(self) -> Iterator[Node]:
        """In reading order, so that the keyboard goes from what starts to what ends."""
        numbers = {name: n for n, name in enumerate(self.steps, start=1)}
        for column, keys in enumerate(self.layout.columns):
            for key in keys:
                if key[0] == "step":
                    name = key[1]
                    yield self._step_node(self.steps[name], numbers[name], column, key)
                elif key[0] == "trigger":
                    yield self._trigger_node(self.triggers[key[1]], key)

    def _step_node(self, step: Step, number: int, column: int, key: Key) -> Node:
        room = self.step_width - _STEP_INSET
        note, icon = _note(step)
        return Node(
            is_step=True,
            x=self._left(column),
            y=round(self._middle(key) - self.step_height / 2, 1),
            width=self.step_width,
            height=self.step_height,
            icon=step.look.icon,
            title=cut(step.name, room, MONO),
            lines=[cut_sans(line, room + 4) for line in self._fitting(step, room)],
            about=_spoken(step, number, len(self.steps)),
            name=step.name,
            number=number,
            url=self.link(step.name),
            note=cut_sans(note, self.step_width - 28),
            note_icon=icon,
            is_selected=step.name == self.selected,
        )

    def _fitting(self, step: Step, room: float) -> list[str]:
        """Type and work have a line each where one has no room for both, and the box has."""
        lines = _lines(step)
        has_room = self.step_height == _TALL_STEP and len(lines) == 1 and step.work
        return [step.type_word, step.work] if has_room and width_of(lines[0]) > room else lines

    def _trigger_node(self, trigger: Trigger, key: Key) -> Node:
        room = self.trigger_width - _TRIGGER_INSET
        return Node(
            is_step=False,
            x=_MARGIN,
            y=round(self._middle(key) - _TRIGGER_HEIGHT / 2, 1),
            width=self.trigger_width,
            height=_TRIGGER_HEIGHT,
            icon=trigger.icon,
            title=cut_sans(trigger.title, room),
            lines=[cut_sans(trigger.detail, room + 1)],
            about=f"{trigger.title}, {trigger.detail}",
        )

    def _middle(self, key: Key) -> float:
        return round(self.layout.middles[key] + self.shift, 1)

    def _edge(self, parent: Key, child: Key) -> Edge:
        name = child[1]
        step = self.steps[name]
        return Edge(
            path=self._path(self.layout.routes[parent, child]),
            is_conditional=parent[0] == "step" and parent[1] in step.conditional_on,
            is_near=bool(self.selected) and self.selected in (name, parent[1]),
        )

    def _path(self, route: Sequence[Key]) -> str:
        """From box to box, through the lanes of the columns between them."""
        column = self._column_of(route[0])
        parts, last = [], len(route) - 2
        for n, (one, other) in enumerate(pairwise(route)):
            start, end = (
                self._left(column + n) + self._width_of(column + n),
                self._left(column + n + 1),
            )
            high, low = self._middle(one), self._middle(other)
            if n == 0:
                parts.append(f"M{start:g} {high:g}")
            # Arrows are drawn at the end of the line: it stops short of the box.
            tip, half = (end - 7, (start + end) / 2) if n == last else (end, (start + end) / 2)
            parts.append(f"C{half:g} {high:g} {half:g} {low:g} {tip:g} {low:g}")
            if n != last:
                parts.append(f"H{end + self._width_of(column + n + 1):g}")
        return "".join(parts)

    def _column_of(self, key: Key) -> int:
        return next(n for n, column in enumerate(self.layout.columns) if key in column)


def _lines(step: Step) -> list[str]:
    """What stands under the name: type and work, and the machine."""
    about = _(" · ").join(filter(None, (step.type_word, step.work)))
    return [about, *filter(None, [step.machine])]


def _note(step: Step) -> tuple[str, str]:
    """What stands under a box, with its icon: the condition, else what it takes."""
    if step.condition:
        return step.condition, "route"
    if step.inherits or step.takes:
        count = len(step.inherits) + len(step.takes)
        run = ngettext("takes %(n)d run parameter", "takes %(n)d run parameters", count)
        taken = ngettext("takes %(n)d parameter", "takes %(n)d parameters", count)
        return (taken if step.inherits else run) % {"n": count}, "variable"
    return "", ""


def _spoken(step: Step, number: int, count: int) -> str:
    """All that a box says, for those who do not see it."""
    place = _("step %(number)d of %(count)d") % {"number": number, "count": count}
    after = _("after %s") % ", ".join(step.parents) if step.parents else _("starts first")
    parts = (step.name, step.type_word, step.work, step.machine, place, after, _note(step)[0])
    return ", ".join(filter(None, parts))
