"""The way to the identity provider and back; only there where one is configured."""

import logging
from typing import Any

from authlib.common.errors import AuthlibBaseError
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from joserfc.errors import JoseError

from pressui.accounts import oidc
from pressui.accounts.services import Action, Actor, actor_of, origin_of, record
from pressui.pages import Link, problem_page

logger = logging.getLogger(__name__)
NEXT = "oidc_next"
# What an answer that is not to be believed, or cannot be read, raises.
UNBELIEVABLE = (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError, RuntimeError)


@login_not_required
@require_safe
def oidc_begin(request: HttpRequest) -> HttpResponseBase:
    """Leads to the provider, which leads back."""
    request.session[NEXT] = request.GET.get("next", "")[:2000]
    back = settings.PUBLIC_URL + reverse("oidc_back")
    try:
        answer: HttpResponseBase = oidc.client().authorize_redirect(request, back)
    except OSError as error:
        return _away(request, error)
    except UNBELIEVABLE as error:
        return _refused(request, _("It is not the one that is configured here."), error)
    return answer


@login_not_required
@require_safe
def oidc_back(request: HttpRequest) -> HttpResponse:
    """Lets in whom the provider sends, if its word holds and they may come in."""
    try:
        person = oidc.let_in(request, oidc.visitor_of(request))
    except oidc.NotLetIn as why:
        return _refused(request, str(why))
    except OSError as error:
        return _away(request, error)
    except UNBELIEVABLE as error:
        return _refused(request, _("Its answer could not be believed."), error)
    wanted = request.session.pop(NEXT, "")
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    record(actor_of(request), Action.SIGN_IN, "succeeded", detail=oidc.config().name)
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(wanted if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL))


def _refused(request: HttpRequest, why: str, error: Any = None) -> HttpResponse:
    """Says why, and records it; of an error its kind alone, for its words may quote a token."""
    kind = f" ({type(error).__name__})" if error else ""
    logger.warning("nobody is let in from %s: %s%s", oidc.config().issuer, why, kind)
    tried = Actor(None, oidc.config().name, *origin_of(request))
    record(tried, Action.SIGN_IN_FAILED, "refused", detail=why + kind)
    what = _("You could not be signed in with %s") % oidc.config().name
    return _page(request, 403, what, why)


def _away(request: HttpRequest, error: OSError) -> HttpResponse:
    logger.warning("%s does not answer: %s", oidc.config().issuer, type(error).__name__)
    means = _("%s does not answer.") % oidc.config().name
    return _page(request, 503, _("You cannot be signed in now"), means)


def _page(request: HttpRequest, status: int, what: str, means: str) -> HttpResponse:
    return problem_page(
        request,
        status=status,
        what=what,
        means=means,
        now=_("Try again, or sign in with a name and a password if you have them here."),
        actions=[Link(label=_("Sign in"), url=reverse("login"))],
    )
