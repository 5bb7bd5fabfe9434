"""What Celery runs for many deployments; the rows say whether anything is due."""

from celery import shared_task

from pressui.bulk import queue


@shared_task(name="bulk.carry_out")
def carry_out() -> None:
    queue.carry_out_due()


@shared_task(name="bulk.clear_drafts")
def clear_drafts() -> None:
    queue.clear_drafts()
