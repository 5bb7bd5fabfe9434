"""Drafts of deploy forms and presets for them: kept without secrets, found again."""

import json
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from pressui.accounts.models import Person, Role
from pressui.deployments.models import Draft, KeptForm, Preset
from pressui.specs.models import Spec

KEPT_FOR: Final = timedelta(days=30)
LONGEST_NAME: Final = 100


def save_draft(person: Person, spec: Spec, body: Mapping[str, Any]) -> Draft:
    """Keeps an unfinished form, one a person and spec; `body` has no secrets."""
    Draft.objects.filter(saved_at__lt=timezone.now() - KEPT_FOR).delete()
    kept = {"body": _text(body), "saved_at": timezone.now()}
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
    person: Person, spec: Spec, *, name: str, is_shared: bool, body: Mapping[str, Any]
) -> Preset:
    """Keeps values under a name; one's own preset of that name is replaced."""
    kept = {"body": _text(body), "is_shared": is_shared, "saved_at": timezone.now()}
    preset, _made = Preset.objects.update_or_create(
        person=person, spec=spec, name=name, defaults=kept
    )
    return preset


def may_delete(person: Person, preset: Preset) -> bool:
    return preset.person_id == person.pk or person.is_at_least(Role.SPEC_ADMIN)


def body_of(kept: KeptForm) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(kept.body)
    return body


def _text(body: Mapping[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False)
