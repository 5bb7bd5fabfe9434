"""How long the last deployments of a spec took, as figures and as a chart."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.utils.translation import gettext as _

from pressui import charts
from pressui.deployments import history
from pressui.deployments.durations import Estimate
from pressui.deployments.history import Attempt

# How many of the last attempts are drawn one by one.
LAST = 30


@dataclass(frozen=True)
class DeployTimes:
    """The last attempts, those that were seen from beginning to end, and what these let expect.

    `chart` draws the measured ones, `last_chart` all of the last.
    """

    last: list[Attempt]
    measured: list[Attempt]
    estimate: Estimate | None
    chart: charts.Chart
    last_chart: charts.Chart

    @property
    def bad_count(self) -> int:
        return sum(not attempt.is_good for attempt in self.last)

    @property
    def well_count(self) -> int:
        """How many of the measured went well: only these let expect anything."""
        return sum(attempt.is_good for attempt in self.measured)

    @property
    def longest(self) -> timedelta | None:
        return max((one.took for one in self.measured if one.took), default=None)


def times_of(attempts: list[Attempt]) -> DeployTimes:
    """The times of the last of these attempts, oldest first."""
    measured = [attempt for attempt in attempts if attempt.took is not None][-LAST:]
    estimate = history.estimate_of(attempts)
    return DeployTimes(
        last=attempts[-LAST:],
        measured=measured,
        estimate=estimate,
        chart=_chart(measured, estimate),
        last_chart=_chart(attempts[-LAST:], estimate),
    )


def _chart(attempts: list[Attempt], estimate: Estimate | None) -> charts.Chart:
    """How long each took, as usual where that is not known; a line marks the 95th percentile.

    Fewer than `LAST` stand at the end of the chart, as wide as those of a full one.
    """
    usual = median([a.took.total_seconds() for a in attempts if a.took is not None] or [1.0])
    data = [charts.Column("", 0)] * (LAST - len(attempts))
    data += [_column(attempt, usual) for attempt in attempts]
    return charts.columns(data, estimate.most if estimate else None)


def _column(attempt: Attempt, usual: float) -> charts.Column:
    """One that failed is half as high where it is not known how long it took, and red."""
    took = attempt.took.total_seconds() if attempt.took is not None else None
    shown = (usual if attempt.is_good else usual / 2) if took is None else took
    known = f"{took:.0f} s" if took is not None else _("time not known")
    word = _("went well") if attempt.is_good else _("failed")
    label = f"{attempt.at:%d %b %H:%M} {attempt.version}: {word}, {known}"
    return charts.Column(label, shown, tone="" if attempt.is_good else "bad")
