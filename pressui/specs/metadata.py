"""What a spec admin edits of a spec, and how three versions of it differ: opened, mine, theirs."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final, Self

from pressui.press import Scope
from pressui.specs.models import Spec

LABELS: Final = {
    "name": "Name",
    "title": "Title",
    "summary": "Summary",
    "description": "Description",
    "content_type": "Written in",
    "image_url": "Picture",
    "tags": "Tags",
    "status": "Status",
    "scope": "Scope",
    "tenants": "Tenants",
    "featured": "Featured",
}
# The keys of the PATCH body; those of the first kind stand in its `metadata`.
_METADATA_KEYS: Final = {
    "name": "name",
    "title": "title",
    "summary": "summary",
    "description": "description",
    "content_type": "descriptionContentType",
    "image_url": "imageUrl",
    "tags": "tags",
    "status": "status",
}
_OWN_KEYS: Final = {"scope": "scope", "tenants": "tenants", "featured": "featured"}
FIELD_OF_KEY: Final = {key: name for name, key in (_METADATA_KEYS | _OWN_KEYS).items()}


@dataclass(frozen=True)
class Metadata:
    """The metadata of a spec as a form has it."""

    name: str = ""
    title: str = ""
    summary: str = ""
    description: str = ""
    content_type: str = "text/markdown"
    image_url: str = ""
    tags: tuple[str, ...] = ()
    status: str = ""
    scope: str = ""
    tenants: tuple[str, ...] = ()
    featured: bool = False

    @classmethod
    def of(cls, spec: Spec) -> Self:
        return cls(
            name=as_typed(spec.name),
            title=as_typed(spec.title),
            summary=as_typed(spec.summary),
            description=as_typed(spec.description),
            content_type=spec.description_content_type or "text/markdown",
            image_url=as_typed(spec.image_url),
            tags=tuple(map(str, spec.tags)),
            status=spec.status,
            scope=spec.scope,
            tenants=tuple(map(str, spec.tenants)),
            featured=spec.featured,
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads what `as_json` wrote. Raises `ValueError` for anything else."""
        data = json.loads(text)
        plain = cls()
        if not isinstance(data, dict):
            raise ValueError("not a JSON object")
        known: dict[str, Any] = {field.name: data.get(field.name) for field in fields(cls)}
        for name in ("tags", "tenants"):
            known[name] = tuple(known[name]) if isinstance(known[name], list) else None
        for name, value in known.items():
            if type(value) is not type(getattr(plain, name)):
                raise ValueError(f"{name} cannot be read")
        return cls(**known)

    @property
    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    def differing(self, other: "Metadata") -> list[str]:
        """The names of the fields that differ, in the order of the form."""
        return [name for name in LABELS if getattr(self, name) != getattr(other, name)]

    def with_fields_of(self, other: "Metadata", names: Iterable[str]) -> "Metadata":
        return replace(self, **{name: getattr(other, name) for name in names})

    def patch(self, names: Iterable[str]) -> dict[str, Any]:
        """The PATCH body of these fields alone."""
        body: dict[str, Any] = {}
        for name in names:
            value = self._sent(name)
            if name in _METADATA_KEYS:
                body.setdefault("metadata", {})[_METADATA_KEYS[name]] = value
            else:
                body[_OWN_KEYS[name]] = value
        # The tenants of a spec that is no longer shared go with its scope.
        if body.get("scope", Scope.SHARED) != Scope.SHARED:
            body.pop("tenants", None)
        return body

    def _sent(self, name: str) -> Any:
        value = getattr(self, name)
        if name == "tags":
            return [{"name": tag} for tag in value]
        return list(value) if isinstance(value, tuple) else value

    def shown(self, name: str) -> str:
        """A field's value in words."""
        value = getattr(self, name)
        if isinstance(value, bool):
            return "yes" if value else "no"
        return ", ".join(value) if isinstance(value, tuple) else value


def as_typed(text: str) -> str:
    """A text as a form sends it back: browsers send their own line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


@dataclass(frozen=True)
class Difference:
    """A field that somebody else changed meanwhile; `mine` is None where I did not touch it."""

    label: str
    before: str
    theirs: str
    mine: str | None


@dataclass(frozen=True)
class Edit:
    """An edit: what I opened, what I made of it, and what stands there now."""

    opened: Metadata
    mine: Metadata
    theirs: Metadata

    @property
    def changed(self) -> list[str]:
        """What I changed."""
        return self.mine.differing(self.opened)

    @property
    def to_send(self) -> list[str]:
        """What I changed and what does not stand there already."""
        now = self.mine.differing(self.theirs)
        return [name for name in self.changed if name in now]

    @property
    def merged(self) -> Metadata:
        """Theirs, with what I changed."""
        return self.theirs.with_fields_of(self.mine, self.changed)

    @property
    def overlaps(self) -> bool:
        """Whether something would be lost by saving mine."""
        return any(difference.mine is not None for difference in self.differences)

    @property
    def differences(self) -> list[Difference]:
        """What somebody else changed since I opened it, but for what I changed alike."""
        changed = self.changed
        return [
            Difference(
                LABELS[name],
                self.opened.shown(name),
                self.theirs.shown(name),
                self.mine.shown(name) if name in changed else None,
            )
            for name in self.theirs.differing(self.opened)
            if name not in changed or name in self.to_send
        ]
