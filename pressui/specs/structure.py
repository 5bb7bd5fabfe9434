"""The config of a release told as an outline: a workflow's steps, a service's settings.

Only what is named here is shown: a config may hold credentials in places of its own choosing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from pressui.press.resources.reading import at, items, record, text


@dataclass(frozen=True)
class Fact:
    """A line of an outline; `is_code` where it is written as in a program."""

    label: str
    text: str
    is_code: bool = False


@dataclass(frozen=True)
class Step:
    """A step of a workflow; `parents` are the steps that it waits for."""

    name: str
    type: str
    icon: str
    parents: Sequence[str]
    facts: Sequence[Fact]


@dataclass(frozen=True)
class Watcher:
    """Somebody, or something, that is told how a run went."""

    icon: str
    name: str
    detail: str
    events: Sequence[str]


@dataclass(frozen=True)
class Workflow:
    steps: Sequence[Step]
    triggers: Sequence[Fact]
    watchers: Sequence[Watcher]


_STEP_ICONS: Final = {
    "standard": "terminal-2",
    "http": "world-up",
    "sql": "database",
    "export": "table-export",
}


def workflow(config: Any) -> Workflow:
    """The outline of a workflow; what cannot be read is left out."""
    data = record(config)
    steps = {text(name): record(step) for name, step in record(data.get("steps")).items()}
    return Workflow(
        [_step(name, steps[name]) for name in _in_order(steps)],
        [fact for trigger in items(data.get("triggers")) for fact in _trigger(record(trigger))],
        [_watcher(record(watcher)) for watcher in items(data.get("watchers"))],
    )


def _parents(step: Mapping[str, Any]) -> list[str]:
    return [text(parent) for parent in items(step.get("parents"))]


def _in_order(steps: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Parents first; as written where the steps go round in a circle."""
    needs = {name: [p for p in _parents(step) if p in steps] for name, step in steps.items()}
    try:
        return list(TopologicalSorter(needs).static_order())
    except CycleError:
        return list(steps)


def _step(name: str, step: Mapping[str, Any]) -> Step:
    kind = text(step.get("type"))
    facts = [fact for fact in (*_work(kind, step), *_needs(step)) if fact.text]
    return Step(name, kind, _STEP_ICONS.get(kind, "help-circle"), _parents(step), facts)


def _work(kind: str, step: Mapping[str, Any]) -> Iterator[Fact]:
    """What a step does, by its type."""
    if kind == "http":
        address = _without_secrets(text(step.get("url")))
        yield Fact(_("Request"), f"{text(step.get('method')).upper()} {address}".strip(), True)
    elif kind == "sql":
        yield Fact(_("File"), text(at(step, "repository", "filePath")), True)
        yield Fact(_("Repository"), _without_secrets(text(at(step, "repository", "url"))), True)
        yield Fact(_("Branch"), text(at(step, "repository", "branch")), True)
    elif kind == "export":
        parts = (text(step.get("schema")), text(step.get("table")))
        yield Fact(_("Table"), ".".join(filter(None, parts)), True)
    else:
        yield Fact(_("Command"), text(step.get("command")), True)
        yield Fact(_("Image"), _image(step))
        yield Fact(_("Resources"), _resources(step))


def _image(step: Mapping[str, Any]) -> str:
    reference = text(step.get("imageRef"))
    known = text(at(step, "imageDetails", "id")), text(at(step, "imageDetails", "versionId"))
    if reference:
        return reference
    if known[0]:
        return _("image %s") % known[0] + (_(", version %s") % known[1] if known[1] else "")
    own = record(step.get("image"))
    built_from = text(own.get("dockerfile"))
    parts = (text(own.get("version")), _("built from %s") % built_from if built_from else "")
    return ", ".join(filter(None, parts))


def _resources(step: Mapping[str, Any]) -> str:
    size, storage = (text(at(step, "resources", key)) for key in ("instanceTypeId", "storage"))
    parts = (
        _("instance type %s") % size if size else "",
        _("%s storage") % storage if storage else "",
    )
    return ", ".join(filter(None, parts))


def _needs(step: Mapping[str, Any]) -> Iterator[Fact]:
    """When a step starts, and what it is given."""
    yield Fact(_("Starts when"), _("; ").join(_starts_when(step)))
    inherited = record(at(step, "parameters", "inherit")).values()
    yield Fact(_("Takes"), ", ".join(filter(None, map(text, inherited))), True)
    yield Fact(_("Secrets"), ", ".join(map(text, items(at(step, "parameters", "secrets")))), True)


def _starts_when(step: Mapping[str, Any]) -> Iterator[str]:
    told = [record(rule) for rule in items(at(step, "executionParameters", "parentStatus"))]
    for rule in told:
        yield _parent_status(rule)
    if not told and _parents(step):
        yield _("%s ended") % ", ".join(_parents(step))
    for item in map(record, items(at(step, "executionParameters", "conditional"))):
        comparison = _("is not") if item.get("condition") == "not-equals" else _("is")
        name, value = text(item.get("paramName")), text(item.get("value"))
        source = _(" of %s") % text(item.get("stepName")) if item.get("stepName") else ""
        yield f"{name}{source} {comparison} “{value}”"


def _parent_status(rule: Mapping[str, Any]) -> str:
    """ "all of a, b: success" """
    parents = [text(parent) for parent in items(rule.get("parents"))]
    how = {"all-of": _("all of "), "one-of": _("one of ")}.get(text(rule.get("condition")), "")
    ended = _(" or ").join(text(status) for status in items(rule.get("status")))
    return f"{how if len(parents) > 1 else ''}{', '.join(parents)}: {ended}"


def _trigger(trigger: Mapping[str, Any]) -> Iterator[Fact]:
    if text(trigger.get("cron")):
        yield Fact(_("Schedule (UTC)"), text(trigger["cron"]), True)
    if trigger.get("webhook"):
        yield Fact(_("Webhook"), _("called from outside"))


def _watcher(watcher: Mapping[str, Any]) -> Watcher:
    events = list(_events(record(watcher.get("events"))))
    if "webhook" in watcher:
        hook = record(watcher["webhook"])
        address = _without_secrets(text(hook.get("url")))
        return Watcher("webhook", text(hook.get("name")), f"POST {address}", events)
    if "email" in watcher:
        mail = record(watcher["email"])
        to = ", ".join(text(one) for one in items(at(mail, "recipients", "to")))
        return Watcher("mail", text(mail.get("name")), to, events)
    return Watcher("user", text(watcher.get("user")), _("in the app"), events)


def _events(events: Mapping[str, Any]) -> Iterator[str]:
    if events.get("success") is True:
        yield _("succeeds")
    if events.get("fail") is True:
        yield _("fails")
    if text(events.get("runtimeExceeded")):
        yield _("over %s min") % text(events["runtimeExceeded"])


def _without_secrets(address: str) -> str:
    """Host and path alone: names, passwords and keys stand in the other parts of an address."""
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if not parts.hostname:
        return address.partition("?")[0]
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"


def service(config: Any) -> list[Fact]:
    """The settings of a service."""
    data = record(config)
    kind = text(data.get("serviceType"))
    sticky = data.get("sessionStickiness")
    facts = (
        Fact(_("Type"), {"web-app": _("Web app"), "api": _("API")}.get(kind, kind)),
        Fact(_("Entry point"), text(data.get("entrypoint")), True),
        Fact(_("Image"), _image(data)),
        Fact(_("Resources"), _resources(data)),
        Fact(_("Health check"), text(data.get("healthCheckURL")), True),
        Fact(_("Instances"), _instances(data)),
        Fact(_("Sessions"), _("A visitor stays on one instance") if sticky is True else ""),
        Fact(_("Variables"), ", ".join(map(text, record(at(data, "parameters", "env")))), True),
        Fact(_("Secrets"), ", ".join(map(text, items(at(data, "parameters", "secrets")))), True),
    )
    return [fact for fact in facts if fact.text]


def _instances(config: Mapping[str, Any]) -> str:
    least = text(config.get("minInstances"))
    return _("at least %s") % least if least else ""
