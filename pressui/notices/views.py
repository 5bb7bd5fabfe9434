"""What one was told of, one's wishes, and the buttons that begin and end a watch."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pressui.accounts.models import Person
from pressui.accounts.people import target_of
from pressui.accounts.permissions import AuthenticatedRequest
from pressui.accounts.services import Action, actor_of, record_change
from pressui.connections.services import current_connection
from pressui.deployments.models import Deployment
from pressui.deployments.queries import known_deployment
from pressui.notices.delivering import reason_of, subject_of
from pressui.notices.forms import WishesForm
from pressui.notices.models import Delivery, Notice, Watch, Wishes
from pressui.specs.models import Spec
from pressui.specs.views.finding import spec_or_404

SHOWN = 50


@require_safe
def notices(request: AuthenticatedRequest) -> HttpResponse:
    return _page(request, WishesForm(instance=_wishes(request.user)))


@require_POST
def save_wishes(request: AuthenticatedRequest) -> HttpResponse:
    """Of what to tell, and how."""
    wishes = _wishes(request.user)
    before = wishes.told
    form = WishesForm(request.POST, instance=wishes)
    if not form.is_valid():
        return _page(request, form, status=422)
    after = form.save().told
    if form.has_changed():
        actor, who = actor_of(request), target_of(request.user)
        record_change(actor, Action.SETTINGS, before, after, **who)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("notices"))


@require_POST
def mark_notices_seen(request: AuthenticatedRequest) -> HttpResponse:
    Notice.objects.filter(person=request.user, seen_at=None).update(seen_at=timezone.now())
    return HttpResponseRedirect(reverse("notices"))


@require_POST
def watch_deployment(
    request: AuthenticatedRequest, family: str, deployment_id: str
) -> HttpResponse:
    """Begins to watch a deployment, or ends it."""
    found = known_deployment(current_connection(), request.user, family, deployment_id)
    if found is None:
        raise Http404(_("There is no such deployment."))
    return _watch(request, found.label, found.get_absolute_url(), deployment=found)


@require_POST
def watch_spec(request: AuthenticatedRequest, family: str, spec_id: str) -> HttpResponse:
    """Begins to watch all deployments of a spec, or ends it."""
    found = spec_or_404(request, family, spec_id)
    return _watch(request, found.label, found.get_absolute_url(), spec=found)


def _watch(request: AuthenticatedRequest, label: str, address: str, **what: Any) -> HttpResponse:
    if request.POST.get("watch") == "yes":
        Watch.objects.get_or_create(person=request.user, **what)
        words = _("You will be told when something happens to %(name)s.")
    else:
        Watch.objects.filter(person=request.user, **what).delete()
        words = _("You will no longer be told about %(name)s.")
    messages.success(request, words % {"name": label})
    return HttpResponseRedirect(address)


def _seen_watches(person: Person) -> QuerySet[Watch]:
    """What one watches, but for what one may not see any more."""
    seen = Q(deployment__in=Deployment.objects.visible_to(person))
    return Watch.objects.filter(seen | Q(spec__in=Spec.objects.visible_to(person)), person=person)


def _wishes(person: Person) -> Wishes:
    return Wishes.objects.filter(person=person).first() or Wishes(person=person)


def _page(request: AuthenticatedRequest, form: WishesForm, status: int = 200) -> HttpResponse:
    """What one was told, as far as one may see it now."""
    person = request.user
    told = Notice.objects.filter(
        person=person, change__deployment__in=Deployment.objects.visible_to(person)
    ).select_related("change__deployment__spec")
    shown = [(notice, subject_of(notice), reason_of(notice)) for notice in told[:SHOWN]]
    watches = _seen_watches(person).select_related("deployment", "spec")
    failed = Delivery.objects.filter(notice__person=person, state=Delivery.State.FAILED)
    context = {
        "nav": "",
        "notices": shown,
        "unseen": any(notice.seen_at is None for notice, _subject, _reason in shown),
        "watches": [watch.deployment or watch.spec for watch in watches],
        "form": form,
        "failed": failed.order_by("-pk").first(),
        "sends_mail": settings.SENDS_MAIL,
    }
    return render(request, "notices/notices.html", context, status=status)
