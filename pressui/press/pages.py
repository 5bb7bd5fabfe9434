"""Pages of a list, and the iterator that fetches them one after the other when needed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pressui.press.errors import InvalidResponse
from pressui.press.resources.reading import Malformed, integer, needed_record

OUR_PAGE_SIZE = 100
MOST_PAGES = 10_000


@dataclass(frozen=True)
class Page[T]:
    """One page: `number` (from 1), `size` as the API gave it, `count` pages, `total` things.

    `size`, `count` and `total` are None where the API does not tell. `broken` holds entries that
    could not be read at all: whoever compares the list with rows of its own must then take it
    for incomplete.
    """

    items: tuple[T, ...]
    number: int
    size: int | None = None
    count: int | None = None
    total: int | None = None
    broken: tuple[Any, ...] = field(default=(), repr=False)
    raw: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_last(self) -> bool:
        """By the page count; where none is told, a page that is not full is the last."""
        held = len(self.items) + len(self.broken)
        if not held:
            return True
        if self.count is not None and self.count >= 1:
            return self.number >= self.count
        return self.size is None or held < self.size


def read_page[T](
    value: Any, things: str, read: Callable[[Any], T], number: int | None = None
) -> Page[T]:
    """The page of an answer; one without its list is malformed, for it is not an empty one."""
    data = needed_record(value)
    entries = data.get(things)
    if not isinstance(entries, list):
        raise Malformed(f"a page without {things}")
    good: list[T] = []
    broken: list[Any] = []
    for entry in entries:
        try:
            good.append(read(entry))
        except Malformed:
            broken.append(entry)
    return Page(
        items=tuple(good),
        number=integer(data.get("pageNumber")) or number or 1,
        size=integer(data.get("pageSize")),
        count=integer(data.get("pageCount")),
        total=integer(data.get(f"{things.removesuffix('s')}Count")),
        broken=tuple(broken),
        raw=data,
    )


def iterate[T](fetch: Callable[[int], Page[T]]) -> Iterator[T]:
    """All things, page by page as they are asked for.

    The page count is read anew with each page. It ends where the API says so, with an empty page,
    or where the API answers another page than was asked for (the list has become shorter).
    """
    for number in range(1, MOST_PAGES + 1):
        page = fetch(number)
        if page.number != number:
            return
        yield from page.items
        if page.is_last:
            return
    raise InvalidResponse(f"The Press API has not ended a list after {MOST_PAGES} pages.")
