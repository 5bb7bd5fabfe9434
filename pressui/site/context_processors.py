"""What the layout shows on every page: the tenant, how fresh things are, and what needs people."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from pressui.accounts.models import Person
from pressui.connections.services import current_connection, freshness
from pressui.deployments.queries import attention_count
from pressui.notices.noticing import unseen_notices
from pressui.pages import wants_fragment

THEMES = ("light", "dark")


def layout(request: HttpRequest) -> dict[str, Any]:
    """Reads two rows and two counts for people who are signed in; nothing for others."""
    theme = request.COOKIES.get("theme", "")
    context: dict[str, Any] = {
        "theme": theme if theme in THEMES else "",
        "is_sandbox": settings.SANDBOX,
    }
    user = getattr(request, "user", None)
    if isinstance(user, Person) and not wants_fragment(request):
        connection = current_connection()
        context |= {
            "connection": freshness(connection),
            "attention_count": attention_count(connection, user),
            "unseen_notices": unseen_notices(user),
            "perms_ui": user,
        }
    return context
