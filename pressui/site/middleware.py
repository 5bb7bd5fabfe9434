"""What every request and answer gets: an id, no trace in caches, errors in our layout."""

import logging
import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from pressui.accounts import carrying
from pressui.accounts.views import sign_in_with_form
from pressui.pages import problem_page
from pressui.press import PressError

logger = logging.getLogger(__name__)

type GetResponse = Callable[[HttpRequest], HttpResponse]

_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestIdMiddleware:
    """Gives each request an id that its log lines, events and answer share."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Id"] = request_id
        return response


class SignInMiddleware(LoginRequiredMiddleware):
    """Asks who is not signed in (any more) to do so; htmx is told to leave the page for it.

    Otherwise the sign-in form would be swapped into the page, or into nothing. The page that
    was open comes back afterwards, and offers what it kept of what was typed; a form that was
    sent without htmx is carried over the sign-in, where its view says so.
    """

    def handle_no_permission(  # type: ignore[override] # a page, where a form is carried along
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        if not HtmxDetails(request) and carrying.has_to_be_carried(request, view_func):
            return sign_in_with_form(request, view_func)
        response = super().handle_no_permission(request, view_func)
        if htmx := HtmxDetails(request):
            back = htmx.current_url_abs_path or reverse(settings.LOGIN_REDIRECT_URL)
            response["HX-Redirect"] = redirect_to_login(back).url
            # A redirect would be followed by htmx itself.
            response.status_code = 200
            del response["Location"]
        return response


class PageMiddleware:
    """Keeps pages out of caches; answers a database or an API that is away with a page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # The back button after signing out must not show a page of somebody else.
        if "Cache-Control" not in response:
            add_never_cache_headers(response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, PressError):
            return _press_away(request, error)
        if not isinstance(error, OperationalError):
            return None
        logger.error("database away at %s", request.path, exc_info=error)
        response = render(request, "503.html", status=503)
        response["Retry-After"] = "5"
        return response


def _press_away(request: HttpRequest, error: PressError) -> HttpResponse:
    """A page that cannot do without the API, which did not tell what it was asked."""
    logger.warning("the API failed %s: %s", request.path, error)
    return problem_page(
        request,
        status=503,
        what=_("Press did not answer."),
        means=_("This page is not known here yet, and could not be read: %(why)s")
        % {"why": error.message},
        now=_("Wait a moment and reload. What runs already is not touched."),
    )
