"""Who made a spec, as the API tells it: people are found by their address or their name."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from pressui.accounts.models import Person
from pressui.fulltext import words_of
from pressui.specs.models import Spec

ME = "me"


def meant(specs: QuerySet[Spec], values: Iterable[str], person: Person) -> set[str]:
    """The authors, as specs tell them, that any of these values names."""
    values = list(values)
    if not values:
        return set()
    there = set(specs.order_by().values_list("created_by", flat=True).distinct())
    names = names_of(there)
    return {
        author
        for value in values
        for author in there
        if is_meant(author, names.get(author, ""), person.email if value == ME else value)
    }


def names_of(authors: Collection[str]) -> dict[str, str]:
    """What those of them are called who have an account here."""
    people = Person.objects.filter(email__in={*authors, *map(str.lower, authors)}).exclude(email="")
    names = {person.email.casefold(): person.name for person in people}
    return {a: names[a.casefold()] for a in authors if a.casefold() in names}


def is_meant(author: str, name: str, value: str, *, whole: bool = False) -> bool:
    """Whether a value is the address or words of the name, each as it begins or whole."""
    if "@" in value:
        return author.casefold().startswith(value.casefold())
    known = words_of(f"{author.partition('@')[0]} {name}")
    words = words_of(value)
    if whole:
        return bool(words) and set(words) <= set(known)
    return bool(words) and all(any(one.startswith(word) for one in known) for word in words)
