"""Drafts of deploy forms and presets for them: kept without secrets, found again."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from pressui.accounts.models import Person, Role
from pressui.accounts.services import Action, Actor, record, record_change
from pressui.deployments.models import Draft, KeptForm, Preset
from pressui.parameters.half_typed import Kept
from pressui.specs.models import Spec
from pressui.specs.services import target_of

KEPT_FOR: Final = timedelta(days=30)
LONGEST_NAME: Final = 100
HALF_TYPED: Final = "halfTyped"


def save_draft(
    person: Person, spec: Spec, body: Mapping[str, Any], half_typed: Sequence[Kept] = ()
) -> Draft:
    """Keeps an unfinished form, one a person and spec; there are no secrets in it."""
    Draft.objects.filter(saved_at__lt=timezone.now() - KEPT_FOR).delete()
    whole = {**body, HALF_TYPED: list(half_typed)} if half_typed else body
    kept = {"body": _text(whole), "saved_at": timezone.now()}
    draft, _made = Draft.objects.update_or_create(person=person, spec=spec, defaults=kept)
    return draft


def fresh() -> QuerySet[Draft]:
    """The drafts that are not too old."""
    return Draft.objects.filter(saved_at__gte=timezone.now() - KEPT_FOR)


def own_draft(person: Person, spec: Spec) -> Draft | None:
    return fresh().filter(person=person, spec=spec).first()


def draft_by_key(spec: Spec, key: str) -> Draft | None:
    """Anybody's, by the key that nobody guesses."""
    try:
        return fresh().filter(spec=spec, key=uuid.UUID(key)).select_related("person").first()
    except (ValueError, ValidationError):
        return None


def discard_draft(person: Person, spec: Spec) -> None:
    Draft.objects.filter(person=person, spec=spec).delete()


def presets_for(person: Person, spec: Spec) -> QuerySet[Preset]:
    """One's own, and those that others share."""
    shared = Q(person=person) | Q(is_shared=True)
    return Preset.objects.filter(shared, spec=spec).select_related("person")


def save_preset(
    actor: Actor, spec: Spec, *, name: str, is_shared: bool, body: Mapping[str, Any]
) -> Preset:
    """Keeps values under a name; one's own preset of that name is replaced."""
    earlier = Preset.objects.filter(person=actor.person, spec=spec, name=name).first()
    kept = {"body": _text(body), "is_shared": is_shared, "saved_at": timezone.now()}
    preset, _made = Preset.objects.update_or_create(
        person=actor.person, spec=spec, name=name, defaults=kept
    )
    if is_shared or (earlier and earlier.is_shared):
        _tell(actor, Action.SHARE_PRESET, preset, _told(earlier), _told(preset))
    return preset


def delete_preset(actor: Actor, preset: Preset) -> None:
    if preset.is_shared:
        _tell(actor, Action.DELETE_PRESET, preset, _told(preset), {})
    preset.delete()


def tell_of_copy(actor: Actor, draft: Draft) -> None:
    """Records that somebody opened the draft of another, by the link that they were given."""
    words = _("by %s") % draft.person.name
    record(actor, Action.COPY_DRAFT, "succeeded", detail=words, **target_of(draft.spec))


def _told(preset: Preset | None) -> dict[str, Any]:
    """What the record says of a preset: it has no secrets."""
    return {"is_shared": preset.is_shared, "values": body_of(preset)} if preset else {}


def _tell(
    actor: Actor, action: Action, preset: Preset, before: dict[str, Any], after: dict[str, Any]
) -> None:
    record_change(actor, action, before, after, detail=preset.name, **target_of(preset.spec))


def may_delete(person: Person, preset: Preset) -> bool:
    return preset.person_id == person.pk or person.is_at_least(Role.SPEC_ADMIN)


def body_of(kept: KeptForm) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(kept.body)
    return body


def _text(body: Mapping[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False)
