"""What the search for everything finds: single hits, and groups of them."""

from dataclasses import dataclass

from pressui.deployments.models import Deployment
from pressui.specs.models import Spec

# So many of a kind are shown.
MOST = 8


@dataclass(frozen=True)
class Hit:
    """One thing that was found: where it is, and what is shown of it.

    `press` is a control of every page that it presses instead, where there is script; `why_not`
    says why something cannot be done now.
    """

    label: str
    url: str
    note: str = ""
    icon: str = ""
    spec: Spec | None = None
    deployment: Deployment | None = None
    press: str = ""
    why_not: str = ""


@dataclass(frozen=True)
class Group:
    """Things of one kind, eight at most; `more` leads to all of them, `all_label` says so."""

    title: str
    hits: tuple[Hit, ...] = ()
    more: str = ""
    all_label: str = ""


@dataclass(frozen=True)
class Found:
    """Everything that was found; `text` is how what was typed was understood.

    `told` says which of its words the specs do not have.
    """

    groups: tuple[Group, ...]
    text: str
    told: str = ""

    @property
    def count(self) -> int:
        return sum(len(group.hits) for group in self.groups)
