"""The pages that `scripts/bench.py` asks for, and how quickly each has to be answered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

LIMIT, QUICK_LIMIT = 100, 50


@dataclass(frozen=True)
class Case:
    """A page, in how many milliseconds it has to be answered, and who asks for it."""

    name: str
    url: str
    limit: int = LIMIT
    fragment: bool = False
    person: str = "ana"


_SPECS = {
    "plain": "",
    "kind": "?kind=app",
    "any status": "?status=any",
    "scope": "?scope=private",
    "tag": "?tag=churn",
    "tags and kind": "?tag=churn&tag=emea&kind=workflow&status=any",
    "featured": "?shown=featured",
    "my favorites": "?shown=favorites&status=any",
    "has updates for me": "?shown=updates&status=any",
    "one letter": "?q=c&status=any",
    "a word": "?q=forecast",
    "three words": "?q=churn+forecast+emea&status=any",
    "a mistake": "?q=forcast",
    "nothing like it": "?q=xylophone",
    "not all of the words": "?q=demand+train+nordics+02972",
    "many words": "?q=runs+every+night+churn+demand+xylophone+price+stock+uplift&status=any",
    "a word for a kind": "?q=churn+service",
    "author": "?author=ana.silva@harrow.example",
    "typed filters": "?q=kind:app+author:ana",
    "by name": "?sort=name&status=any",
    "newest": "?sort=newest&status=any",
    "most deployed": "?sort=deployed&status=any",
    "most deployed, a word": "?sort=deployed&q=forecast",
    "middle": "?status=any&page={page}",
    "table": "?view=table&status=any",
}
_DEPLOYMENTS = {
    "plain": "",
    "needs attention": "?view=attention",
    "in motion": "?view=motion",
    "out of date": "?view=outdated",
    "mine": "?view=mine",
    "status": "?status=failed",
    "kind": "?kind=workflow",
    "owner": "?owner=me",
    "somebody's": "?owner=bo.lind",
    "one letter": "?q=c",
    "a word": "?q=forecast",
    "two words": "?q=churn+emea",
    "nothing like it": "?q=xylophone",
    "spec": "?q=spec:churn",
    "tag": "?q=tag:churn",
    "name": "?q=name:emea",
    "all at once": "?view=outdated&status=failed&kind=workflow&q=churn+tag:emea",
    "oldest": "?sort=oldest",
    "by name": "?sort=name",
    "a word, by name": "?q=forecast&sort=name",
}
_FIND = ("", "c", "churn", "deploy forecast", "churn emea", "forcast", "xylophone", "a1b2c3")
_OTHERS = {
    "home": "/",
    "manage": "/manage/",
    "manage: a word": "/manage/?q=churn",
    "activity": "/activity/",
    "activity: a word": "/activity/?what=emea",
}


def cases(page: int, cursors: Mapping[str, str]) -> Iterator[Case]:
    """All of them; with a page in the middle of the specs, and places in that of deployments."""
    specs = {name: query.format(page=page) for name, query in _SPECS.items()}
    paged = {f"middle, {sort}": f"?sort={sort}&cursor={at}" for sort, at in cursors.items()}
    yield from _named("specs", "/specs/", specs)
    yield Case("specs: while typing", "/specs/?q=for&status=any", fragment=True)
    yield from _named("deployments", "/deployments/", _DEPLOYMENTS | paged)
    yield Case("deployments: live", "/deployments/live/?version=none", fragment=True)
    for text in _FIND:
        url = f"/find/?q={text.replace(' ', '+')}"
        yield Case(f"find: {text or 'nothing typed'}", url, QUICK_LIMIT, fragment=True)
    yield from (Case(name, url) for name, url in _OTHERS.items())
    yield Case("home: live", "/live/?version=none", fragment=True)
    yield from _held_to_a_tag()


def _named(what: str, page: str, queries: Mapping[str, str]) -> Iterator[Case]:
    yield from (Case(f"{what}: {name}", page + query) for name, query in queries.items())


def _held_to_a_tag() -> Iterator[Case]:
    """What somebody sees whose role is held to the specs of a tag."""
    pages = chain(
        {"specs": "/specs/", "specs, a word": "/specs/?q=forecast"}.items(),
        {"deployments": "/deployments/", "deployments, a word": "/deployments/?q=emea"}.items(),
        {"home": "/"}.items(),
    )
    yield from (Case(f"held to a tag: {name}", url, person="bo") for name, url in pages)
