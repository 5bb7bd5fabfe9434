"""What a browser would post of a page: the controls of its HTML, in order, as they stand."""

from html.parser import HTMLParser
from typing import Any

from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict

from pressui.parameters.forms import ParameterForm

type Pairs = list[tuple[str, str]]


def draw(form: ParameterForm, **context: Any) -> str:
    """The page's HTML of a form."""
    return render_to_string("parameters/form.html", {"form": form, **context})


def posted(html: str, **press: str) -> MultiValueDict[str, str]:
    """The controls of a page as a browser sends them; `press` adds to or replaces them."""
    reader = _Controls()
    reader.feed(html)
    data = multi(reader.pairs)
    for name, value in {"_action": "send", **press}.items():
        data[name] = value
    return data


def multi(pairs: Pairs) -> MultiValueDict[str, str]:
    data: MultiValueDict[str, str] = MultiValueDict()
    for name, value in pairs:
        data.appendlist(name, value)
    return data


class _Controls(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pairs: Pairs = []
        self._area: tuple[str, list[str]] | None = None
        self._select: tuple[str, list[tuple[str, bool]]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        name = has.get("name") or ""
        if tag == "input":
            self._input(name, has)
        elif tag == "textarea":
            self._area = (name, [])
        elif tag == "select":
            self._select = (name, [])
        elif tag == "option" and self._select:
            self._select[1].append((has.get("value") or "", "selected" in has))

    def _input(self, name: str, has: dict[str, str | None]) -> None:
        if has.get("type") in {"checkbox", "radio"} and "checked" not in has:
            return
        # A line of text cannot hold the end of one: browsers take it out.
        value = (has.get("value") or "").replace("\r", "").replace("\n", "")
        self.pairs.append((name, value))

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            name, parts = self._area
            text = "".join(parts).replace("\r\n", "\n").replace("\r", "\n").removeprefix("\n")
            self.pairs.append((name, text.replace("\n", "\r\n")))
            self._area = None
        if tag == "select" and self._select:
            name, options = self._select
            chosen = [value for value, selected in options if selected]
            self.pairs.append((name, (chosen or [options[0][0]])[0]))
            self._select = None
