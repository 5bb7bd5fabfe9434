"""The form of a schema: what stands in it, whether that is right, and the values it makes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from pressui.parameters.actions import SEND, Action, act
from pressui.parameters.builders import build_fields
from pressui.parameters.fields import MASK, Field, Typed
from pressui.parameters.groups import Group
from pressui.parameters.paths import APP_KEY, KEY, given_values, paths_of, root_keys, split_refusals
from pressui.parameters.places import placed
from pressui.parameters.schema import PHASES, FormSchema, Section
from pressui.parameters.typed_secrets import secret_controls
from pressui.press.resources import MISSING

LONG: Final = 24


@dataclass(frozen=True)
class Problem:
    """One line of the error summary: it leads to its field."""

    target: str
    label: str
    message: str


def _without_empty(parts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {name: part for name, part in parts.items() if part}


def _pair_up(fields: Sequence[Field]) -> None:
    """Let short fields that follow each other share a line, two by two."""
    waiting: Field | None = None
    for field in fields:
        fit = field.short and not (field.secret or field.conditional or field.multiline)
        if fit and waiting is not None:
            waiting.half = field.half = True
        waiting = field if fit and not field.half else None


class Band:
    """The build or the run part of a section."""

    def __init__(self, section: Section, phase: str, prefix: str) -> None:
        self.phase = phase
        self.group = Group(build_fields(section.phase(phase), f"{prefix}-{phase}"))
        _pair_up(self.group.fields)
        for field in self.group.fields:
            field.top = True

    @property
    def fields(self) -> Sequence[Field]:
        """All of them, the hidden too: what was typed there comes back when they show again."""
        return self.group.fields


class FormSection:
    """A section of the form: the app's own parameters, or a block's."""

    def __init__(self, section: Section, place: int, prefix: str) -> None:
        self.id = f"{prefix}-{place}"
        self.may_fold = False
        self.section = section
        bands = [Band(section, phase, self.id) for phase in PHASES]
        self.bands = [band for band in bands if band.group.fields]

    def walk(self) -> Iterator[Field]:
        for band in self.bands:
            yield from band.group.walk()

    @property
    def count(self) -> int:
        return sum(1 for band in self.bands for _field in band.group.visible)

    @property
    def changed_count(self) -> int:
        return sum(field.changed for band in self.bands for field in band.group.visible)

    @property
    def empty_count(self) -> int:
        """How many show that have neither a value nor a default."""
        shown = [field for band in self.bands for field in band.group.visible]
        return sum(field.value is MISSING and not field.has_default for field in shown)

    @property
    def error_count(self) -> int:
        return sum(bool(field.error) for field in self.walk())

    @property
    def is_open(self) -> bool:
        """Whether it shows its fields at once: in a long form what is all at its defaults waits."""
        return not self.may_fold or bool(self.changed_count or self.error_count)

    def values(self) -> dict[str, Any]:
        return _without_empty({band.phase: band.group.values for band in self.bands})

    def masked(self, *, asking: bool) -> dict[str, Any]:
        return _without_empty({b.phase: b.group.masked(asking=asking) for b in self.bands})


class ParameterForm:
    """A form over a schema: bound to what was typed, else filled from values or defaults."""

    def __init__(
        self,
        schema: FormSchema,
        data: MultiValueDict[str, str] | None = None,
        initial_values: Mapping[str, Any] | None = None,
        prefix: str = "p",
    ) -> None:
        self.schema, self.prefix = schema, prefix
        self.sections = [FormSection(s, i, prefix) for i, s in enumerate(schema.sections)]
        long = sum(len(group.fields) for group in self.groups) > LONG
        for part in self.sections:
            part.may_fold = long and bool(part.section.block)
        self.general_errors: list[str] = []
        self._set_baselines()
        self.is_bound = data is not None
        # Names are places in a schema: what was typed into another schema's form says nothing here.
        self.is_stale = data is not None and data.get(f"{prefix}.schema") != schema.fingerprint
        self.action: Action | None = None
        self.acted_on: Field | None = None
        self._load(initial_values or {})
        if data is not None:
            self._read(data)
        self.clean()

    def __repr__(self) -> str:
        return f"<ParameterForm {self.prefix!r} {len(self.sections)} sections>"

    # --- Filling ------------------------------------------------------------------------

    @property
    def groups(self) -> Iterator[Group]:
        return (band.group for section in self.sections for band in section.bands)

    def _set_baselines(self) -> None:
        """What each field says while nobody has touched it."""
        for group in self.groups:
            group.clean()
            for field in group.fields:
                field.baseline = field.value

    def _load(self, initial: Mapping[str, Any]) -> None:
        for part in self.sections if initial else ():
            for band in part.bands:
                band.group.load(given_values(initial, part.section.block, band.phase, self.schema))

    def _read(self, data: Typed) -> None:
        for group in self.groups if not self.is_stale else ():
            group.read(data)
        self.action = Action.of(data)
        if self.action:
            self.acted_on = act(self, self.action, data)

    def clean(self) -> None:
        for group in self.groups:
            group.clean()

    # --- What comes of it ---------------------------------------------------------------

    def walk(self) -> Iterator[Field]:
        """Every field that shows, those within others too."""
        for section in self.sections:
            yield from section.walk()

    def every(self) -> Iterator[Field]:
        """Every field, shown or not."""
        for group in self.groups:
            for field in group.fields:
                yield from field.every()

    def find(self, name: str) -> Field | None:
        return next((field for field in self.every() if field.name == name), None)

    @property
    def is_sent(self) -> bool:
        """Whether the button that sends was pressed; whatever else arrives is shown again."""
        return self.action is not None and self.action.verb == SEND

    @property
    def changed_keys(self) -> set[tuple[str, ...]]:
        """The keys that lead to each value that differs from its default, in the body."""
        return {
            (*root_keys(self.schema, place.block), place.phase, place.name)
            for place, field in placed(self)
            if field.shown and field.changed
        }

    def is_valid(self) -> bool:
        """Whether the values can be sent; from here on errors are told."""
        for field in self.every():
            field.revealed = True
        if self.is_stale and not self.general_errors:
            self.general_errors.append(
                _("The parameters are those of another release now. Check them.")
            )
        return self.is_bound and not self.general_errors and not any(f.error for f in self.walk())

    @property
    def values(self) -> dict[str, Any]:
        """This form's part of the body: `parameters`, and of an app `appParameters` too."""
        return self._body({part.section.block: part.values() for part in self.sections})

    def masked_values(self, *, asking: bool = False) -> dict[str, Any]:
        """The same to look at: what is right so far, secrets masked.

        `asking`: for a program, which asks for a secret that is needed and not typed yet.
        """
        masked = {part.section.block: part.masked(asking=asking) for part in self.sections}
        return self._body(masked)

    def _body(self, parts: dict[str, dict[str, Any]]) -> dict[str, Any]:
        if not self.schema.is_app:
            return _without_empty({KEY: parts[""]})
        own = parts.pop("", {})
        return _without_empty({APP_KEY: own, KEY: _without_empty(parts)})

    # --- Errors -------------------------------------------------------------------------

    @property
    def problems(self) -> list[Problem]:
        """One line for each error that is told, in the order of the page."""
        return [Problem(f.wants_focus, f.label, f.message) for f in self.walk() if f.message]

    @property
    def errors_by_field(self) -> dict[str, str]:
        """Messages by the path that a field's value has in the body."""
        return {path: field.error for path, field in paths_of(self) if field.error}

    def apply_api_error(self, message: str) -> None:
        """Put what the API refused at the fields it names; what names none is told above them."""
        for line in self.hide_secrets(message).splitlines():
            self._place(line.strip())

    def _place(self, refusal: str) -> None:
        for path, text in split_refusals(refusal):
            fields = [field for known, field in paths_of(self) if known == path]
            for field in fields[:1]:
                field.error, field.revealed = text, True
            if not fields and text:
                self.general_errors.append(f"{path}: {text}" if path else text)

    def hide_secrets(self, text: str) -> str:
        """The text without any secret that stands in this form, should the API repeat one."""
        for secret in self.secrets:
            text = text.replace(secret, MASK)
        return text

    @property
    def secret_controls(self) -> str:
        """For the page's script, see `typed_secrets`."""
        return secret_controls(self)

    @property
    def secrets(self) -> list[str]:
        """The secret values that stand in this form, as text."""
        values = [field.value for field in self.every() if field.secret]
        return [str(value) for value in values if value is not MISSING and str(value)]
