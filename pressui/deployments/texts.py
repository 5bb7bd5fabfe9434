"""What is searched of deployments: kept beside the mirror, and found by words as they are typed."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from django.db.models import Q, QuerySet

from pressui import fulltext
from pressui.conditions import NOTHING, counted_together, put_to_each
from pressui.deployments.models import Deployment, DeploymentText
from pressui.fulltext import NEWEST, PARTS, Query, Text, words_of
from pressui.specs.models import Spec, SpecText

TABLE: Final = DeploymentText._meta.db_table
CANDIDATES: Final = 60
# Where somebody looks for words: in title and name, then anywhere.
NAMED_FIRST: Final = ("A", PARTS)
# Begins what stands for a whole title or name: a character that is in no word. And how much of it
# counts: PostgreSQL takes no word of more than 2046 bytes.
_CALLED: Final = "\ue000"
_MOST_CALLED: Final = 200
# Long, and not searched.
_UNSEARCHED: Final = ("payload", "details", "spec__payload", "spec__description")
# The beginning of an id, as it stands on pages.
_ID: Final = re.compile(r"[0-9a-f][0-9a-f-]{3,}")


def index(deployments: Iterable[Deployment]) -> None:
    """Writes what is searched of these deployments; their specs are at hand."""
    fulltext.write(TABLE, [_text(deployment) for deployment in deployments])


def index_of(spec: Spec) -> None:
    """Its deployments are found by what it is called now."""
    index(spec.deployments.select_related("spec").defer(*_UNSEARCHED))


def searched(deployment: Deployment) -> tuple[str | int | None, ...]:
    """What it is found by: its own words, and those of its spec."""
    return (*_own(deployment), deployment.spec_id)


def _own(deployment: Deployment) -> tuple[str, str, str]:
    tags = " ".join(str(tag) for tag in deployment.tags)
    return f"{deployment.title} {deployment.name}", tags, deployment.summary


def _text(deployment: Deployment) -> Text:
    heading, tags, summary = map(words_of, _own(deployment))
    names = [_called(name) for name in (deployment.title, deployment.name) if words_of(name)]
    spec = deployment.spec
    of_spec = words_of(f"{spec.title} {spec.name}") if spec else []
    return Text(deployment.pk, [heading, tags, summary, [*names, *of_spec]])


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
    """The deployments with all words of a text, their own or their spec's, or with such an id."""
    return with_words(text, PARTS) | with_id(text)


def is_id(text: str) -> bool:
    """Whether it may be the beginning of an id."""
    return bool(_ID.fullmatch(text.lower()))


def count_among(rows: QuerySet[Deployment], text: str) -> int:
    """How many of these deployments have all words of a text."""
    return _fitting(text).filter(put_to_each(Q(pk__in=rows.order_by().values("pk")))).count()


def count_but(parts: Sequence[QuerySet[Deployment]], text: str) -> int:
    """How many deployments have all words of a text, but for those of some parts."""
    found = _fitting(text)
    fits = put_to_each(Q(pk__in=found.values("pk")))
    return found.count() - counted_together([part.filter(fits) for part in parts])


def _fitting(text: str) -> QuerySet[DeploymentText]:
    return DeploymentText.objects.filter(vector__matches=Query(tuple(words_of(text))))


def with_words(text: str, parts: str, *, whole: bool = False) -> Q:
    query = Query(tuple(words_of(text)), parts, whole)
    if not query.words:
        return NOTHING
    return Q(pk__in=DeploymentText.objects.filter(vector__matches=query).values("pk"))


def of_spec(text: str) -> Q:
    """The deployments of specs that have these words in title or name."""
    query = Query(tuple(words_of(text)), "A")
    if not query.words:
        return NOTHING
    return Q(spec__in=SpecText.objects.filter(vector__matches=query).values("pk"))


def with_id(text: str) -> Q:
    """The deployments whose id begins so: a range, which an index answers in every database."""
    begin = text.lower()
    return Q(deployment_id__gte=begin, deployment_id__lt=f"{begin}g") if is_id(text) else NOTHING


def newest(text: str, parts: str) -> list[int]:
    """The newest deployments that have all words of a text in some parts of theirs."""
    words = tuple(words_of(text))
    return _newest(Query(words, parts)) if words else []


def rebuild() -> None:
    """Indexes the whole mirror anew."""
    rows = Deployment.objects.select_related("spec").defer(*_UNSEARCHED)
    fulltext.rebuild(TABLE, rows, index)
