"""Messages that a spec, or one release of it, is no longer recommended."""

from collections.abc import Iterable

from django.utils import timezone

from pressui.accounts.services import Action, Actor, record
from pressui.specs import services
from pressui.specs.models import Spec, SpecNote


def shown_for(spec: Spec, version: str) -> list[SpecNote]:
    """What is to be read where this release is shown: of the spec first, then of the release."""
    return list(spec.advice.filter(version__in={"", version}).order_by("version"))


def among(specs: Iterable[Spec]) -> dict[int, str]:
    """The messages of whole specs and of their latest releases, by spec, in one query."""
    listed = {spec.pk: spec for spec in specs}
    notes = SpecNote.objects.filter(spec__in=listed).order_by("-version")
    return {
        note.spec_id: note.text
        for note in notes
        if note.version in ("", listed[note.spec_id].latest_version)
    }


def leave(*, actor: Actor, spec: Spec, version: str, text: str) -> None:
    """Leaves a message, changes it, or takes it away where `text` is empty."""
    before = spec.advice.filter(version=version).first()
    if (before.text if before else "") == text:
        return
    if text:
        told = {"text": text, "person": actor.person, "person_name": actor.name}
        spec.advice.update_or_create(
            version=version, defaults={**told, "written_at": timezone.now()}
        )
    elif before is not None:
        before.delete()
    record(
        actor,
        Action.ADVISE,
        "succeeded",
        detail=version,
        before=before.text if before else "",
        after=text,
        **services.target_of(spec),
    )
