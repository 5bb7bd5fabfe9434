"""How long the last deployments of a spec took, as figures and as a chart."""

from dataclasses import dataclass
from datetime import timedelta

from pressui import charts
from pressui.deployments import history
from pressui.deployments.durations import Estimate
from pressui.deployments.history import Attempt

# How many of the last attempts are drawn one by one.
LAST = 30


@dataclass(frozen=True)
class DeployTimes:
    """The last attempts that were seen from beginning to end, and what they let one expect."""

    measured: list[Attempt]
    estimate: Estimate | None
    bad_count: int
    chart: charts.Chart

    @property
    def longest(self) -> timedelta | None:
        return max((one.took for one in self.measured if one.took), default=None)


def times_of(attempts: list[Attempt]) -> DeployTimes:
    """The times of the last of these attempts, oldest first."""
    measured = [attempt for attempt in attempts if attempt.took is not None][-LAST:]
    estimate = history.estimate_of(attempts)
    return DeployTimes(
        measured=measured,
        estimate=estimate,
        bad_count=sum(not attempt.is_good for attempt in measured),
        chart=_chart(measured, estimate),
    )


def _chart(measured: list[Attempt], estimate: Estimate | None) -> charts.Chart:
    """How long each took; a line marks the 95th percentile."""
    data = [
        charts.Column(
            f"{attempt.at:%d %b %H:%M} {attempt.version}: {attempt.took.total_seconds():.0f} s",
            attempt.took.total_seconds(),
            tone="" if attempt.is_good else "bad",
        )
        for attempt in measured
        if attempt.took is not None
    ]
    return charts.columns(data, estimate.most if estimate else None)
