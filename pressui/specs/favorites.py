"""The specs that a person starred."""

from collections.abc import Iterable

from pressui.accounts.models import Person
from pressui.specs.models import Favorite, Spec


def among(person: Person, specs: Iterable[Spec]) -> set[int]:
    """Which of these specs are starred, by their keys."""
    starred = person.favorites.filter(spec__in=[spec.pk for spec in specs])
    return set(starred.values_list("spec_id", flat=True))


def star(person: Person, spec: Spec, *, starred: bool) -> None:
    """Stars a spec, or gives the star up; twice is as good as once."""
    if starred:
        Favorite.objects.get_or_create(person=person, spec=spec)
    else:
        person.favorites.filter(spec=spec).delete()
