"""Every address that the program answers, with something in place of each argument."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RegexPattern

from tests.security.url_roles import URL_ROLES, Methods

# An argument is made by its name, else by its type: objects that are not there do, since
# whoever may not ask is refused before anything is looked for.
BY_NAME = {"family": "apps", "app_label": "accounts", "uidb64": "MQ", "token": "a-b"}
BY_TYPE = {"UUIDConverter": uuid.UUID(int=1), "IntConverter": 987654}


@dataclass(frozen=True)
class Address:
    """An address as the URLconf names it, and one path of it."""

    name: str
    path: str
    arguments: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def methods(self) -> Methods:
        """What the table says of it; nothing where it is not listed."""
        return URL_ROLES.get(self.key, {})

    @property
    def key(self) -> str:
        """Its name in the table."""
        space, colon, _name = self.name.rpartition(":")
        return f"{space}:*" if colon and self.name not in URL_ROLES else self.name


def addresses() -> list[Address]:
    return list(_walk(get_resolver(), "", {}))


def _walk(resolver: URLResolver, space: str, given: dict[str, Any]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        arguments = given | _arguments(entry)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, inner, arguments)
        elif entry.name:
            path = reverse(space + entry.name, kwargs=arguments)
            yield Address(space + entry.name, path, arguments)


def _arguments(entry: URLPattern | URLResolver) -> dict[str, Any]:
    if isinstance(entry.pattern, RegexPattern):
        return {name: BY_NAME[name] for name in entry.pattern.regex.groupindex}
    return {
        name: BY_NAME.get(name) or BY_TYPE.get(type(converter).__name__, "not-there")
        for name, converter in entry.pattern.converters.items()
    }
