"""The fields of a form: each holds what was typed for one parameter and makes its value of it.

    Field ── TextField ── NumberField
          ├─ SwitchField
          ├─ ChoiceField
          ├─ JsonField
          ├─ ObjectField   (groups.py: fields within)
          └─ RowsField     (groups.py: one field a row)
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from pressui.parameters import json_text, numbers
from pressui.parameters.defaults import default_of, misfit_of
from pressui.press.resources.schema import MISSING, Parameter
from pressui.parameters.values import is_number, same

type Typed = MultiValueDict[str, str]

MASK: Final = "••••••"


@dataclass(frozen=True)
class Choice:
    """One option as the page offers it: what is posted is its place, so that 10 is not "10"."""

    key: str
    title: str
    chosen: bool


class Field:
    """One parameter in a form. `value` is MISSING where nothing is to be sent."""

    kind: ClassVar[str] = ""
    # A field of several controls is labelled as a group.
    grouped: ClassVar[bool] = False
    # A short field may share its line with a short neighbor.
    short: ClassVar[bool] = False
    multiline = False

    def __init__(self, parameter: Parameter, name: str) -> None:
        self.parameter, self.name = parameter, name
        self.secret = parameter.secret
        self.compact = False  # in a cell of a table
        self.half = False  # shares its line
        self.top = False  # stands in a section, not within another field
        self.reasons: Sequence[Any] = ()  # why a conditional field shows
        self.shown = True
        self.required = parameter.required
        self.focus = False
        self.revealed = False  # whether its error is told yet
        self.note = ""
        self.baseline: Any = MISSING
        self.error = ""
        self.value: Any = MISSING
        self.load(MISSING)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name} {self.parameter.name!r}>"

    # --- What the kinds fill in ---------------------------------------------------------

    def show(self, value: Any) -> None:
        """Take a value, or MISSING, as what stands in the field."""
        raise NotImplementedError

    def read(self, typed: Typed) -> None:
        """Take what a person typed."""
        raise NotImplementedError

    def parse(self) -> Any:
        """The value of what stands there, MISSING for none; a ValueError says what is wrong."""
        raise NotImplementedError

    def type_in(self, item: Any) -> None:
        """Take one pasted text."""
        self.read(MultiValueDict({self.name: [str(item)]}))

    # --- What they share ----------------------------------------------------------------

    @cached_property
    def default(self) -> Any:
        return default_of(self.parameter)

    @property
    def has_default(self) -> bool:
        return self.default is not MISSING

    def load(self, value: Any) -> None:
        """Show a value, else the default; a default that does not fit is shown to be corrected."""
        if self.secret:
            self.show(MISSING)
        elif value is not MISSING and value is not None:
            self.show(value)
        elif (wrong := misfit_of(self.parameter)) is not MISSING:
            self.note = _("The default does not fit, check this value: %s") % shortened(wrong)
            self.show(wrong)
        else:
            self.show(self.default)

    def clean(self) -> None:
        self.error, self.value = "", MISSING
        try:
            self.value = self.parse()
        except ValueError as error:
            self.error = str(error)

    @property
    def effective(self) -> Any:
        """What conditions see: the value after defaults."""
        if self.error or self.value is not MISSING:
            return self.value
        return self.default

    def demand(self) -> None:
        """Called where the field shows: a required one must have a value."""
        lacking = self.value is MISSING and not self.error
        if self.required and lacking and not (self.secret and self.has_default):
            self.error = self.missing_text

    @property
    def missing_text(self) -> str:
        return _("This is required.")

    @property
    def lacking(self) -> bool:
        """Nothing wrong was typed, but something required is not there."""
        return bool(self.error) and self.error == self.missing_text

    @property
    def untouched(self) -> bool:
        """What stands there is the default, or nothing where there is none."""
        if self.value is MISSING:
            return not self.has_default and (not self.error or self.lacking)
        return same(self.value, self.default)

    def forgive(self) -> None:
        """Let what is required be absent."""
        self.error = "" if self.lacking else self.error

    @property
    def changed(self) -> bool:
        if not self.has_default or self.secret:
            return False
        return bool(self.error) or not same(self.value, self.baseline)

    @property
    def masked(self) -> Any:
        return MASK if self.secret and self.value is not MISSING else self.value

    @property
    def inner(self) -> Iterable["Field"]:
        """The fields within this one."""
        return ()

    def walk(self) -> Iterator["Field"]:
        """This field and those within that show."""
        yield self
        for field in self.inner:
            if field.shown:
                yield from field.walk()

    def every(self) -> Iterator["Field"]:
        """This field and all those within."""
        yield self
        for field in self.inner:
            yield from field.every()

    def take_focus(self) -> None:
        self.focus = True

    # --- For the page -------------------------------------------------------------------

    @property
    def template(self) -> str:
        return f"parameters/controls/{self.kind}.html"

    @property
    def label(self) -> str:
        return self.parameter.title or self.parameter.name

    @property
    def message(self) -> str:
        return self.error if self.revealed else ""

    @property
    def conditional(self) -> bool:
        return bool(self.parameter.conditions)

    @property
    def described_by(self) -> str:
        help_id = f"{self.name}-help " if self.parameter.description else ""
        return f"{help_id}{self.name}-errors"

    @property
    def restore_text(self) -> str:
        return shortened(self.default, 16)

    @property
    def wants_focus(self) -> str:
        """Where focus goes: the control itself, or for a group its frame."""
        return f"{self.name}-field" if self.grouped else self.name


class TextField(Field):
    """A text. Empty is unset, unless a person says that an empty text is meant."""

    kind = "text"
    short = True

    def show(self, value: Any) -> None:
        self.given = value if isinstance(value, str) else ""
        if isinstance(value, bool | int | float):
            self.given = json_text.to_line(value)
        self.text, self.empty = _lines(self.given), value == ""

    def read(self, typed: Typed) -> None:
        self.text = _lines(typed.get(self.name, ""))
        self.empty = typed.get(f"{self.name}.empty") == "1"

    def parse(self) -> Any:
        if self.text:
            # Browsers send every end of a line alike: what was not touched stays as it was.
            return self.given if self.text == _lines(self.given) else self.text
        return "" if self.empty and not self.required else MISSING

    @property
    def multiline(self) -> bool:
        return "\n" in self.text or (isinstance(self.default, str) and "\n" in self.default)

    @property
    def lines(self) -> int:
        return min(max(self.text.count("\n") + 1, 2), 20)

    @property
    def can_be_empty(self) -> bool:
        """Whether a person is asked if an empty text is meant; in a list only where it was so."""
        return not self.required and not self.secret and (self.empty or not self.compact)

    @property
    def missing_text(self) -> str:
        return _("This is required: type a text.")


class NumberField(Field):
    kind = "number"
    short = True

    def show(self, value: Any) -> None:
        if is_number(value):
            self.text = numbers.to_text(value)
        else:
            self.text = "" if value is MISSING else str(value)

    def read(self, typed: Typed) -> None:
        self.text = typed.get(self.name, "")

    def parse(self) -> Any:
        return numbers.read_number(self.text) if self.text.strip() else MISSING

    @property
    def missing_text(self) -> str:
        return _("This is required: type a number.")


class SwitchField(Field):
    """On or off. Only what has a default is a switch, since a switch cannot be unset."""

    kind = "switch"

    def show(self, value: Any) -> None:
        self.on = value is True

    def read(self, typed: Typed) -> None:
        self.on = typed.get(self.name) == "true"

    def type_in(self, item: Any) -> None:
        self.on = str(item).strip().lower() in {"true", "yes", "on", "1"}

    def parse(self) -> Any:
        return self.on


class ChoiceField(Field):
    """One of the options: buttons for a few, a list for many."""

    few: ClassVar[int] = 4

    def __init__(self, parameter: Parameter, name: str) -> None:
        self.chosen = ""
        super().__init__(parameter, name)

    @property
    def as_list(self) -> bool:
        return self.compact or len(self.parameter.options) > self.few

    @property
    def kind(self) -> str:  # type: ignore[override]
        return "select" if self.as_list else "radio"

    @property
    def grouped(self) -> bool:  # type: ignore[override]
        return not self.as_list

    @property
    def short(self) -> bool:  # type: ignore[override]
        return self.as_list

    def show(self, value: Any) -> None:
        alike = [i for i, option in enumerate(self.parameter.options) if same(option.value, value)]
        exact = [i for i in alike if type(self.parameter.options[i].value) is type(value)]
        self.chosen = str((exact or alike)[0]) if alike else ""

    def read(self, typed: Typed) -> None:
        self.chosen = typed.get(self.name, "")

    def type_in(self, item: Any) -> None:
        text = str(item).strip().lower()
        names = [(o.title.lower(), json_text.to_line(o.value).strip('"').lower()) for o in self.parameter.options]
        self.chosen = next((str(i) for i, pair in enumerate(names) if text in pair), text)

    def parse(self) -> Any:
        if not self.chosen:
            return MISSING
        places = {str(place): option for place, option in enumerate(self.parameter.options)}
        if self.chosen not in places:
            raise ValueError(_("This is not one of the choices."))
        return places[self.chosen].value

    @property
    def offers_none(self) -> bool:
        """Whether nothing may be chosen: not where something is required or would be taken."""
        return not self.required and not self.has_default

    @property
    def choices(self) -> list[Choice]:
        chosen = "" if self.secret else self.chosen
        return [
            Choice(str(place), option.title, str(place) == chosen)
            for place, option in enumerate(self.parameter.options)
        ]

    @property
    def restore_text(self) -> str:
        titles = [o.title for o in self.parameter.options if same(o.value, self.default)]
        return titles[0] if titles and titles[0] else super().restore_text

    @property
    def missing_text(self) -> str:
        return _("This is required: choose one.")


class JsonField(Field):
    """A value as JSON: objects that name no fields, and whatever is of a type not known."""

    kind = "json"
    shapes: ClassVar[dict[str, type]] = {"object": dict, "object_array": list}
    bad_line = 0

    def show(self, value: Any) -> None:
        self.text = "" if value is MISSING else json_text.to_text(value)

    def read(self, typed: Typed) -> None:
        self.text = typed.get(self.name, "").replace("\r\n", "\n")

    def clean(self) -> None:
        self.bad_line = 0
        super().clean()

    def parse(self) -> Any:
        if not self.text.strip():
            return MISSING
        try:
            value = json_text.read_json(self.text)
        except json_text.JsonProblem as problem:
            self.bad_line = problem.line
            raise
        if not isinstance(value, self.shapes.get(self.parameter.type, object)):
            raise ValueError(self._shape_text)
        if self.parameter.type == "object_array" and not all(isinstance(i, dict) for i in value):
            raise ValueError(self._shape_text)
        if self.required and value == []:
            return MISSING
        return value

    @property
    def _shape_text(self) -> str:
        if self.parameter.type == "object":
            return _("This has to be an object: it begins with { and ends with }.")
        return _("This has to be a list of objects: [{…}, {…}].")

    @property
    def line_numbers(self) -> range:
        return range(1, min(max(self.text.count("\n") + 1, 3), 200) + 1)

    @property
    def word(self) -> str:
        words = {"object": _("JSON object"), "object_array": _("JSON list of objects")}
        return words.get(self.parameter.type, _("JSON"))


def shortened(value: Any, longest: int = 60) -> str:
    """A value in a few characters, for marks and notes."""
    if isinstance(value, bool):
        return _("on") if value else _("off")
    text = value if isinstance(value, str) else json_text.to_line(value)
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
