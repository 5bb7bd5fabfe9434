"""What caused a failure: the line of a long reason that names it, and whether it would stay."""

import re
from typing import Final

from pressui.deployments.models import Deployment
from pressui.deployments.repeats import first_line

# What names a cause by itself, in whatever program says it.
_NAMED: Final = re.compile(
    r"no space left|out of memory|oom|killed|denied|unauthori[sz]ed|forbidden|refused|not found"
    r"|no matching|does not exist|no such|timed? ?out|deadline|quota|no capacity|certificate",
    re.IGNORECASE,
)
# What the same release and the same values meet again, unlike a network or a memory that was full.
_LASTING: Final = re.compile(
    r"no space left|no matching|does not exist|no such file|(?<!host )not found"
    r"|denied|unauthori[sz]ed|forbidden|quota|certificate",
    re.IGNORECASE,
)
_ERROR: Final = re.compile(r"error|fatal|exception", re.IGNORECASE)
# That a step ended badly is no cause.
_ENDED: Final = re.compile(r"exit code", re.IGNORECASE)
# The step of a build, its seconds, and how loud the line is.
_BEFORE: Final = re.compile(
    r"^(?:#\d+\s+)?(?:\d+\.\d+\s+)?(?:(?:error|fatal|warn|warning):?\s+)?", re.I
)
_LONGEST: Final = 200


def cause_of(reason: str) -> str:
    """Empty where the first line is all there is, names the cause itself, or no other does."""
    first, lines = first_line(reason), [line.strip() for line in reason.strip().splitlines()[1:]]
    if _NAMED.search(first):
        return ""
    lines = [line for line in lines if not _ENDED.search(line)]
    found = [line for line in lines if _NAMED.search(line)]
    found = found or [line for line in lines if _ERROR.search(line)]
    if not found:
        return ""
    said = _BEFORE.sub("", found[-1])
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"


def is_lasting(deployment: Deployment) -> bool:
    """Whether it failed for something that redeploying does not change."""
    reason = deployment.reason
    named = cause_of(reason) or first_line(reason)
    return deployment.status == "failed" and _LASTING.search(named) is not None
