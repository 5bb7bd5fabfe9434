"""The Celery application: Redis only wakes workers, database rows hold what is to be done."""

import os
import warnings
from typing import Any

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pressui.settings")
# Set inside the platform's own resources, it would silently redirect `get_parameters`.
os.environ.pop("PRESS_DEPLOYMENT_ID", None)

# Seconds between two wakes. The rows say whether anything is due; a message that waits for
# longer than a few wakes is worthless, so it expires.
WAKE_EVERY = {
    "accounts.prune": 3600.0,
    "deployments.follow_motion": 1.0,
    "deployments.sweep": 2.0,
    "deployments.settle": 5.0,
    "bulk.carry_out": 1.0,
    "notices.notice": 3.0,
    "notices.deliver": 3.0,
    "bulk.clear_drafts": 600.0,
    "specs.sweep": 2.0,
    "specs.settle": 5.0,
    "specs.bulk_edit": 1.0,
    "specs.clear_drafts": 600.0,
}
TASK_LIMIT = 60  # seconds a task may take, far below the visibility time-out
VISIBILITY_TIMEOUT = 600

# Containers run as root; only JSON is accepted here, which is what the warning is about.
warnings.filterwarnings("ignore", message="You're running the worker with superuser")

_transport: dict[str, Any] = {
    "visibility_timeout": VISIBILITY_TIMEOUT,
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
    "socket_keepalive": True,
}

app = Celery("pressui")
app.conf.update(
    broker_url=settings.REDIS_URL,
    broker_transport_options=_transport,
    visibility_timeout=VISIBILITY_TIMEOUT,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    task_acks_late=True,
    worker_prefetch_multiplier=1,
    task_time_limit=TASK_LIMIT,
    task_soft_time_limit=TASK_LIMIT - 10,
    task_publish_retry=False,
    worker_hijack_root_logger=False,
    worker_max_tasks_per_child=2000,
    beat_schedule={
        name: {"task": name, "schedule": seconds, "options": {"expires": 3 * seconds}}
        for name, seconds in WAKE_EVERY.items()
    },
    beat_max_loop_interval=1.0,
    beat_schedule_filename=str(settings.DATA_DIR / "beat-schedule"),
    timezone="UTC",
)
app.autodiscover_tasks()
