"""A step of a workflow: what it does, when it starts, what it is given."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pressui.press.resources.reading import at, items, record, text
from pressui.specs.outline import PARAMETER, Fact, image, resources, without_secrets, written


@dataclass(frozen=True)
class Look:
    """What a type of step looks like, and what it does."""

    icon: str
    word: str | Promise
    work: str | Promise = ""


TYPES: Final = {
    "sql": Look("database", gettext_lazy("SQL"), gettext_lazy("runs a file of a repository")),
    "standard": Look(
        "terminal-2", gettext_lazy("Standard"), gettext_lazy("runs a command in an image")
    ),
    "export": Look("table-export", gettext_lazy("Export"), gettext_lazy("writes out a table")),
    "http": Look("world-up", gettext_lazy("HTTP"), gettext_lazy("sends a request")),
}
_OUTCOMES: Final = {
    "success": gettext_lazy("succeeded"),
    "fail": gettext_lazy("failed"),
    "failure": gettext_lazy("failed"),
    "skipped": gettext_lazy("was skipped"),
}


@dataclass(frozen=True)
class Step:
    """A step of a workflow; `parents` are the steps that it waits for.

    `work` and `machine` are its facts in brief. `condition` says in brief when it starts,
    where that is not simply once its parents succeeded; `conditional_on` names those of them.
    """

    name: str
    type: str
    parents: Sequence[str]
    facts: Sequence[Fact]
    work: str = ""
    machine: str = ""
    condition: str = ""
    conditional_on: frozenset[str] = frozenset()
    # What its parents hand on to it, and the run parameters that it names, as people call them.
    inherits: Sequence[str] = ()
    takes: Sequence[str] = ()

    @property
    def look(self) -> Look:
        """A type that we do not know is shown as it is."""
        return TYPES.get(self.type) or Look("help-circle", self.type or _("Unknown type"))

    @property
    def type_word(self) -> str:
        return str(self.look.word)


def parents_of(step: Mapping[str, Any]) -> list[str]:
    return [name for name in map(text, items(step.get("parents"))) if name]


def read_step(
    name: str,
    step: Mapping[str, Any],
    images: Mapping[str, Any],
    run: Mapping[str, str] | None = None,
) -> Step:
    """A step as a person reads it; `images` are those that the config names.

    `run` are the run parameters of its release, what people call them by name.
    """
    kind = text(step.get("type"))
    work = [fact for fact in _work(kind, step, images) if fact.text]
    told, unusual = _conditions(step), _unusual_rules(step)
    on_values = [_comparison(item, short=True) for item in _conditionals(step)]
    brief = [*(_("if %s") % rule for rule in unusual.values()), *on_values]
    handed = [name for name in map(text, _inherited(step).values()) if name]
    takes = [label for name, label in (run or {}).items() if name in _named(step)]
    return Step(
        name=name,
        type=kind,
        parents=parents_of(step),
        facts=[*work, *(fact for fact in _needs(step, told, handed, takes) if fact.text)],
        work=_brief_work(kind, step),
        machine=_brief_machine(step),
        condition=_brief_condition(brief, bool(on_values)),
        conditional_on=frozenset(parents_of(step) if on_values else _parents_in(unusual)),
        inherits=handed,
        takes=takes,
    )


def _inherited(step: Mapping[str, Any]) -> Mapping[str, Any]:
    return record(at(step, "parameters", "inherit"))


# How a command, a query or a body names a parameter: $name, ${name}, {{name}}.
_NAMED: Final = re.compile(r"\$\{?(\w+)|\{\{\s*(\w+)\s*\}\}")


def _named(node: Any) -> set[str]:
    """All names that stand anywhere in a step."""
    if isinstance(node, str):
        return {one or other for one, other in _NAMED.findall(node)}
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return {name for child in children for name in _named(child)}


def _work(kind: str, step: Mapping[str, Any], images: Mapping[str, Any]) -> Iterator[Fact]:
    """What a step does, by its type."""
    if kind == "http":
        address = without_secrets(text(step.get("url")))
        yield Fact(_("Request"), f"{text(step.get('method')).upper()} {address}".strip(), True)
    elif kind == "sql":
        yield Fact(_("File"), text(at(step, "repository", "filePath")), True)
        yield Fact(_("Repository"), without_secrets(text(at(step, "repository", "url"))), True)
        yield Fact(_("Branch"), text(at(step, "repository", "branch")), True)
    elif kind == "export":
        yield Fact(_("Table"), _table(step), True)
    else:
        yield Fact(_("Command"), text(step.get("command")), True)
        yield Fact(_("Image"), image(step, images))
        yield Fact(_("Resources"), resources(step))


def _table(step: Mapping[str, Any]) -> str:
    return ".".join(filter(None, (text(step.get("schema")), text(step.get("table")))))


def _brief_work(kind: str, step: Mapping[str, Any]) -> str:
    if kind == "http":
        return text(step.get("method")).upper()
    if kind == "sql":
        return text(at(step, "repository", "filePath")).rpartition("/")[2]
    if kind == "export":
        return _table(step)
    known = written(at(step, "imageDetails", "id"))
    return text(step.get("imageRef")) or (_("image %s") % known if known else "")


def _brief_machine(step: Mapping[str, Any]) -> str:
    size, storage = (text(at(step, "resources", key)) for key in ("instanceTypeId", "storage"))
    if PARAMETER in (size[: len(PARAMETER)], storage[: len(PARAMETER)]):
        return _("size by parameter")
    return ", ".join(filter(None, (_("type %s") % size if size else "", storage)))


def _needs(
    step: Mapping[str, Any], told: Sequence[str], handed: Sequence[str], takes: Sequence[str]
) -> Iterator[Fact]:
    """When a step starts, and what it is given."""
    yield Fact(_("Starts when"), _("; ").join(told))
    yield Fact(_("Takes"), ", ".join(takes))
    yield Fact(_("From its parents"), ", ".join(handed), True)
    yield Fact(_("Variables"), ", ".join(map(text, record(at(step, "parameters", "env")))), True)
    yield Fact(_("Secrets"), ", ".join(map(text, items(at(step, "parameters", "secrets")))), True)


def _rules(step: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What is asked of the parents."""
    return [record(rule) for rule in items(at(step, "executionParameters", "parentStatus"))]


def _conditionals(step: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What is asked of values."""
    return [record(item) for item in items(at(step, "executionParameters", "conditional"))]


def _conditions(step: Mapping[str, Any]) -> list[str]:
    told = [_parent_status(rule) for rule in _rules(step)]
    if not told and parents_of(step):
        told = [_("%s ended") % ", ".join(parents_of(step))]
    return [*told, *(_comparison(item) for item in _conditionals(step))]


def _comparison(item: Mapping[str, Any], *, short: bool = False) -> str:
    """ "churn_shift of score_customers is “high”"; short: "churn_shift = high"."""
    is_not = item.get("condition") == "not-equals"
    name, value = text(item.get("paramName")), text(item.get("value"))
    if short:
        return f"{name} {'≠' if is_not else '='} {value}"
    source = _(" of %s") % text(item.get("stepName")) if item.get("stepName") else ""
    return f"{name}{source} {_('is not') if is_not else _('is')} “{value}”"


def _parent_status(rule: Mapping[str, Any]) -> str:
    """ "all of a, b succeeded" """
    parents = [text(parent) for parent in items(rule.get("parents"))]
    how = {"all-of": _("all of "), "one-of": _("one of ")}.get(text(rule.get("condition")), "")
    statuses = map(text, items(rule.get("status")))
    ended = _(" or ").join(str(_OUTCOMES.get(status, status)) for status in statuses)
    return f"{how if len(parents) > 1 else ''}{', '.join(parents)} {ended}"


def _unusual_rules(step: Mapping[str, Any]) -> dict[tuple[str, ...], str]:
    """The rules that ask for more, or less, than that all parents succeeded."""
    found = {}
    for rule in _rules(step):
        parents = tuple(text(parent) for parent in items(rule.get("parents")))
        plain = len(parents) < 2 or rule.get("condition") == "all-of"
        if not plain or rule.get("status") != ["success"]:
            found[parents] = _parent_status(rule)
    return found


def _parents_in(rules: Mapping[tuple[str, ...], str]) -> set[str]:
    return {parent for parents in rules for parent in parents}


def _brief_condition(parts: Sequence[str], is_on_values: bool) -> str:
    if not parts:
        return ""
    first = _("only if %s") % parts[-1] if is_on_values else parts[0]
    more = len(parts) - 1
    return first + (ngettext(", %(n)d more", ", %(n)d more", more) % {"n": more} if more else "")
