"""What a change in the form changes on the page: only those parts are drawn again.

The page tells in hidden inputs which fields it hides, which it marks as changed and which it
says were filled in. Where the form now thinks otherwise, the part is sent back for htmx to put
in its place, so that whatever a person is typing in is never touched.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.template.loader import render_to_string

from pressui.parameters.fields import Field, Typed
from pressui.parameters.forms import ParameterForm

type Part = tuple[str, Field]


def render_changes(
    form: ParameterForm,
    typed: Typed,
    context: dict[str, Any],
    redrawn: Collection[Field] = (),
    whole: Any = None,
) -> str:
    """The parts of the page that differ now, as htmx takes them: out of band.

    `redrawn` are fields that were filled in anew. `whole` is given once problems were told: the
    form that this one is a part of, so that its summary and each message go as they are mended.
    """
    names = set(typed.getlist("_touched"))
    touched = {field for field in form.every() if whole or field.name in names}
    for field in touched:
        field.revealed = True
    fields = [field for group in form.groups for field in group.fields]
    parts = list(_Page(form, typed, touched, redrawn).parts(fields))
    return render_to_string(
        "parameters/changes.html", {**context, "form": form, "parts": parts, "summary_of": whole}
    )


def render_errors(form: ParameterForm, context: dict[str, Any], whole: Any = None) -> str:
    """The summary and every field's own message, beside fields that stay as they were typed.

    `whole` is the form that this one is a part of: the summary speaks of all of it.
    """
    form.is_valid()
    parts = [("errors", field) for field in form.walk()]
    return render_to_string(
        "parameters/changes.html",
        {**context, "form": form, "parts": parts, "summary_of": whole or form},
    )


class _Page:
    """The page as the browser has it."""

    def __init__(
        self, form: ParameterForm, typed: Typed, touched: set[Field], redrawn: Collection[Field]
    ) -> None:
        self.hidden = set(typed.getlist(f"{form.prefix}.hidden"))
        self.changed = set(typed.getlist(f"{form.prefix}.changed"))
        told = typed.getlist(f"{form.prefix}.source")
        self.sourced = {line.partition(" ")[0] for line in told}
        self.redraw, self.touched = {form.acted_on, *redrawn}, touched

    def parts(self, fields: Iterable[Field]) -> Iterator[Part]:
        for field in fields:
            if field in self.redraw or field.shown == (field.name in self.hidden):
                yield "field", field
                continue
            if self._has_other_head(field):
                yield "head", field
            if field in self.touched:
                yield "errors", field
            yield from self.parts(field.inner)

    def _has_other_head(self, field: Field) -> bool:
        is_changed = field.top and field.changed  # within an object no field is marked
        was_changed, was_sourced = field.name in self.changed, field.name in self.sourced
        return is_changed != was_changed or bool(field.source) != was_sourced
