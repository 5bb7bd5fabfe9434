"""What is searched of deployments: kept beside the mirror, and found by words as they are typed."""

import re
from collections.abc import Sequence
from typing import Final

from django.db.models import Q, QuerySet

from pressui import fulltext
from pressui.conditions import NOTHING, keys_together, put_to_each
from pressui.deployments.models import Deployment, DeploymentText
from pressui.fulltext import NEWEST, PARTS, Query, Text, words_of
from pressui.specs.models import Spec, SpecText
from pressui.specs.search import heading

TABLE: Final = DeploymentText._meta.db_table
CANDIDATES: Final = 60
_LAST: Final = 2000
# Where words are looked for, the most telling first: in title and name, then in all that is the
# deployment's own, then in its spec's name.
PLACES: Final = ("A", "ABC", PARTS)
# Begins what stands for a whole title or name: a character that is in no word. And how much of it
# counts: PostgreSQL takes no word of more than 2046 bytes.
_CALLED: Final = "\ue000"
_MOST_CALLED: Final = 200
# The beginning of an id, as it stands on pages.
_ID: Final = re.compile(r"[0-9a-f][0-9a-f-]{3,}")


def index(deployments: Sequence[Deployment]) -> None:
    fulltext.write(TABLE, [_text(deployment) for deployment in deployments])


def searched(deployment: Deployment) -> tuple[str, ...]:
    """What it is found by."""
    tags = " ".join(str(tag) for tag in deployment.tags)
    named = f"{deployment.title} {deployment.name}"
    return named, tags, deployment.summary, deployment.spec_words


def words_of_spec(spec: Spec | None) -> str:
    """What a deployment keeps of its spec, to be found by."""
    return " ".join(heading(spec)) if spec else ""


def _text(deployment: Deployment) -> Text:
    named, tags, summary, of_spec = map(words_of, searched(deployment))
    names = [_called(name) for name in (deployment.title, deployment.name) if words_of(name)]
    return Text(deployment.pk, [named, tags, summary, [*names, *of_spec]])


def _called(text: str) -> str:
    """One word for a whole title or name, whatever stands between its words."""
    return _CALLED + "".join(words_of(text))[:_MOST_CALLED]


def called(text: str) -> list[int]:
    """The newest deployments whose title or name has just the letters and digits of a text."""
    query = Query((_called(text),), whole=True)
    return list(_newest_first(_texts(query))[:CANDIDATES]) if words_of(text) else []


def newest(text: str, parts: str) -> list[int]:
    """The newest deployments that have all words of a text in some parts of theirs."""
    words = tuple(words_of(text))
    if not words:
        return []
    fitting = _texts(Query(words, parts))
    # Frequent words stand in some of the last few: the index would tell of all that have them.
    found = list(_newest_first(fitting.filter(pk__gt=_last() - _LAST))[:CANDIDATES])
    return found if len(found) == CANDIDATES else list(_newest_first(fitting)[:CANDIDATES])


def _newest_first(texts: QuerySet[DeploymentText]) -> QuerySet[DeploymentText, int]:
    return texts.order_by(NEWEST).values_list("pk", flat=True)


def _last() -> int:
    return Deployment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def having(text: str) -> Q:
    """The deployments with all words of a text, their own or their spec's, or with such an id."""
    words = tuple(words_of(text))
    return (fitting(Query(words)) if words else NOTHING) | with_id(text)


def fitting(query: Query) -> Q:
    return Q(pk__in=_texts(query).values("pk"))


def tagged(words: tuple[str, ...]) -> Query:
    """These words in the tags, as they are typed."""
    return Query(words, "B", whole=True)


def is_id(text: str) -> bool:
    """Whether it may be the beginning of an id."""
    return bool(_ID.fullmatch(text.lower()))


def count_among(rows: QuerySet[Deployment], query: Query) -> int:
    """How many of these deployments fit."""
    return _texts(query).filter(put_to_each(Q(pk__in=keys_together([rows])))).count()


def count_but(parts: Sequence[QuerySet[Deployment]], query: Query) -> int:
    """How many deployments fit that are in none of some parts."""
    return _texts(query).filter(put_to_each(~Q(pk__in=keys_together(parts)))).count()


def _texts(query: Query) -> QuerySet[DeploymentText]:
    return DeploymentText.objects.filter(vector__matches=query)


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


def rebuild() -> None:
    """Indexes the whole mirror anew."""
    fulltext.rebuild(TABLE, Deployment.objects.defer("payload", "details"), index)
