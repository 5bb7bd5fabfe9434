"""What is searched of deployments: kept beside the mirror, and found by words as they are typed."""

import re
from collections.abc import Sequence
from typing import Final

from django.db.models import Q, QuerySet

from pressui import fulltext
from pressui.deployments.models import Deployment, DeploymentText
from pressui.fulltext import NEWEST, PARTS, Query, Text, words_of
from pressui.specs.models import SpecText

TABLE: Final = DeploymentText._meta.db_table
CANDIDATES: Final = 60
# Begins what stands for a whole title or name: a character that is in no word. And how much of it
# counts: PostgreSQL takes no word of more than 2046 bytes.
_CALLED: Final = "\ue000"
_MOST_CALLED: Final = 200
# The beginning of an id, as it stands on pages.
_ID: Final = re.compile(r"[0-9a-f][0-9a-f-]{3,}")


def index(deployments: Sequence[Deployment]) -> None:
    fulltext.write(TABLE, [_text(deployment) for deployment in deployments])


def searched(deployment: Deployment) -> tuple[str, ...]:
    """What it is found by; its spec's words are looked up where they are."""
    tags = " ".join(str(tag) for tag in deployment.tags)
    return f"{deployment.title} {deployment.name}", tags, deployment.summary, ""


def _text(deployment: Deployment) -> Text:
    heading, tags, summary, _ = map(words_of, searched(deployment))
    names = [_called(name) for name in (deployment.title, deployment.name) if words_of(name)]
    return Text(deployment.pk, [heading, tags, summary, names])


def _called(text: str) -> str:
    """One word for a whole title or name, whatever stands between its words."""
    return _CALLED + "".join(words_of(text))[:_MOST_CALLED]


def called(text: str) -> list[int]:
    """The newest deployments whose title or name has just the letters and digits of a text."""
    return _newest(Query((_called(text),), whole=True)) if words_of(text) else []


def _newest(query: Query) -> list[int]:
    fitting = DeploymentText.objects.filter(vector__matches=query).order_by(NEWEST)
    return list(fitting.values_list("pk", flat=True)[:CANDIDATES])


def having(text: str) -> Q:
    """The deployments that have all words of a text, whose spec has them, or with such an id."""
    return with_words(text, PARTS) | of_spec(text) | _with_id(text.lower())


def with_words(text: str, parts: str, *, whole: bool = False) -> Q:
    query = Query(tuple(words_of(text)), parts, whole)
    if not query.words:
        return Q(pk__in=())
    return Q(pk__in=DeploymentText.objects.filter(vector__matches=query).values("pk"))


def of_spec(text: str) -> Q:
    """The deployments of specs that have these words in title or name."""
    query = Query(tuple(words_of(text)), "A")
    if not query.words:
        return Q(pk__in=())
    return Q(spec__in=SpecText.objects.filter(vector__matches=query).values("pk"))


def _with_id(text: str) -> Q:
    """A range, which an index answers in every database."""
    if not _ID.fullmatch(text):
        return Q()
    return Q(deployment_id__gte=text, deployment_id__lt=f"{text}g")


def candidates(rows: QuerySet[Deployment], text: str, enough: int) -> list[Deployment]:
    """The newest that fit in title or name, then others; few of them, however many fit."""
    words = tuple(words_of(text))
    found: list[Deployment] = []
    if _ID.fullmatch(text.lower()):
        found += rows.filter(_with_id(text.lower())).order_by("deployment_id")[:enough]
    for parts in ("A", PARTS) if words else ():
        if len(found) < enough and (newest := _newest(Query(words, parts))):
            found += rows.filter(pk__in=newest).order_by("-pk")
    return found


def rebuild() -> None:
    """Indexes the whole mirror anew."""
    fulltext.rebuild(TABLE, Deployment.objects.defer("payload", "details"), index)
