"""Which role may open which view; every refusal is recorded."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_htmx.middleware import HtmxDetails

from pressui.accounts.models import Person, Role
from pressui.accounts.services import Action, actor_of, record


class AuthenticatedRequest(HttpRequest):
    """A request of somebody who is signed in, as the middleware guarantees."""

    user: Person
    request_id: str
    htmx: HtmxDetails


type View[**P] = Callable[Concatenate[AuthenticatedRequest, P], HttpResponseBase]


def require[**P](role: Role) -> Callable[[View[P]], View[P]]:
    """Lets in those who have `role` or a higher one; all others get a 403 that says so."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(
            request: AuthenticatedRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_at_least(role):
                refuse(request, role)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def refuse(request: HttpRequest, role: Role) -> None:
    """Records that somebody without `role` asked, and raises `PermissionDenied`."""
    need = f"This needs the role {role.label}."
    record(
        actor_of(request),
        Action.REFUSED,
        "refused",
        target_kind="page",
        target_name=request.path[:300],
        detail=f"{request.method}: {need}",
    )
    raise PermissionDenied(need)
