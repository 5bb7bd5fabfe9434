"""What Celery runs for deployments; beat wakes each of these, the rows say whether one is due."""

from celery import shared_task

from pressui.deployments import polling, settling


@shared_task(name="deployments.follow_motion")
def follow_motion() -> None:
    polling.follow_motion()


@shared_task(name="deployments.sweep")
def sweep() -> None:
    polling.sweep_due()


@shared_task(name="deployments.settle")
def settle() -> None:
    settling.settle_due()
