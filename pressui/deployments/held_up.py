"""What the button of a form waits for: what is wrong, else what is not filled in yet."""

from dataclasses import dataclass

from pressui.deployments.deploy_form import DeployForm
from pressui.parameters.forms import Problem


@dataclass(frozen=True)
class HeldUp:
    """The problems in the order of the page; `is_wrong`: they were told already."""

    problems: list[Problem]
    is_wrong: bool


def held_up(form: DeployForm) -> HeldUp:
    """What was told of either part, and only while nothing was, what is lacking."""
    told = form.problems if form.is_told else form.parameters.problems
    if told:
        return HeldUp(told, True)
    blank = [
        Problem(field.id_for_label, str(field.label), "")
        for field in form.details.shown_fields()
        if field.field.required and not field.value()
    ]
    walked = form.parameters.walk()
    lacking = [Problem(one.wants_focus, one.label, one.error) for one in walked if one.error]
    return HeldUp([*blank, *lacking], False)
