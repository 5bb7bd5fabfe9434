"""The client of the Press API: four groups of operations over one shared transport."""

from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Literal, Self, overload

from requests.adapters import BaseAdapter

from pressui.press.breaker import Breaker
from pressui.press.limits import Limits, Timeouts
from pressui.press.operations.apps import Apps
from pressui.press.operations.blocks import Blocks
from pressui.press.operations.deployments import Deployments
from pressui.press.operations.specs import Specs
from pressui.press.pool import Route
from pressui.press.resources import Family
from pressui.press.retries import Retries
from pressui.press.transport import Transport


class PressClient:
    """`client.specs`, `client.apps`, `client.blocks`, `client.deployments`. Share it freely
    between threads; close it, or use it as a context manager, where it is not kept for good.

    `token` is sent as given in `Authorization`, and only to `base_url`. The environment is not
    asked for proxies, certificates or credentials: `proxies` and `verify` are as in `requests`.
    Tests may swap the `adapter`, through which every request goes.
    """

    specs: Specs
    apps: Apps
    blocks: Blocks
    deployments: Deployments

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        timeouts: Timeouts | None = None,
        retries: Retries | None = None,
        breaker: Breaker | None = None,
        proxies: Mapping[str, str] | None = None,
        verify: bool | str = True,
        adapter: BaseAdapter | None = None,
    ) -> None:
        transport = Transport(
            base_url,
            token,
            retries=retries or Retries(),
            breaker=breaker or Breaker(),
            route=Route(proxies, verify, adapter),
        )
        self._assemble(transport, Limits(timeouts or Timeouts()), owns_transport=True)

    def _assemble(self, transport: Transport, limits: Limits, *, owns_transport: bool) -> None:
        self._transport = transport
        self._limits = limits
        self._owns_transport = owns_transport
        self.specs = Specs(transport, limits)
        self.apps = Apps(transport, limits)
        self.blocks = Blocks(transport, limits)
        self.deployments = Deployments(transport, limits)

    def _copy(self, limits: Limits) -> Self:
        copy = object.__new__(type(self))
        copy._assemble(self._transport, limits, owns_transport=False)
        return copy

    @property
    def base_url(self) -> str:
        return self._transport.base_url

    @property
    def timeouts(self) -> Timeouts:
        return self._limits.timeouts

    @property
    def is_available(self) -> bool:
        """False while the breaker is open: calls are refused without being made."""
        return not self._transport.breaker.is_open

    def with_timeouts(
        self,
        connect: float | None = None,
        read: float | None = None,
        total: float | None = None,
    ) -> Self:
        """A copy with other time-outs (seconds a call) on the same connections and breaker."""
        return self._copy(self._limits.with_timeouts(connect, read, total))

    def deadline(self, seconds: float) -> Self:
        """A copy whose calls have to end, all together, within so many seconds from now.

        `with client.deadline(2) as quick: quick.apps.describe_deployment(…)`. What comes too
        late raises `PressTimeout`.
        """
        return self._copy(self._limits.until(self._transport.clock() + seconds))

    def hiding(self, values: Iterable[str]) -> Self:
        """A copy whose errors never repeat these secret values, whatever the API says."""
        return self._copy(self._limits.hiding(values))

    @overload
    def family(self, name: Literal["apps", Family.APPS]) -> Apps: ...
    @overload
    def family(self, name: Literal["blocks", Family.BLOCKS]) -> Blocks: ...
    @overload
    def family(self, name: str) -> Apps | Blocks: ...
    def family(self, name: str) -> Apps | Blocks:
        """`apps` or `blocks` by name; a ValueError for anything else."""
        return self.apps if Family(name) is Family.APPS else self.blocks

    def close(self) -> None:
        """Closes the connections; a copy leaves them to the client it was made from."""
        if self._owns_transport:
            self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"PressClient({self.base_url!r})"
