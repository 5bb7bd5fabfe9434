"""What Celery runs for the catalogue."""

from celery import shared_task

from pressui.specs import settling, sweeping


@shared_task(name="specs.sweep")
def sweep() -> None:
    sweeping.sweep_due()


@shared_task(name="specs.settle")
def settle() -> None:
    settling.settle_due()
