"""What somebody else made of a deployment while a form about it was open."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from pressui.deployments.revision_form import Plan, RevisionForm
from pressui.deployments.rows import Authors
from pressui.parameters.compare import differences
from pressui.parameters.fields import Field
from pressui.parameters.places import placed
from pressui.parameters.values import same


def told_of(plan: Plan, then: Plan, fragment_url: str) -> SafeString:
    """ "Revision 4 was made meanwhile by Ana: Size Medium → Small", and what to do about it.

    `then` is the same plan as it was when the form was opened.
    """
    deployment, number = plan.now.deployment, plan.now.number
    row = deployment.revisions.filter(number=number).first()
    authors = Authors(deployment.connection, [deployment])
    found = differences(then.now.side, plan.now.side)
    return render_to_string(
        "deployments/overtaken.html",
        {
            "deployment": deployment,
            "plan": plan,
            "then": then,
            "fragment_url": fragment_url,
            "by": authors.of(deployment, number, row.created_by if row else ""),
            "theirs": [one for one in found if one.is_changed],
        },
    )


def put_on_top(form: RevisionForm, then: RevisionForm, now: RevisionForm) -> list[Field]:
    """Gives each field that was left as it began what stands there now; gives those fields.

    `then` is the form as it began, `now` as it would begin today.
    """
    began, stands = dict(placed(then.parameters)), dict(placed(now.parameters))
    moved = []
    for place, field in placed(form.parameters):
        if field.secret or place not in began or not same(field.value, began[place].value):
            continue
        if not same(field.value, stands[place].value):
            field.load(stands[place].value)
            moved.append(field)
    form.parameters.clean()
    return moved
