"""What Celery runs for people and the record."""

from celery import shared_task

from pressui.accounts import audit


@shared_task(name="accounts.prune")
def prune() -> None:
    audit.prune()
