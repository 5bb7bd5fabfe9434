"""Who sees a spec, and what becomes of that for each of them when its metadata is saved."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pressui.press import Scope, SpecStatus
from pressui.specs.metadata import Metadata

_MAY: Final[dict[str, Any]] = {
    SpecStatus.AVAILABLE: gettext_lazy("finds and deploys it"),
    SpecStatus.UNAVAILABLE: gettext_lazy("finds it, and cannot deploy it"),
    SpecStatus.ARCHIVED: gettext_lazy("finds it among what is archived"),
}


@dataclass(frozen=True)
class Reach:
    """One who sees it: `change` is `new`, `gone`, `other` (finds it otherwise) or nothing."""

    who: str
    words: str
    change: str


def of(tenant: str, opened: Metadata, mine: Metadata) -> list[Reach]:
    """Everybody who sees it now or then; `tenant` is ours, which sees it always."""
    before, after = _seen(tenant, opened), _seen(tenant, mine)
    gone = [Reach(who, _("finds it no longer"), "gone") for who in before if who not in after]
    return [Reach(who, after[who], _change(before.get(who), after[who])) for who in after] + gone


def _change(before: str | None, after: str) -> str:
    if before is None:
        return "new"
    return "" if before == after else "other"


def _seen(tenant: str, metadata: Metadata) -> dict[str, str]:
    """Who sees it, and what they may do."""
    others: dict[str, tuple[str, ...]] = {
        Scope.PUBLIC: (_("All other tenants"),),
        Scope.SHARED: metadata.tenants,
    }
    names = (tenant, *others.get(metadata.scope, ()))
    return dict.fromkeys(names, str(_MAY.get(metadata.status, metadata.status)))
