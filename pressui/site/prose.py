"""People's own text made safe to show: markdown as HTML, plain text as it was typed."""

from collections.abc import Sequence
from typing import Any

import nh3
from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from pressui.site.marks import may_show

TAGS = {
    *("a", "blockquote", "br", "code", "del", "em", "hr", "img", "li", "ol", "p", "pre", "s"),
    *("strong", "table", "tbody", "td", "th", "thead", "tr", "ul", "h3", "h4", "h5", "h6"),
}
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}
# The page's own title is h1 and its sections are h2.
HIGHEST = 3


def _image(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    """A picture from a host we allow, else its description in words."""
    token = tokens[index]
    words = renderer.renderInlineAsText(token.children or [], options, env)
    source = str(token.attrGet("src") or "")
    return (
        f'<img src="{escape(source)}" alt="{escape(words)}">' if may_show(source) else escape(words)
    )


def _heading(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    """A heading below the page's own, whichever level the text begins with."""
    token = tokens[index]
    token.tag = f"h{min(int(token.tag[1]) + env['deeper'], 6)}"
    return renderer.renderToken(tokens, index, options, env)


def _parser() -> MarkdownIt:
    """CommonMark with tables and strikethrough; raw HTML is shown as text."""
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.add_render_rule("image", _image)
    parser.add_render_rule("heading_open", _heading)
    parser.add_render_rule("heading_close", _heading)
    return parser


PARSER = _parser()


def _render(text: str) -> str:
    """Markdown as HTML, its highest heading one below the sections of the page."""
    tokens = PARSER.parse(text)
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    env = {"deeper": HIGHEST - min(levels, default=HIGHEST)}
    return str(PARSER.renderer.render(tokens, PARSER.options, env))


def to_html(text: str, content_type: str = "text/markdown") -> SafeString:
    """Markdown as sanitized HTML; anything else as escaped text with its line breaks."""
    if "markdown" not in (content_type or "text/markdown"):
        return SafeString(linebreaks(text or "", autoescape=True))
    cleaned = nh3.clean(
        _render(text or ""),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
    )
    return mark_safe(cleaned)  # noqa: S308 - nh3 has just cleaned it
