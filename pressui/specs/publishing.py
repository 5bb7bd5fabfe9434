"""What is published: a new spec or a new release, read from one document or made by a form."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from pressui import press
from pressui.press import Family, Kind, family_of
from pressui.specs import mirror
from pressui.specs.publishing_text import Source, TextProblem

METADATA: Final = (
    "name",
    "title",
    "summary",
    "description",
    "descriptionContentType",
    "imageUrl",
    "tags",
)
# What stands beside the body in a document of the `peak` command, and of which type it is.
BESIDE: Final[dict[str, type]] = {
    "artifact": dict,
    "autoRunOnDeploy": bool,
    "featured": bool,
    "scope": str,
    "tenants": list,
    "parameters": dict,
}
_BODY: Final[dict[str, type]] = {"metadata": dict, "release": dict}
_NEW_SPEC: Final = ("version", "kind", "metadata", "release", "config")
_RELEASE: Final = ("release", "config")
# How the arguments of the Python client are spelled: taken too.
_ALSO: Final = {"auto_run_on_deploy": "autoRunOnDeploy", "spec": "body"}


@dataclass(frozen=True)
class Publication:
    """All that the API is told, but for the artifact itself; None is left to the API."""

    kind: str
    body: dict[str, Any]
    parameters: dict[str, Any] | None = None
    featured: bool | None = None
    scope: str | None = None
    tenants: list[str] | None = None
    auto_run: bool | None = None
    artifact: dict[str, Any] | None = None

    @property
    def family(self) -> str:
        return family_of(self.kind)

    @property
    def is_app(self) -> bool:
        return self.family == Family.APPS

    @property
    def metadata(self) -> dict[str, Any]:
        return self.body.get("metadata") or {}

    @property
    def name(self) -> str:
        return str(self.metadata.get("name") or "")

    @property
    def label(self) -> str:
        return str(self.metadata.get("title") or "") or self.name

    @property
    def version(self) -> str:
        return str((self.body.get("release") or {}).get("version") or "")

    @property
    def notes(self) -> str:
        return str((self.body.get("release") or {}).get("notes") or "")

    @property
    def schema(self) -> press.ParameterSchema:
        return press.read_schema(self.parameters or {}) or press.ParameterSchema()

    @property
    def ignore_files(self) -> list[str]:
        names = (self.artifact or {}).get("ignore_files")
        return [str(name) for name in names] if isinstance(names, list) else []

    @property
    def payload(self) -> dict[str, Any]:
        """What the operation's row says of it: a block's config may hold what is nobody's."""
        config = {"config": self.body.get("config")} if self.is_app else {}
        told = {key: value for key, value in self.body.items() if key != "config"} | config
        beside = {
            "featured": self.featured,
            "scope": self.scope,
            "tenants": self.tenants,
            "autoRunOnDeploy": self.auto_run,
            "parameters": mirror.without_secret_defaults(self.parameters),
        }
        return told | {key: value for key, value in beside.items() if value is not None}

    @property
    def document(self) -> dict[str, Any]:
        """The same as the `peak` command takes it."""
        beside = {
            "artifact": self.artifact,
            "autoRunOnDeploy": self.auto_run,
            "featured": self.featured,
            "scope": self.scope,
            "tenants": self.tenants or None,
            "parameters": self.parameters,
        }
        return {"body": self.body} | {k: v for k, v in beside.items() if v is not None}


class BadDocument(ValueError):
    """A document that says no publication; all that is wrong, each with its line."""

    def __init__(self, problems: list[TextProblem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


def read_document(source: Source, kind: str = "") -> Publication:
    """The publication that a document describes; with a `kind` it is a release of such a spec.

    Raises `BadDocument`.
    """
    try:
        value = source.value
    except TextProblem as problem:
        raise BadDocument([problem]) from None
    if not isinstance(value, dict):
        raise BadDocument([TextProblem(_("A document has names with values: body, …"), 1)])
    given: dict[str, Any] = {_ALSO.get(str(key), str(key)): value[key] for key in value}
    problems = list(_problems(given, source, is_release=bool(kind)))
    if problems:
        raise BadDocument(problems)
    body = dict(given["body"]) if "body" in given else _bare(given)
    return Publication(
        kind=kind or str(body["kind"]),
        body=body,
        parameters=given.get("parameters"),
        featured=given.get("featured"),
        scope=given.get("scope"),
        tenants=given.get("tenants"),
        auto_run=given.get("autoRunOnDeploy"),
        artifact=given.get("artifact"),
    )


def _bare(given: dict[str, Any]) -> dict[str, Any]:
    """The body of a document that has it at its top, without a `body` around it."""
    return {key: value for key, value in given.items() if key not in BESIDE}


def _problems(given: dict[str, Any], source: Source, *, is_release: bool) -> Iterator[TextProblem]:
    def problem(path: str, words: str) -> TextProblem:
        return TextProblem(words, source.line_of(path))

    inside = "body." if "body" in given else ""
    body = given.get("body", _bare(given))
    if not isinstance(body, dict):
        yield problem("body", _("body: this has to be names with values."))
        return
    known = {*BESIDE, "body"} if inside else {*BESIDE, *body}
    for key in given.keys() - known:
        yield problem(key, _("“%s” is not known here.") % key)
    for key in (key for key in given if key in BESIDE and given[key] is not None):
        if not isinstance(given[key], BESIDE[key]):
            yield problem(key, _type_words(key, BESIDE[key]))
    for path, words in _body_problems(body, is_release=is_release):
        yield problem(inside + path, words)


def _body_problems(body: dict[str, Any], *, is_release: bool) -> Iterator[tuple[str, str]]:
    known = _RELEASE if is_release else _NEW_SPEC
    for key in body.keys() - set(known):
        whole = is_release and key in _NEW_SPEC
        words = _("a release has no “%s”: it is the spec's.") if whole else _("“%s” is not known.")
        yield key, words % key
    for key, wanted in _BODY.items():
        if key in known and not isinstance(body.get(key) or wanted(), wanted):
            yield key, _type_words(key, wanted)
    metadata = body.get("metadata")
    if isinstance(metadata, dict):
        for key in metadata.keys() - set(METADATA):
            yield f"metadata.{key}", _("“%s” is no part of the metadata.") % key
    if not is_release and body.get("kind") not in tuple(Kind):
        yield "kind", _("kind: write app, workflow or service.")


def _type_words(key: str, wanted: type) -> str:
    words = {
        dict: _("%s: this has to be names with values."),
        list: _("%s: this has to be a list."),
        bool: _("%s: this has to be true or false."),
        str: _("%s: this has to be text."),
    }
    return words[wanted] % key
