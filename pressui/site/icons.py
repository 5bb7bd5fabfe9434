"""What a status looks like: its tone, its icon and its word; nothing else decides this."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Look:
    """The sign of a status: never color alone, always an icon and a word."""

    tone: str
    icon: str
    word: str | Promise
    turns: bool = False


STATUSES = {
    "deployed": Look("ok", "circle-check-filled", _("Deployed")),
    "available": Look("ok", "circle-check", _("Available")),
    "failed": Look("bad", "circle-x-filled", _("Failed")),
    "platform_resource_error": Look("bad", "cloud-x", _("Platform error")),
    "delete_failed": Look("bad", "trash-x", _("Delete failed")),
    "rollback_failed": Look("bad", "arrow-back-up-double", _("Rollback failed")),
    "warning": Look("warn", "alert-triangle-filled", _("Warning")),
    "deploying": Look("move", "progress", _("Deploying"), turns=True),
    "redeploying": Look("move", "refresh", _("Redeploying"), turns=True),
    "deleting": Look("move", "trash", _("Deleting")),
    "deleted": Look("mute", "trash", _("Deleted")),
    "rollback": Look("move", "arrow-back-up", _("Rolling back")),
    "rollback_complete": Look("back", "arrow-back-up", _("Rolled back")),
    "superseded": Look("mute", "versions", _("Superseded")),
    "unavailable": Look("mute", "circle-off", _("Unavailable")),
    "archived": Look("mute", "archive", _("Archived")),
}


def look(status: str) -> Look:
    """The look of a status; one we do not know is shown as it is."""
    return STATUSES.get(status) or Look("mute", "help-circle", status or _("Unknown"))
