"""Fields that are one control: a text, a number, a switch, a choice, or JSON."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from pressui.parameters import json_text, numbers
from pressui.parameters.fields import Field, Typed, shortened
from pressui.parameters.values import is_number, same
from pressui.press.resources import MISSING, Parameter


@dataclass(frozen=True)
class Choice:
    """One option as the page offers it: what is posted is its place, so that 10 is not "10"."""

    key: str
    title: str
    chosen: bool


class TextField(Field):
    """A text. Empty is unset, unless a person says that an empty text is meant."""

    kind = "text"
    short = True

    def show(self, value: Any) -> None:
        self.given: str = value if isinstance(value, str) else ""
        if isinstance(value, bool | int | float):
            self.given = json_text.to_line(value)
        self.text, self.empty = _lines(self.given), value == ""

    def read(self, typed: Typed) -> None:
        self.text = _lines(typed.get(self.name, ""))
        self.empty = typed.get(f"{self.name}.empty") == "1"
        quoted = typed.get(f"{self.name}.given", "")
        self.given = (_unquoted(quoted) if quoted else "") or self.given

    def parse(self) -> Any:
        if self.text:
            # Browsers send every end of a line alike: what was not touched stays as it was.
            return self.given if self.text == _lines(self.given) else self.text
        return "" if self.empty and not self.required else MISSING

    @property
    def quoted(self) -> str:
        """The text as it was given, where a browser would send it with other ends of lines."""
        odd = "\r" in self.given and not self.secret
        return json_text.to_line(self.given) if odd else ""

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
    # From here on a list has a field that narrows it.
    searchable: ClassVar[int] = 12

    def __init__(self, parameter: Parameter, name: str) -> None:
        super().__init__(parameter, name)
        self.be_list(len(parameter.options) > self.few)

    def be_list(self, so: bool) -> None:
        self.kind = "select" if so else "radio"
        self.short, self.grouped = so, not so

    def be_compact(self) -> None:
        super().be_compact()
        self.be_list(True)

    def show(self, value: Any) -> None:
        alike = [i for i, option in enumerate(self.parameter.options) if same(option.value, value)]
        exact = [i for i in alike if type(self.parameter.options[i].value) is type(value)]
        self.chosen = str((exact or alike)[0]) if alike else ""

    def read(self, typed: Typed) -> None:
        self.chosen = typed.get(self.name, "")

    def type_in(self, item: Any) -> None:
        text = str(item).strip().lower()
        for place, option in enumerate(self.parameter.options):
            if text in (option.title.lower(), json_text.to_line(option.value).strip('"').lower()):
                self.chosen = str(place)
                return
        self.chosen = text

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
    def many(self) -> bool:
        return not self.compact and len(self.parameter.options) >= self.searchable

    @property
    def choices(self) -> list[Choice]:
        chosen = "" if self.secret else self.chosen
        return [
            Choice(str(place), option.title or _("Empty text"), str(place) == chosen)
            for place, option in enumerate(self.parameter.options)
        ]

    @property
    def restore_text(self) -> str:
        titles = [o.title for o in self.parameter.options if same(o.value, self.default)]
        return shortened(titles[0], 8 if self.half else 20) if titles else super().restore_text

    @property
    def missing_text(self) -> str:
        return _("This is required: choose one.")


class JsonField(Field):
    """A value as JSON: objects that name no fields, and whatever is of a type not known."""

    kind = "json"
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
        if not self._has_shape(value):
            raise ValueError(self._shape_text)
        return MISSING if self.required and value == [] else value

    def _has_shape(self, value: Any) -> bool:
        if self.parameter.type == "object":
            return isinstance(value, dict)
        if self.parameter.type == "object_array":
            return isinstance(value, list) and all(isinstance(item, dict) for item in value)
        return True

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


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unquoted(text: str) -> str:
    try:
        found = json_text.read_json(text)
    except json_text.JsonProblem:
        return ""
    return found if isinstance(found, str) else ""
