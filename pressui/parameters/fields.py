"""A field of the form: what was typed for one parameter, and the value that it makes.

Text, number, switch, choice and JSON stand in `controls`; objects and lists in `groups`.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from django.forms.utils import flatatt
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from pressui.parameters import json_text
from pressui.parameters.defaults import default_of, misfit_of
from pressui.parameters.values import fits, is_empty, same
from pressui.press.resources import MISSING, Parameter

type Typed = MultiValueDict[str, str]

MASK: Final = "••••••"


class Mask(str):
    """What is looked at in the place of a secret; it tells whether that is a text."""

    is_text: bool

    def __new__(cls, *, is_text: bool) -> "Mask":
        mask = super().__new__(cls, MASK)
        mask.is_text = is_text
        return mask


class Field:
    """One parameter in a form. `value` is MISSING where nothing is to be sent."""

    kind = ""  # which template draws it
    grouped = False  # of several controls, which are labelled as a group
    short = False  # may share its line with a short neighbor

    def __init__(self, parameter: Parameter, name: str) -> None:
        self.parameter, self.name = parameter, name
        self.secret = parameter.secret
        self.compact = False  # in a row of a list
        self.half = False  # shares its line
        self.top = False  # stands in a section, not within another field
        self.reasons: Sequence[Any] = ()  # why a conditional field shows
        self.shown = True
        self.required = parameter.required
        self.focus = False
        self.revealed = False  # whether its error is told yet
        self.note = ""  # what is odd about the parameter
        self.doubt = ""  # what is odd about the value that was loaded
        self.source = ""  # where its value was filled in from, see `origins`
        self.source_mark = ""
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

    @property
    def need(self) -> str:
        """What a required one asks for, in the words of the table on the spec's page."""
        if not self.top:
            return _("Required")
        return _("Required, has a default") if self.has_default else _("You give this")

    def load(self, value: Any) -> None:
        """Show a value, else the default; one that does not fit is shown to be corrected."""
        given = value is not MISSING and value is not None
        wrong = value if given else misfit_of(self.parameter)
        self.doubt = ""
        if self.secret:
            self.show(MISSING)
        elif wrong is MISSING or fits(self.parameter, wrong):
            self.show(value if given else self.default)
        else:
            words = _("What was given before does not fit, check this value: %s")
            words = words if given else _("The default does not fit, check this value: %s")
            self.doubt = words % (MASK if holds_secret(self.parameter) else shortened(wrong))
            self.show(wrong)

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
        lacking = is_empty(self.value) and not self.error
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

    def masked(self, *, asking: bool = False) -> Any:
        """The value to look at; `asking`: a secret that is needed counts, though not typed yet."""
        if self.secret and asking and self.lacking:
            return Mask(is_text=self.parameter.type == "string")
        if not self.secret or self.value is MISSING:
            return self.value
        return Mask(is_text=isinstance(self.value, str))

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

    def be_compact(self) -> None:
        """Stand in a row of a list, where the control is all there is."""
        self.compact = True

    def take_focus(self) -> None:
        self.focus = True

    # --- For the page -------------------------------------------------------------------

    @property
    def template(self) -> str:
        return f"parameters/controls/{self.kind}.html"

    @property
    def multiline(self) -> bool:
        return False

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
        helped = self.parameter.description and not self.compact
        return f"{self.name}-help {self.name}-errors" if helped else f"{self.name}-errors"

    @property
    def attributes(self) -> SafeString:
        """What every single control says of itself; built here since a form has hundreds."""
        return flatatt(
            {
                "id": self.name,
                "name": self.name,
                "aria-describedby": self.described_by,
                "aria-label": self.label if self.compact else None,
                "aria-required": "true" if self.required else None,
                "aria-invalid": "true" if self.message else None,
                "autofocus": self.focus,
            }
        )

    @property
    def restore_text(self) -> str:
        return shortened(self.default, 8 if self.half else 20)

    @property
    def wants_focus(self) -> str:
        """Where focus goes: the control itself, or for a group its frame."""
        return f"{self.name}-field" if self.grouped else self.name


def shortened(value: Any, longest: int = 60) -> str:
    """A value in a few characters, for marks and notes."""
    if isinstance(value, bool):
        return _("on") if value else _("off")
    text = value if isinstance(value, str) else json_text.to_line(value)
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def holds_secret(parameter: Parameter) -> bool:
    """Whether the parameter, or any within it, is a secret."""
    return parameter.secret or any(holds_secret(child) for child in parameter.properties)
