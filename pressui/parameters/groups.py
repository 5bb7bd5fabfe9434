"""Fields that hold fields: neighbors under their conditions, objects, and lists row by row."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pressui.parameters.conditions import Visibility
from pressui.parameters.controls import NumberField, TextField
from pressui.parameters.fields import Field, Typed
from pressui.parameters.paste import pasted_rows
from pressui.parameters.reasons import reasons_of
from pressui.parameters.values import SCALARS, element_of
from pressui.press.resources import MISSING, Parameter

type RowMaker = Callable[[Parameter, str], Field]

_ROW_KEY: Final = re.compile(r"r[0-9]{1,6}")
MOST_ROWS: Final = 10_000
MOST_COLUMNS: Final = 5
MOST_CONTROLS: Final = 60
Line = TextField | NumberField


class Group:
    """Neighbors: the parameters of one phase and level, which see each other's values."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self.fields = fields
        self._visibility = Visibility([field.parameter for field in fields])
        self._neighbors = {field.parameter.name: field for field in fields}

    def load(self, values: dict[str, Any]) -> None:
        for field in self.fields:
            field.load(values.get(field.parameter.name, MISSING))

    def read(self, typed: Typed) -> None:
        for field in self.fields:
            field.read(typed)

    def clean(self) -> None:
        for field in self.fields:
            field.clean()
        seen = {field.parameter.name: field.effective for field in self.fields}
        shown = self._visibility.shown({n: v for n, v in seen.items() if v is not MISSING})
        for field in self.fields:
            field.shown = field.parameter.name in shown
            if field.shown:
                field.demand()
            field.reasons = reasons_of(field, self._neighbors) if field.conditional else ()

    @property
    def visible(self) -> Iterator[Field]:
        return (field for field in self.fields if field.shown)

    @property
    def values(self) -> dict[str, Any]:
        return {f.parameter.name: f.value for f in self.visible if f.value is not MISSING}

    def masked(self, *, asking: bool = False) -> dict[str, Any]:
        found = {f.parameter.name: f.masked(asking=asking) for f in self.visible}
        return {name: value for name, value in found.items() if value is not MISSING}

    def walk(self) -> Iterator[Field]:
        for field in self.visible:
            yield from field.walk()


class ObjectField(Field):
    """An object whose properties are fields of their own."""

    kind = "object"
    grouped = True

    def __init__(self, parameter: Parameter, name: str, fields: Sequence[Field]) -> None:
        self.group = Group(fields)
        super().__init__(parameter, name)

    def show(self, value: Any) -> None:
        self.group.load(value if isinstance(value, dict) else {})

    def read(self, typed: Typed) -> None:
        self.group.read(typed)

    def type_in(self, item: Any) -> None:
        for field in self.group.fields:
            if isinstance(item, dict) and field.parameter.name in item:
                field.type_in(item[field.parameter.name] or "")

    def parse(self) -> Any:
        self.group.clean()
        if not self.required and self.lacking and self.untouched:
            self.forgive()
            return MISSING
        values = self.group.values
        # Nothing in it: not sent, unless its default would stand in for it.
        return values if values or self.required or self.has_default else MISSING

    @property
    def lacking(self) -> bool:
        return any(field.lacking for field in self.group.visible)

    @property
    def untouched(self) -> bool:
        return all(field.untouched for field in self.group.visible)

    def forgive(self) -> None:
        for field in self.group.visible:
            field.forgive()

    def masked(self, *, asking: bool = False) -> Any:
        return self.group.masked(asking=asking) if self.value is not MISSING else MISSING

    @property
    def inner(self) -> Sequence[Field]:
        return self.group.fields

    def take_focus(self) -> None:
        next(iter(self.group.visible), self.group.fields[0]).take_focus()

    @property
    def restore_text(self) -> str:
        return ""


def _is_line(row: Field) -> bool:
    """Whether a line of text says all of a row."""
    return isinstance(row, Line) and not row.secret and row.text.splitlines() == [row.text]


class RowsField(Field):
    """A list, one field a row. A row keeps its key, and so its control on the page."""

    kind = "rows"
    grouped = True

    def __init__(self, parameter: Parameter, name: str, make_row: RowMaker) -> None:
        self.element = element_of(parameter)
        self._make_row = make_row
        self.rows: dict[str, Field] = {}
        super().__init__(parameter, name)

    def show(self, value: Any) -> None:
        items = value if isinstance(value, list) else []
        self.rows = {}
        self._keys = count()
        # A list that needs a row begins with one to fill in; a blank row is no value.
        for item in items or ([MISSING] if self.required and not self.element.properties else []):
            self._append(item)
        self.empty = value == []

    def read(self, typed: Typed) -> None:
        self.rows = {}
        for key in filter(_ROW_KEY.fullmatch, typed.getlist(f"{self.name}.row")[: MOST_ROWS + 1]):
            self.rows[key] = row = self._row(key)
            row.read(typed)
        self._keys = count(max((int(key[1:]) for key in self.rows), default=-1) + 1)
        for line in typed.get(f"{self.name}.lines", "").splitlines()[: MOST_ROWS + 1]:
            self._append(MISSING).type_in(line)
        self.empty = typed.get(f"{self.name}.empty") == "1"

    def parse(self) -> Any:
        for row in self.rows.values():
            row.clean()
        if len(self.rows) > MOST_ROWS:
            raise ValueError(_("This list is too long: %d rows at most.") % MOST_ROWS)
        wrong = [(place, row.error) for place, row in enumerate(self.rows.values(), 1) if row.error]
        if wrong and self.as_lines:
            raise ValueError(_("Line %d: %s") % wrong[0])
        values = [row.value for row in self.rows.values() if row.value is not MISSING]
        if values or wrong:
            return values
        return [] if self.empty and not self.required else MISSING

    @property
    def lacking(self) -> bool:
        return super().lacking or any(row.lacking for row in self.rows.values())

    def forgive(self) -> None:
        super().forgive()
        for row in self.rows.values():
            row.forgive()

    # --- Rows ---------------------------------------------------------------------------

    def _row(self, key: str) -> Field:
        row = self._make_row(self.element, f"{self.name}-{key}")
        row.be_compact()
        for cell in row.inner if self.tabular else ():
            cell.be_compact()
        return row

    def _append(self, value: Any) -> Field:
        key = f"r{next(self._keys)}"
        self.rows[key] = row = self._row(key)
        row.load(value)
        return row

    def add(self) -> None:
        self._append(MISSING).take_focus()

    def remove(self, key: str) -> None:
        keys = list(self.rows)
        place = keys.index(key)
        del self.rows[key]
        neighbors = keys[place + 1 :] or keys[:place][-1:]
        if neighbors:
            self.rows[neighbors[0]].take_focus()

    def move(self, key: str, by: int) -> None:
        keys = list(self.rows)
        place = keys.index(key)
        keys.insert(min(max(place + by, 0), len(keys) - 1), keys.pop(place))
        self.rows = {key: self.rows[key] for key in keys}

    def paste(self, text: str) -> None:
        """Add what was pasted as rows, in the place of rows that are still blank."""
        for row in self.rows.values():
            row.clean()
        self.rows = {k: r for k, r in self.rows.items() if r.error or r.value is not MISSING}
        for item in pasted_rows(self.element, text)[: MOST_ROWS + 1]:
            self._append(MISSING).type_in(item)

    # --- Many rows ----------------------------------------------------------------------

    @property
    def as_lines(self) -> bool:
        """Whether there are so many plain rows that one text is better, a line each."""
        return len(self.rows) > MOST_CONTROLS and all(map(_is_line, self.rows.values()))

    @property
    def lines(self) -> str:
        return "\n".join(row.text for row in self.rows.values() if isinstance(row, Line))

    # --- For the page -------------------------------------------------------------------

    @property
    def columns(self) -> tuple[Parameter, ...]:
        return () if self.element.options else self.element.properties

    @property
    def tabular(self) -> bool:
        """Whether its objects are small enough for a row of a table."""
        small = all(c.type in SCALARS and not c.conditions for c in self.columns)
        return 0 < len(self.columns) <= MOST_COLUMNS and small

    @property
    def missing_text(self) -> str:
        return _("This is required: add at least one row.")

    @property
    def restore_text(self) -> str:
        count = len(self.default)
        return ngettext("%d row", "%d rows", count) % count if count else _("an empty list")

    def masked(self, *, asking: bool = False) -> Any:
        if self.value is MISSING:
            return super().masked(asking=asking)
        found = [row.masked(asking=asking) for row in self.rows.values()]
        return [value for value in found if value is not MISSING]

    @property
    def inner(self) -> Iterable[Field]:
        return () if self.as_lines else self.rows.values()
