"""Which of the deployments that fit a text come first: what is called so, apps before blocks."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from django.db.models import QuerySet

from pressui.deployments import texts
from pressui.deployments.models import Deployment, DeploymentText
from pressui.fulltext import NEWEST, HeadingLength, Query, words_of

# Of some keys, the deployments that somebody sees.
type Seen = Callable[[Sequence[int]], QuerySet[Deployment]]

# Of so many the names are measured; so many of the shortest are looked at, and so many are read.
_MEASURED: Final = 500
_SHORTEST: Final = 100
_READ: Final = 20
# A single word with fewer letters begins a name of nearly everything.
_TELLING: Final = 3


def shortest(seen: Seen, text: str) -> list[Deployment]:
    """Those with all words of a text in title or name and hardly others; the newest of equals."""
    keys = list(dict.fromkeys((*texts.called(text), *_short(text))))
    there = set(seen(keys).values_list("pk", flat=True))
    return list(seen([key for key in keys if key in there][:_READ]))


def namesakes(seen: Seen, text: str, most: int) -> list[Deployment]:
    """The deployments whose title or name is just this text, whatever stands between its words."""
    called = seen(texts.called(text)).order_by("-pk")[:_READ]
    words = words_of(text)
    return [row for row in ranked(called, text) if _is_called(row, words)][:most]


def _short(text: str) -> list[int]:
    """Of the newest with words that begin so in title or name, the shortest."""
    words = tuple(words_of(text))
    if len("".join(words)) < _TELLING:
        return []
    fitting = DeploymentText.objects.filter(vector__matches=Query(words, "A")).order_by(NEWEST)
    newest = DeploymentText.objects.filter(pk__in=fitting.values("pk")[:_MEASURED])
    keys = newest.order_by(HeadingLength(), "-pk").values_list("pk", flat=True)
    return list(keys[:_SHORTEST])


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
