"""The config of a release told as an outline: a workflow's steps, a service's settings.

Only what is named here is shown: a config may hold credentials in places of its own choosing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from pressui.press.resources.reading import at, items, record, text
from pressui.specs import cron
from pressui.specs.outline import Fact, image, resources, without_secrets, written
from pressui.specs.steps import Step, parents_of, read_step

SERVICE_TYPES: Final = {"web-app": "Web app", "api": "API"}


@dataclass(frozen=True)
class Trigger:
    """What starts a run: a schedule with its next runs, a call, or somebody."""

    icon: str
    title: str
    detail: str
    code: str = ""
    next_runs: Sequence[datetime] = ()


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
    triggers: Sequence[Trigger]
    watchers: Sequence[Watcher]
    # Steps that wait for each other, in one circle or in several: none of them ever starts.
    has_circle: bool = field(default=False)

    def step(self, name: str) -> Step | None:
        return next((step for step in self.steps if step.name == name), None)


def workflow(config: Any, run: Mapping[str, str] | None = None) -> Workflow:
    """The outline of a workflow; what cannot be read is left out.

    `run` are the run parameters of its release, what people call them by name.
    """
    data = record(config)
    raw = {text(name): record(step) for name, step in record(data.get("steps")).items()}
    names, has_circle = _in_order(raw)
    images = record(data.get("images"))
    return Workflow(
        [read_step(name, raw[name], images, run) for name in names],
        [made for trigger in items(data.get("triggers")) for made in _trigger(record(trigger))],
        [_watcher(record(watcher)) for watcher in items(data.get("watchers"))],
        has_circle,
    )


def _in_order(steps: Mapping[str, Mapping[str, Any]]) -> tuple[list[str], bool]:
    """Parents first; as written where the steps go round in a circle."""
    needs = {name: [p for p in parents_of(step) if p in steps] for name, step in steps.items()}
    try:
        return list(TopologicalSorter(needs).static_order()), False
    except CycleError:
        return list(steps), True


def _trigger(trigger: Mapping[str, Any]) -> Iterator[Trigger]:
    expression = text(trigger.get("cron"))
    if expression:
        yield _schedule(expression)
    if trigger.get("webhook"):
        yield Trigger("webhook", _("Webhook"), _("called from outside"))


def _schedule(expression: str) -> Trigger:
    """A schedule in words; one that we cannot read is shown as it is written."""
    known = cron.read(expression)
    if known is None:
        return Trigger("clock", written(expression), _("a schedule, in UTC"), expression)
    rhythm = _("%s, UTC") % known.rhythm
    return Trigger("clock", known.when, rhythm, expression, known.next_runs(timezone.now()))


def _watcher(watcher: Mapping[str, Any]) -> Watcher:
    events = list(_events(record(watcher.get("events"))))
    if "webhook" in watcher:
        hook = record(watcher["webhook"])
        address = without_secrets(text(hook.get("url")))
        return Watcher(
            "webhook", text(hook.get("name")), f"POST {address.removeprefix('https://')}", events
        )
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


def service(config: Any) -> list[Fact]:
    """The settings of a service."""
    data = record(config)
    kind = text(data.get("serviceType"))
    sticky = data.get("sessionStickiness")
    facts = (
        Fact(_("Type"), _(SERVICE_TYPES.get(kind, kind)) if kind else ""),
        Fact(_("Entry point"), text(data.get("entrypoint")), True),
        Fact(_("Image"), image(data)),
        Fact(_("Resources"), resources(data)),
        Fact(_("Health check"), text(data.get("healthCheckURL")), True),
        Fact(_("Instances"), _instances(data)),
        Fact(_("Sessions"), _("A visitor stays on one instance") if sticky is True else ""),
        Fact(_("Variables"), ", ".join(map(text, record(at(data, "parameters", "env")))), True),
        Fact(_("Secrets"), ", ".join(map(text, items(at(data, "parameters", "secrets")))), True),
    )
    return [fact for fact in facts if fact.text]


def _instances(config: Mapping[str, Any]) -> str:
    least = written(config.get("minInstances"))
    return _("at least %s") % least if least else ""
