"""The form of run parameters: the values that are used each time it runs, and what is patched."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pressui.deployments.models import Deployment
from pressui.deployments.revision_form import Plan, RevisionForm
from pressui.deployments.standing import standing
from pressui.operations.models import Operation
from pressui.parameters.compare import Difference
from pressui.parameters.fields import Field
from pressui.parameters.places import placed
from pressui.parameters.schema import FormSchema, Place, Section
from pressui.press import MISSING
from pressui.press.resources import Parameter

RUN = "run"


def plan_patch(deployment: Deployment, at: int | None = None) -> Plan:
    """The run values that stand, or those of the revision `at`. Raises as `standing`."""
    now = standing(deployment, at)
    schema = run_schema(now.schema)
    narrowed = replace(now, schema=schema)
    return Plan(Operation.Kind.PATCH, narrowed, now.release, schema, now.body, is_told=now.is_told)


def run_schema(schema: FormSchema) -> FormSchema:
    """The run parameters alone. A secret that is not entered stays as it is, so none is needed."""
    return replace(schema, sections=tuple(_run_section(one) for one in schema.sections))


def _run_section(section: Section) -> Section:
    run = tuple(map(_without_needed_secrets, section.parameters.run))
    return replace(section, parameters=replace(section.parameters, build=(), run=run))


def _without_needed_secrets(parameter: Parameter) -> Parameter:
    """Those within it, too: an object that is left as it is keeps its own."""
    return replace(
        parameter,
        required=parameter.required and not parameter.secret,
        properties=tuple(map(_without_needed_secrets, parameter.properties)),
    )


class RunForm(RevisionForm):
    """Sends what changed alone, as the second version of the operation takes it."""

    def is_valid(self) -> bool:
        is_valid = super().is_valid()
        if is_valid and not self.changes:
            self.parameters.general_errors.append(
                _("Nothing is changed yet: change a value first.")
            )
        return is_valid and bool(self.changes)

    @property
    def body(self) -> dict[str, Any]:
        return self._patch()

    @property
    def payload(self) -> dict[str, Any]:
        return self._patch(with_secrets=False)

    def _around(self, values: dict[str, Any], details: Mapping[str, Any]) -> dict[str, Any]:
        """Only the panel asks: it shows the patch, secrets masked."""
        return self._patch(masked=True)

    @cached_property
    def changes(self) -> list[Difference]:
        """A secret counts once it is entered: one that is left empty stays as it is."""
        entered = set(self.after.secrets_set or ())
        found = super().changes
        return [one for one in found if not one.is_secret or one.place.key in entered]

    def _patch(self, *, with_secrets: bool = True, masked: bool = False) -> dict[str, Any]:
        """The changed values in the shape of a patch; null takes a value away."""
        own: dict[str, Any] = {}
        by_block: dict[str, dict[str, Any]] = {}
        for place, field in self._changed_fields():
            part = by_block.setdefault(place.block, {}) if place.block else own
            if with_secrets or not field.secret:
                value = field.masked() if masked else field.value
                part[place.name] = None if value is MISSING else value
        if not self.schema.is_app:
            return {"parameters": own}
        blocks = {block: values for block, values in by_block.items() if values}
        return {"appParameters": own, "parameters": blocks}

    def _changed_fields(self) -> list[tuple[Place, Field]]:
        changed = {one.place for one in self.changes}
        return [(place, one) for place, one in placed(self.parameters) if place in changed]

    @property
    def button(self) -> str:
        count = len(self.changes)
        if not count:
            return _("Change run values: nothing changed yet")
        words = ngettext("Change %(n)d run value", "Change %(n)d run values", count) % {"n": count}
        return _("%(what)s over theirs") % {"what": words} if self.is_over_theirs else words
