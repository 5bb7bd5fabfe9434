"""The tabs of a deployment's page: which there are, and which one is open."""

from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from pressui.deployments.models import Deployment

TABS: Final = ("overview", "values", "revisions", "details")


def tab_of(request: HttpRequest) -> str:
    """The one that the address names; the first where it names none of them."""
    named = request.GET.get("tab", "")
    return named if named in TABS else TABS[0]


def tabs_of(request: HttpRequest, deployment: Deployment, revisions: int) -> dict[str, Any]:
    open_tab, page = tab_of(request), deployment.get_absolute_url()
    words = (_("Overview"), _("Values"), _("Revisions"), _("Details"))
    counts = {"revisions": revisions}
    tabs = [
        {
            "label": label,
            "url": page if name == TABS[0] else f"{page}?tab={name}",
            "current": name == open_tab,
            "count": counts.get(name),
        }
        for name, label in zip(TABS, words, strict=True)
    ]
    return {"tab": open_tab, "tabs": tabs}
