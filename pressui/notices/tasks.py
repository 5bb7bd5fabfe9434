"""What Celery runs for notices; the rows say whether anything is due."""

from celery import shared_task

from pressui.notices import delivering, noticing


@shared_task(name="notices.notice")
def notice() -> None:
    noticing.notice_due()


@shared_task(name="notices.deliver")
def deliver() -> None:
    delivering.deliver_due()
