"""The fields of a form with the places of their parameters."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pressui.parameters.fields import Field
from pressui.parameters.schema import Place

if TYPE_CHECKING:
    from pressui.parameters.forms import ParameterForm


def placed(form: "ParameterForm") -> Iterator[tuple[Place, Field]]:
    """Every field that stands in a section, shown or not."""
    for part in form.sections:
        for band in part.bands:
            for field in band.fields:
                yield Place(part.section.block, band.phase, field.parameter.name), field
