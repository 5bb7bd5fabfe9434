"""What differs in the config of two releases, in words: steps, images, triggers, blocks, settings.

It compares outlines, so it shows what they show: of all else only that it changed, by its name.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pressui.press import BlockRef
from pressui.press.resources.reading import items, record, text
from pressui.specs.outline import PARAMETER, Fact
from pressui.specs.safe_config import ADDRESSES, SETTINGS, Path, is_told
from pressui.specs.steps import read_step
from pressui.specs.structure import Trigger, Watcher, service, workflow

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class Change:
    """One line: what it is, and what it was and is; empty where it was not there."""

    label: str
    before: str
    after: str
    is_code: bool = False


@dataclass(frozen=True)
class Part:
    """A part of a config that differs: a step, an image, a block, the settings.

    `unshown` names settings that changed and whose values may be somebody's secret.
    """

    kind: str
    name: str
    verdict: str
    changes: Sequence[Change] = ()
    unshown: Sequence[str] = ()


def compare_workflows(old: Any, new: Any) -> list[Part]:
    """Steps, then images, triggers and watchers; only what differs."""
    was, now = record(old), record(new)
    return [
        *_steps(was, now),
        *_each(_("Image"), record(was.get("images")), record(now.get("images"))),
        *_told(_("Triggers"), workflow(was).triggers, workflow(now).triggers),
        *_told(_("Watchers"), workflow(was).watchers, workflow(now).watchers),
        *_quietly_changed(was, now),
    ]


def compare_services(old: Any, new: Any) -> list[Part]:
    was, now = record(old), record(new)
    changes, unshown = _differences(
        was, now, _without_names(service(was)), _without_names(service(now))
    )
    return [Part(_("Settings"), "", CHANGED, changes, unshown)] if changes or unshown else []


def _steps(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Part]:
    old, new = record(was.get("steps")), record(now.get("steps"))
    return _each(_("Step"), old, new, _step_facts)


def _step_facts(step: Mapping[str, Any]) -> list[Fact]:
    """An image that was built anew is told once, as an image, and not by each of its steps."""
    read = read_step("", step, {})
    after = [Fact(_("After"), ", ".join(read.parents), True)] if read.parents else []
    return [Fact(_("Type"), read.type_word), *after, *_without_names(read.facts)]


def _without_names(facts: Sequence[Fact]) -> list[Fact]:
    """Variables are compared one by one, by what they hold and not by their names alone."""
    return [fact for fact in facts if fact.label != _("Variables")]


def _each(
    kind: str,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    facts: Callable[[Mapping[str, Any]], list[Fact]] = lambda _each: [],
) -> Iterator[Part]:
    for name in dict.fromkeys((*new, *old)):
        one, other = old.get(name), new.get(name)
        before, after = (facts(record(v)) if v is not None else [] for v in (one, other))
        yield from _part(kind, text(name), one, other, before, after)


def _part(
    kind: str, name: str, one: Any, other: Any, before: Sequence[Fact], after: Sequence[Fact]
) -> Iterator[Part]:
    changes, unshown = _differences(record(one), record(other), before, after)
    if one is None or other is None:
        yield Part(kind, name, ADDED if one is None else REMOVED, changes)
    elif changes or unshown:
        yield Part(kind, name, CHANGED, changes, unshown)


def _differences(
    one: Mapping[str, Any],
    other: Mapping[str, Any],
    before: Sequence[Fact],
    after: Sequence[Fact],
) -> tuple[list[Change], list[str]]:
    """The facts that differ, then what no fact tells: safe settings whole, the rest by name."""
    changes = list(_facts(before, after))
    seen = {change.label for change in changes}
    unshown: list[str] = []
    for path, was, now in _leaves(one, other):
        if _is_told(path, seen):
            continue
        if path[-1] in SETTINGS or _is_by_parameter(was, now):
            changes.append(Change(_label(path), _shown(was), _shown(now), True))
        else:
            unshown.append(_label(path))
    return changes, unshown


def _label(path: Path) -> str:
    """A setting as people call it; one we do not know by its path."""
    if len(path) > 1 and path[-2] in ("env", "buildArguments"):
        kind = _("variable") if path[-2] == "env" else _("build argument")
        return f"{kind} {path[-1]}"
    return _(SETTINGS[path[-1]]) if path[-1] in SETTINGS else ".".join(path)


def _facts(before: Sequence[Fact], after: Sequence[Fact]) -> Iterator[Change]:
    old, new = ({fact.label: fact for fact in facts} for facts in (before, after))
    for label in dict.fromkeys((*new, *old)):
        was, now = old.get(label), new.get(label)
        texts = (was.text if was else "", now.text if now else "")
        if texts[0] != texts[1]:
            yield Change(label, *texts, is_code=(now or was or Fact("", "")).is_code)


def _is_told(path: Path, seen: set[str]) -> bool:
    dotted = ".".join(path)
    if dotted in ADDRESSES:
        return str(_(ADDRESSES[dotted])) in seen
    return is_told(path)


def _is_by_parameter(was: Any, now: Any) -> bool:
    """Whether both are left to a build parameter, or not there: then they are nobody's secret."""
    given = [value for value in (was, now) if value is not None]
    return all(isinstance(value, str) and value.startswith(PARAMETER) for value in given)


def _leaves(one: Any, other: Any, path: Path = ()) -> Iterator[tuple[Path, Any, Any]]:
    """Each setting that differs, with its path; None stands for what is not there."""
    if isinstance(one, dict) or isinstance(other, dict):
        old, new = record(one), record(other)
        for key in dict.fromkeys((*new, *old)):
            yield from _leaves(old.get(key), new.get(key), (*path, text(key)))
    elif one != other and path:
        yield path, one, other


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(text, value))
    return text(value)


def _told(
    kind: str, old: Sequence[Trigger | Watcher], new: Sequence[Trigger | Watcher]
) -> Iterator[Part]:
    was, now = ([_words(one) for one in told] for told in (old, new))
    gone = [Change(label, detail, "") for label, detail in was if (label, detail) not in now]
    come = [Change(label, "", detail) for label, detail in now if (label, detail) not in was]
    by_label = {change.label: change for change in gone}
    merged = [
        Change(c.label, by_label.pop(c.label).before, c.after) if c.label in by_label else c
        for c in come
    ]
    if merged or by_label:
        yield Part(kind, "", CHANGED, [*merged, *by_label.values()])


def _words(one: Trigger | Watcher) -> tuple[str, str]:
    if isinstance(one, Trigger):
        return one.title, one.detail
    return one.name, ", ".join((one.detail, *one.events))


def _quietly_changed(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Part]:
    """What is neither step nor image, and whose outline stayed the same."""
    told = {"steps", "images"}
    for key, kind, outline in (
        ("triggers", _("Triggers"), "triggers"),
        ("watchers", _("Watchers"), "watchers"),
    ):
        told.add(key)
        is_same = [_words(one) for one in getattr(workflow(was), outline)] == [
            _words(one) for one in getattr(workflow(now), outline)
        ]
        if is_same and items(was.get(key)) != items(now.get(key)):
            yield Part(kind, "", CHANGED, unshown=[key])
    others = [
        text(key) for key in {**was, **now} if key not in told and was.get(key) != now.get(key)
    ]
    if others:
        yield Part(_("Else"), "", CHANGED, unshown=others)


def compare_blocks(
    old: Sequence[BlockRef], new: Sequence[BlockRef], names: Mapping[str, str]
) -> list[Part]:
    """The blocks of an app that came, went, or are used at another release."""
    was, now = ({ref.spec_id: ref for ref in refs} for refs in (old, new))
    parts = []
    for spec_id in dict.fromkeys((*now, *was)):
        one, other = was.get(spec_id), now.get(spec_id)
        changes = list(_facts(_block_facts(one), _block_facts(other)))
        if changes:
            verdict = ADDED if one is None else REMOVED if other is None else CHANGED
            parts.append(Part(_("Block"), names.get(spec_id, spec_id), verdict, changes))
    return parts


def _block_facts(ref: BlockRef | None) -> list[Fact]:
    if ref is None:
        return []
    runs = _("yes") if ref.auto_run_on_deploy else _("no")
    return [Fact(_("Release"), ref.version, True), Fact(_("Runs when deployed"), runs)]
