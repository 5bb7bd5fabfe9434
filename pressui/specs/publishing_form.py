"""The form of a new spec or a new release: by fields, or as one document; each makes the other."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.forms import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from pressui.press import Kind, Scope, family_of
from pressui.specs.publishing import BadDocument, Publication, read_document
from pressui.specs.publishing_fields import DOCUMENT, PublishFields
from pressui.specs.publishing_text import Source, TextProblem, written
from pressui.specs.publishing_values import (
    TEXTS,
    BlockRow,
    field_of,
    metadata_of,
    needed,
    rows_as_config,
)
from pressui.specs.versions import version_key

_SPEC_FIELDS: Final = (*TEXTS, "tags", "scope", "tenants", "featured")


@dataclass(frozen=True)
class Box:
    """A long text on the page: its field, and each line's number with whether it is wrong."""

    field: BoundField
    numbers: Sequence[tuple[int, bool]]


class PublishForm(PublishFields):
    """The form of a new spec, or of a release where `spec_kind` is given."""

    def __init__(
        self,
        data: MultiValueDict[str, str] | None = None,
        files: Any = None,
        *,
        spec_kind: str = "",
        taken: Sequence[str] = (),
        **options: Any,
    ) -> None:
        super().__init__(data, files, **options)
        self.use_required_attribute = False
        self.spec_kind, self.taken = spec_kind, taken
        self.typed: MultiValueDict[str, str] = data if data is not None else MultiValueDict()
        self.publication: Publication | None = None
        self.bad_lines: dict[str, set[int]] = {}
        if spec_kind:
            for name in (*_SPEC_FIELDS, "kind"):
                del self.fields[name]

    @classmethod
    def showing(cls, initial: Mapping[str, Any], **options: Any) -> "PublishForm":
        return cls(initial={"form_token": uuid.uuid4(), **initial}, **options)

    # --- What stands in it -------------------------------------------------------------------
    @property
    def is_release(self) -> bool:
        return bool(self.spec_kind)

    @property
    def chosen_kind(self) -> str:
        """The kind of what is published; of a document that cannot be read, the form's."""
        if self.spec_kind:
            return self.spec_kind
        if self.publication is not None:
            return self.publication.kind
        given = str(self["kind"].value() or "")
        return given if given in tuple(Kind) else Kind.WORKFLOW.value

    @property
    def is_app(self) -> bool:
        return family_of(self.chosen_kind) == "apps"

    @property
    def is_document(self) -> bool:
        return bool(self["way"].value() == DOCUMENT)

    @property
    def blocks(self) -> list[BlockRow]:
        """The rows of an app's blocks: as they were typed, else as the form was opened with."""
        if not self.is_bound:
            return list(self.initial.get("blocks", ()))
        ids, versions = self.typed.getlist("block_id"), self.typed.getlist("block_version")
        running = set(self.typed.getlist("block_auto"))
        return [BlockRow(i, v.strip(), i in running) for i, v in zip(ids, versions, strict=False)]

    @property
    def boxes(self) -> dict[str, "Box"]:
        """The long texts, with the numbers of their lines."""
        found = {}
        for name in ("document", "config", "parameters"):
            bad, lines = self.bad_lines.get(name, set()), self.text_of(name).count("\n") + 1
            numbers = [(number, number in bad) for number in range(1, max(lines, 6) + 1)]
            self.fields[name].widget.attrs["rows"] = len(numbers)
            found[name] = Box(self[name], numbers)
        return found

    @property
    def unread(self) -> str:
        """Why what was typed says nothing yet; empty where it can be read."""
        if self.publication is not None:
            return ""
        told = (self.errors.get(name) for name in ("document", "config", "parameters"))
        return next((str(errors[0]) for errors in told if errors), "")

    def as_data(self) -> MultiValueDict[str, str]:
        """What a browser would send of a form that nobody has sent yet."""
        data: MultiValueDict[str, str] = MultiValueDict()
        for name, field in self.fields.items():
            value = field.prepare_value(self[name].value()) if name != "artifact" else None
            if value not in (None, False):
                data[name] = "on" if value is True else str(value)
        data.setlist("block_id", [row.spec_id for row in self.blocks])
        data.setlist("block_version", [row.version for row in self.blocks])
        data.setlist("block_auto", [row.spec_id for row in self.blocks if row.auto_run])
        return data

    def renew_token(self) -> None:
        """A form that was not sent is a new form: it may be sent again."""
        self.typed = self.typed.copy()
        self.typed["form_token"] = str(uuid.uuid4())
        self.data = self.typed

    def text_of(self, name: str) -> str:
        """A text with its indentation; browsers send their own line ends."""
        return str(self[name].value() or "").replace("\r\n", "\n")

    # --- Checking ----------------------------------------------------------------------------
    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.publication = self._from_document() if self.is_document else self._from_fields(data)
        if self.publication is not None:
            self._check(self.publication)
        return data

    def _from_document(self) -> Publication | None:
        try:
            return read_document(Source(self.text_of("document")), self.spec_kind)
        except BadDocument as bad:
            for problem in bad.problems:
                self.add_problem("document", problem)
            return None

    def _from_fields(self, data: Mapping[str, Any]) -> Publication | None:
        config: Any = rows_as_config(self.blocks) if self.is_app else self._read("config")
        parameters = self._read("parameters")
        release = {"version": data["version"]} | ({"notes": data["notes"]} if data["notes"] else {})
        body = {"release": release, "config": {} if config is None else config}
        if self.errors:
            return None
        auto_run = None if self.is_app else data["auto_run"]
        artifact = None if self.is_app else self._artifact(data)
        if self.is_release:
            return Publication(
                self.spec_kind, body, parameters, auto_run=auto_run, artifact=artifact
            )
        kind = self.chosen_kind
        head = {"version": "1", "kind": kind, "metadata": metadata_of(data)}
        shared = data["scope"] == Scope.SHARED
        return Publication(
            kind=kind,
            body=head | body,
            parameters=parameters,
            featured=data["featured"],
            scope=data["scope"] or None,
            tenants=list(data["tenants"]) if shared else None,
            auto_run=auto_run,
            artifact=artifact,
        )

    def _read(self, name: str) -> Any:
        """What the text of a field says; where it cannot be read, its error stands at the field."""
        try:
            value = Source(self.text_of(name)).value
            if value is not None and not isinstance(value, dict):
                raise TextProblem(_("Names with values are expected here."), 1)
        except TextProblem as problem:
            self.add_problem(name, problem)
            return None
        return value

    def _artifact(self, data: Mapping[str, Any]) -> dict[str, Any] | None:
        return {"ignore_files": list(data["ignore_files"])} if data["ignore_files"] else None

    def _check(self, publication: Publication) -> None:
        """What the API would refuse, told without asking it."""
        for path, words in needed(publication, is_release=self.is_release):
            self.refuse(path, words)
        version = publication.version
        if version and not version_key(version):
            self.refuse("release.version", _("Write three numbers, such as 1.0.0."))
        if version in self.taken:
            self.refuse("release.version", _("%s is published already.") % version)

    # --- Errors ------------------------------------------------------------------------------
    def add_problem(self, name: str, problem: TextProblem) -> None:
        """A problem of a text, told with its line, which is marked."""
        words = {"line": problem.line, "message": problem.message}
        self.bad_lines.setdefault(name, set()).add(problem.line)
        self.add_error(name, _("Line %(line)d: %(message)s") % words)

    def refuse(self, path: str, words: str) -> None:
        """Puts what is wrong with a path of the body where a person can mend it."""
        field = field_of(path)
        if self.is_document and field != "artifact":
            source = Source(self.text_of("document"))
            inside = "body." if source.line_of("body.config") > 1 else ""
            own = (
                path if path.split(".")[0] in ("parameters", "scope", "tenants") else inside + path
            )
            self.add_problem("document", TextProblem(f"{path}: {words}", source.line_of(own)))
        elif field in ("config", "parameters") and not (self.is_app and field == "config"):
            place = path.removeprefix(field).removeprefix(".")
            line = Source(self.text_of(field)).line_of(place)
            self.add_problem(field, TextProblem(f"{place}: {words}" if place else words, line))
        else:
            known = field in self.fields and not (self.is_app and field == "config")
            self.add_error(field if known else None, words if known else f"{path}: {words}")

    def apply_api_error(self, message: str) -> None:
        """Puts what the API refused at the fields it names, the rest at the top."""
        for part in message.split("; "):
            path, colon, words = part.partition(": ")
            if colon and field_of(path):
                self.refuse(path, words)
            else:
                self.add_error(None, part)

    # --- One way into the other --------------------------------------------------------------
    def as_document(self) -> str:
        assert self.publication is not None
        return written(self.publication.document)
