"""Tags for many deployments: some are added, some taken away, all others stay."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from pressui.bulk.judging import Ask, Judged, Verdict, allowed, judge_each
from pressui.bulk.models import BulkRun
from pressui.deployments import actions
from pressui.deployments.lifecycle import Action
from pressui.deployments.models import Deployment
from pressui.deployments.services import NotAllowedNow
from pressui.operations.models import Operation


def judge_tags(run: BulkRun, deployments: Sequence[Deployment]) -> list[Judged]:
    return judge_each(run, deployments, lambda one: _judge(run.arguments, one))


def _judge(arguments: Mapping[str, Any], deployment: Deployment) -> Judged:
    """While no tags are named yet, everything is ready for them."""
    now, then = list(map(str, deployment.tags)), tags_after(deployment, arguments)
    if arguments and now == then:
        return Judged(deployment, Verdict.NOTHING, _("Its tags are so already"))
    said = ", ".join(then if arguments else now)
    words = _("Tags then: %(tags)s") if arguments else _("Tags now: %(tags)s")
    return allowed(Action.EDIT, deployment, words % {"tags": said or _("none")})


def tags_after(deployment: Deployment, arguments: Mapping[str, Any]) -> list[str]:
    """The tags as they are to be, in their order."""
    removed = set(arguments.get("remove", ()))
    kept = [str(tag) for tag in deployment.tags if str(tag) not in removed]
    return list(dict.fromkeys([*kept, *arguments.get("add", ())]))


def tag(ask: Ask) -> Operation:
    """Raises `NotAllowedNow` where the tags are so already: the API refuses an edit of nothing."""
    asked = Operation.objects.filter(form_token=ask.form_token).first()
    if asked is not None:
        return asked
    then = tags_after(ask.deployment, ask.arguments)
    if then == list(map(str, ask.deployment.tags)):
        raise NotAllowedNow(_("Its tags are so already"))
    return actions.edit(changes={"tags": [{"name": name} for name in then]}, **ask.asked)
