"""The components that pages are made of, as template tags; a builtin library, no {% load %}."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import count
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pressui.site import marks, prose, times
from pressui.site.icons import look

register = template.Library()
# Only has to differ from every other tooltip of one page, fragments of later polls included.
TIP_NUMBERS = count(1)
STALE_AFTER = 60
KINDS = {
    "app": gettext_lazy("App"),
    "workflow": gettext_lazy("Workflow"),
    "service": gettext_lazy("Service"),
}
REVISION = ("status", "number")
EMPTY = SafeString("")


@register.simple_tag
def icon(name: str, size: int = 16, css: str = "", label: str = "") -> SafeString:
    """An icon of the sprite; hidden from screen readers unless it has a label."""
    return _icon(str(name), size, str(css), str(label))


# A list shows a hundred icons of ten kinds.
@lru_cache(maxsize=1024)
def _icon(name: str, size: int, css: str, label: str) -> SafeString:
    spoken = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else SafeString('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon {0}" width="{1}" height="{1}" {2}><use href="{3}#{4}"></use></svg>',
        css, size, spoken, static("icons.svg"), name,
    )  # fmt: skip


@register.simple_tag
def sign(tone: str, icon_name: str, word: str, css: str = "", turns: bool = False) -> SafeString:
    """An icon and a word in a tone: the form every status has."""
    drawing = icon(icon_name, 16, "turns" if turns else "")
    return format_html(
        '<span class="status tone-{} {}">{}<span>{}</span></span>', tone, css, drawing, word
    )


@register.simple_tag
def status(value: str, css: str = "") -> SafeString:
    """The status of a deployment, revision, block, resource or spec."""
    seen = look(value)
    return sign(seen.tone, seen.icon, str(seen.word), css, seen.turns)


@register.simple_tag
def status_pill(value: str) -> SafeString:
    """A status with a background, for the head of a page only."""
    return status(value, "status--pill")


@register.filter
def tone(value: str) -> str:
    """The tone of a status: ok, bad, warn, move, back or mute."""
    return look(value).tone


@register.filter
def status_word(value: str) -> str:
    """The word of a status alone, where its icon has no place."""
    return str(look(value).word)


@register.simple_tag
def mark(spec_id: Any, kind: str, image_url: str = "", size: int = 40) -> SafeString:
    """The picture of a spec, else its drawn mark."""
    return marks.mark(str(spec_id), kind, image_url or "", size)


@register.simple_tag
def kind_word(kind: str) -> str:
    """App, Workflow or Service; anything else as it is."""
    return str(KINDS.get(kind, kind))


@register.simple_tag
def ago(when: datetime | None, css: str = "") -> SafeString:
    """A time in words that the browser keeps true, with the exact time on hover."""
    if when is None:
        return EMPTY
    return format_html(
        '<time class="{}" datetime="{}" data-relative title="{}">{}</time>',
        css, when.isoformat(), times.exact(when), times.relative(when),
    )  # fmt: skip


@register.simple_tag
def elapsed(since: datetime | None) -> SafeString:
    """How long something has been going on; the browser counts on."""
    if since is None:
        return EMPTY
    words = times.duration(timezone.now() - since)
    return format_html(
        '<time datetime="{}" data-elapsed title="{}">{}</time>',
        since.isoformat(), times.exact(since), words,
    )  # fmt: skip


@register.filter
def duration(length: timedelta | float | None) -> str:
    """How long something took: "1 min 52 s"."""
    return times.duration(length)


@register.simple_tag
def freshness(checked_at: datetime | None, away: bool = False) -> SafeString:
    """When the page's facts were last checked; turns to warn when that is long ago."""
    if checked_at is None:
        return format_html('<span class="freshness is-stale">{}</span>', _("Not checked yet"))
    late = (timezone.now() - checked_at).total_seconds() > STALE_AFTER
    return format_html(
        '<span class="freshness {}" data-freshness data-stale-after="{}"><span>{} {}</span></span>',
        "is-stale" if away or late else "", STALE_AFTER, _("Checked"), ago(checked_at),
    )  # fmt: skip


@register.simple_tag
def copy_button(text: str, label: str = "", css: str = "copy") -> SafeString:
    """A button that copies a text."""
    return format_html(
        '<button type="button" class="{}" data-copy="{}" aria-label="{}">{}{}</button>',
        css,
        text,
        label or _("Copy"),
        icon("copy", 14, "when-not"),
        icon("check", 14, "when-copied"),
    )


@register.simple_tag
def short_id(value: Any) -> SafeString:
    """The first eight characters of an id, with a button that copies all of it."""
    text = str(value)
    return format_html(
        '<span class="short-id"><span title="{}">{}</span>{}</span>',
        text, text[:8], copy_button(text, _("Copy id")),
    )  # fmt: skip


@register.filter
def initials(name: str) -> str:
    """The first letters of the first and the last word of a name."""
    words = [
        w for w in str(name or "").replace("@", " ").replace(".", " ").split() if w[0].isalnum()
    ]
    return "".join(w[0] for w in words[:: max(1, len(words) - 1)][:2]).upper() or "?"


@register.simple_tag
def avatar(name: str, css: str = "") -> SafeString:
    """A person's initials; their name stands beside it."""
    return format_html('<span class="avatar {}" aria-hidden="true">{}</span>', css, initials(name))


@register.simple_tag
def markdown(text: str, content_type: str = "text/markdown") -> SafeString:
    """Somebody's description, made safe; put it in an element with class "prose"."""
    return prose.to_html(text, content_type)


def _revision(item: Any) -> tuple[str, str]:
    """The status and the number of a revision, given as an object, a dict or a status."""
    if isinstance(item, str):
        return item, ""
    known = item if isinstance(item, dict) else {k: getattr(item, k, "") for k in REVISION}
    return str(known.get("status") or ""), str(known.get("number") or "")


@register.simple_tag
def ticks(revisions: Iterable[Any]) -> SafeString:
    """The last eight revisions, oldest first, as bars; in words for screen readers."""
    last = [_revision(item) for item in revisions][-8:]
    if not last:
        return EMPTY
    words = ", ".join(f"{number} {look(value).word}".strip() for value, number in last)
    bars = format_html_join(
        "", '<span class="tick--{}"></span>', ((look(v).tone,) for v, _n in last)
    )
    spoken = _("Last revisions: %(words)s") % {"words": words}
    return format_html('<span class="ticks" role="img" aria-label="{}">{}</span>', spoken, bars)


@register.simple_tag
def progress(value: float | None, most: float = 1, words: str = "") -> SafeString:
    """How far something is; without a value the bar only says that it goes on."""
    share = EMPTY if value is None else format_html(' value="{}" max="{}"', value, most)
    return format_html(
        '<span class="progress"><progress{} aria-label="{}"></progress><span>{}</span></span>',
        share, words or _("Progress"), words,
    )  # fmt: skip


@register.simple_tag
def crumbs(*parts: str) -> SafeString:
    """The way to this page: label, address, label, address, … and the last label alone."""
    pairs = [(str(parts[i]), str(parts[i + 1])) for i in range(0, len(parts) - 1, 2)]
    links = format_html_join("", '<li><a href="{1}">{0}</a></li>', pairs)
    here = format_html('<li aria-current="page">{}</li>', parts[-1]) if len(parts) % 2 else EMPTY
    return format_html(
        '<nav class="crumbs" aria-label="{}"><ol>{}{}</ol></nav>', _("Breadcrumbs"), links, here
    )


@register.simple_tag
def button(
    label: str,
    *,
    icon: str = "",
    variant: str = "",
    small: bool = False,
    href: str = "",
    reason: str = "",
    **attributes: Any,
) -> SafeString:
    """A button, a link that looks like one, or (with a reason) one that is not allowed now."""
    names = [variant and f"button--{variant}", "button--small" if small else ""]
    css = " ".join(["button", *filter(None, names)])
    words = format_html("{}{}", _icon(str(icon), 14, "", "") if icon else "", label)
    if reason:
        return _held_button(words, css, reason, attributes.get("id"))
    if href:
        return _button("a", words, {"class": css, "href": href, **attributes})
    return _button("button", words, {"class": css, "type": "submit", **attributes})


def _button(element: str, words: SafeString, attributes: Mapping[str, Any]) -> SafeString:
    given = {
        name.rstrip("_").replace("_", "-"): value
        for name, value in attributes.items()
        if value not in (None, "", False)
    }
    return format_html("<{0}{1}>{2}</{0}>", element, flatatt(given), words)


def _held_button(words: SafeString, css: str, reason: str, id_: str | None) -> SafeString:
    """One that says, as its tooltip, why it does nothing now."""
    tip = f"tip-{next(TIP_NUMBERS)}"
    about = {"class": css, "type": "button", "aria-disabled": "true", "aria-describedby": tip}
    held = _button("button", words, {"id": id_, **about})
    return format_html(
        '<span class="tip">{}<span role="tooltip" id="{}">{}</span></span>', held, tip, reason
    )


@register.inclusion_tag("components/action.html", takes_context=True)
def action(
    context: template.Context,
    label: str,
    *,
    icon: str,
    url: str = "",
    reason: str = "",
    post: bool = False,
    danger: bool = False,
    dialog: str = "",
) -> dict[str, Any]:
    """One line of an action list; what is not allowed says why under it."""
    return {
        "label": label, "icon_name": icon, "url": url, "reason": reason or "", "post": post,
        "danger": danger, "dialog": dialog, "csrf_token": context.get("csrf_token"),
        "tip": f"why-{next(TIP_NUMBERS)}",
    }  # fmt: skip


@register.simple_block_tag
def notice(content: str, tone: str = "", icon_name: str = "", role: str = "") -> SafeString:
    """A band across the page: {% notice tone="warn" %}…{% endnotice %}."""
    default = {
        "bad": "circle-x-filled",
        "warn": "alert-triangle-filled",
        "ok": "circle-check-filled",
    }
    return format_html(
        '<div class="notice {}"{}>{}<div>{}</div></div>',
        f"tone-{tone}" if tone else "",
        format_html(' role="{}"', role) if role else EMPTY,
        icon(icon_name or default.get(tone, "info-circle")),
        content,
    )


@register.simple_tag
def code(text: str, label: str = "") -> SafeString:
    """A text to copy whole: a raw message, a snippet."""
    return format_html(
        '<div class="code"><pre tabindex="0" role="region" aria-label="{}"><code>{}</code></pre>'
        "{}</div>",
        label or _("Text to copy"), text, copy_button(text),
    )  # fmt: skip
