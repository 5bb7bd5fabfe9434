"""Which of the deployments that fit a text come first: what is called so, apps before blocks."""

from collections.abc import Iterable
from typing import Final

from django.db.models import QuerySet

from pressui.deployments.models import Deployment, DeploymentText
from pressui.fulltext import HeadingLength, Query, words_of

# So many of those with the shortest names are looked at, and so many of them read.
_SHORTEST: Final = 100
_READ: Final = 20
# What stands between the words of most names.
_BETWEEN: Final = (" ", "-", "_", " · ", " - ")
# A single word with fewer letters begins a name of nearly everything.
_TELLING: Final = 3


def shortest(rows: QuerySet[Deployment], text: str) -> list[Deployment]:
    """Those with all words of a text in title or name and hardly others; the newest of equals."""
    short = _keys(text, whole=False)
    there = set(rows.filter(pk__in=short).values_list("pk", flat=True))
    wanted = [*[key for key in short if key in there][:_READ], *_labeled(rows, text)]
    return list(rows.filter(pk__in=wanted)) if wanted else []


def namesakes(rows: QuerySet[Deployment], text: str, most: int) -> list[Deployment]:
    """The deployments whose title or name is just this text, whatever stands between its words."""
    words = words_of(text)
    keys = [*_keys(text, whole=True), *_labeled(rows, text)]
    named = rows.filter(pk__in=keys).values_list("pk", "title", "name")
    called = [key for key, *names in named if words in map(words_of, names)]
    return ranked(rows.filter(pk__in=called), text)[:most] if called else []


def _keys(text: str, *, whole: bool) -> list[int]:
    """Of what has these words in title or name, the shortest."""
    words = tuple(words_of(text))
    if len("".join(words)) < _TELLING:
        return []
    fitting = DeploymentText.objects.filter(vector__matches=Query(words, "A", whole))
    keys = fitting.order_by(HeadingLength(), "-pk").values_list("pk", flat=True)
    return list(keys[:_SHORTEST])


def _labeled(rows: QuerySet[Deployment], text: str) -> list[int]:
    """What an index finds by its whole label."""
    labels = [between.join(words_of(text)) for between in _BETWEEN]
    labels.append(" ".join(text.lower().split()))
    named = rows.order_by("sort_label", "id").filter(sort_label__in=labels)
    return list(named.values_list("pk", flat=True)[:_READ])


def ranked(rows: Iterable[Deployment], text: str) -> list[Deployment]:
    """What is called so, then what begins so, then the shorter name; the newest of equals."""
    words = words_of(text)
    newest = sorted(rows, key=lambda row: (row.sort_time, row.pk), reverse=True)
    apps = tuple(f"{row.name}-" for row in newest if row.kind == "app" and row.name)

    def place(row: Deployment) -> tuple[bool, bool, bool, int]:
        label = words_of(row.label)
        begins = " ".join(label).startswith(" ".join(words))
        is_block = row.kind != "app" and row.name.startswith(apps)
        return is_block, not _is_called(row, words), not begins, len(label)

    return sorted(newest, key=place)


def _is_called(row: Deployment, words: list[str]) -> bool:
    return words in (words_of(row.title), words_of(row.name))
