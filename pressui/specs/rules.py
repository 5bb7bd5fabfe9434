"""Why something cannot be done with a spec, in a person's words; empty where it can."""

from pressui.accounts.models import Person
from pressui.press import SpecStatus
from pressui.specs.models import Spec

_STATUS_REASONS = {
    SpecStatus.UNAVAILABLE: "It is unavailable: spec admins have taken it out of use for now.",
    SpecStatus.ARCHIVED: "It is archived. What was deployed from it goes on running.",
}


def why_no_deploy(spec: Spec, person: Person) -> str:
    """Why this person cannot deploy this spec."""
    if not person.can_deploy:
        return "Your role only looks. An owner can make you an analyst."
    if spec.gone_at is not None:
        return "It was deleted at the platform."
    if spec.status in _STATUS_REASONS:
        return _STATUS_REASONS[SpecStatus(spec.status)]
    if spec.status != SpecStatus.AVAILABLE:
        return f"Its status is “{spec.status}”, which is not known here."
    if not spec.latest_version:
        return "It has no release yet."
    return ""
