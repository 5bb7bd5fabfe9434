"""The record as a file: CSV that no spreadsheet runs, or JSON; written as it is read."""

import csv
import json
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from pressui.accounts.models import Event, Role
from pressui.accounts.permissions import AuthenticatedRequest, require
from pressui.accounts.services import Action, actor_of, record
from pressui.site.activity import refused_query
from pressui.site.record import BadQuery, RecordQuery

# The person stands there by name.
COLUMNS = [field.attname for field in Event._meta.concrete_fields if field.name != "person"]
# What a spreadsheet takes for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
AT_ONCE = 500


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


@require_safe
@require(Role.OWNER)
def export_csv(request: AuthenticatedRequest) -> HttpResponseBase:
    return _export(request, "csv", _csv)


@require_safe
@require(Role.OWNER)
def export_json(request: AuthenticatedRequest) -> HttpResponseBase:
    return _export(request, "json", _json)


def _export(
    request: AuthenticatedRequest, form: str, write: Callable[[QuerySet[Event]], Iterator[str]]
) -> HttpResponseBase:
    """What the filters of the page leave, the newest first; the export is itself recorded."""
    try:
        query = RecordQuery.read(request.GET, request.user)
    except BadQuery as error:
        return refused_query(request, error)
    events = query.events(request.user)
    if request.method == "GET":
        detail = f"{form}: {json.dumps(query.given, ensure_ascii=False)}"
        record(actor_of(request), Action.EXPORTED, "succeeded", target_kind="record", detail=detail)
    kind = {"csv": "text/csv", "json": "application/json"}[form]
    response = StreamingHttpResponse(write(events), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="press-record.{form}"'
    return response


def safe_cell(value: Any) -> str:
    """The text of a cell, which no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _rows(events: QuerySet[Event]) -> Iterator[dict[str, Any]]:
    for row in events.values(*COLUMNS).iterator(AT_ONCE):
        yield row | {"at": row["at"].isoformat()}


def _csv(events: QuerySet[Event]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield writer.writerow(COLUMNS)
    for row in _rows(events):
        yield writer.writerow([safe_cell(row[name]) for name in COLUMNS])


def _json(events: QuerySet[Event]) -> Iterator[str]:
    """A list; what stood before and after is JSON in it, too."""
    yield "["
    for number, row in enumerate(_rows(events)):
        told = row | {name: _loaded(row[name]) for name in ("before", "after")}
        yield (",\n" if number else "\n") + json.dumps(told, ensure_ascii=False)
    yield "\n]\n"


def _loaded(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text
