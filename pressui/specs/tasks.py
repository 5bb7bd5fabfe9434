"""What Celery runs for the catalogue."""

from celery import shared_task

from pressui.specs import bulk_edit, settling, sweeping


@shared_task(name="specs.sweep")
def sweep() -> None:
    sweeping.sweep_due()


@shared_task(name="specs.settle")
def settle() -> None:
    settling.settle_due()


@shared_task(name="specs.bulk_edit")
def carry_out_bulk_edits() -> None:
    bulk_edit.carry_out_due()


@shared_task(name="specs.clear_drafts")
def clear_drafts() -> None:
    bulk_edit.clear_drafts()
