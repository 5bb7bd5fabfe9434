"""Sends notices by email and webhook: each at most once, whoever dies."""

import logging
import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone
from django.utils.translation import gettext as _

from pressui.deployments.models import Deployment
from pressui.notices import webhooks
from pressui.notices.models import Delivery, Notice, Occasion
from pressui.notices.webhooks import WebhookRefused

logger = logging.getLogger(__name__)

ROUND = 20
MOST_ATTEMPTS = 3
AGAIN = timedelta(seconds=30)


def deliver_due() -> None:
    due = Delivery.objects.filter(state=Delivery.State.WAITING, next_at__lte=timezone.now())
    for delivery in due.select_related("notice__person__wishes", "notice__change__deployment")[
        :ROUND
    ]:
        if _taken(delivery):
            _send(delivery)


def _taken(delivery: Delivery) -> bool:
    """Noted before it is sent: if we die on the way it is not sent a second time."""
    waiting = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING)
    return bool(waiting.update(state=Delivery.State.SENDING, attempts=delivery.attempts + 1))


def _send(delivery: Delivery) -> None:
    notice = delivery.notice
    try:
        if delivery.channel == Delivery.Channel.EMAIL:
            send_mail(subject_of(notice), text_of(notice), None, [notice.person.email])
        else:
            webhooks.post(notice.person.wishes.webhook, _escaped(text_of(notice)))
    except WebhookRefused as why:
        _note_failure(delivery, str(why), may_be_there=why.was_sent)
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("a notice could not be mailed: %s", type(error).__name__)
        _note_failure(delivery, _("The mail server did not take it."), may_be_there=True)
    else:
        _end(delivery, Delivery.State.SENT)


def _note_failure(delivery: Delivery, why: str, *, may_be_there: bool) -> None:
    """What surely was not sent is tried again a few times."""
    if may_be_there or delivery.attempts + 1 >= MOST_ATTEMPTS:
        _end(delivery, Delivery.State.FAILED, why)
    else:
        later = timezone.now() + AGAIN
        _end(delivery, Delivery.State.WAITING, why, next_at=later)


def _end(delivery: Delivery, state: Delivery.State, why: str = "", **changes: object) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(state=state, error=why[:300], **changes)


_SUBJECTS = {
    Occasion.FAILURE: "%(name)s: %(status)s",
    Occasion.RECOVERY: "%(name)s is well again",
    Occasion.SUCCESS: "%(name)s is deployed",
}


def subject_of(notice: Notice) -> str:
    change = notice.change
    words = {"name": change.deployment.label, "status": change.status.replace("_", " ")}
    return " ".join((_(_SUBJECTS[Occasion(notice.occasion)]) % words).split())


def text_of(notice: Notice) -> str:
    """What happened, why, and where to look; no value of any parameter."""
    change = notice.change
    facts = _("Revision %(revision)d, release %(version)s") % {
        "revision": change.revision,
        "version": change.version,
    }
    parts = [subject_of(notice), facts, reason_of(notice), _address(change.deployment)]
    return "\n".join(filter(None, parts))


def reason_of(notice: Notice) -> str:
    return notice.change.reason.strip().partition("\n")[0]


def _address(deployment: Deployment) -> str:
    return f"{settings.PUBLIC_URL}{deployment.get_absolute_url()}"


def _escaped(text: str) -> str:
    """The three letters that mean something in a Slack message."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
