"""Which apps use a block, which blocks an app has: from the latest releases that are described."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import batched
from typing import Any, Final

from django.db.models import F, QuerySet
from django.utils import timezone

from pressui import press
from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.connections.services import press_client, side_by_side
from pressui.press import Family, NotFound, PressError
from pressui.specs import mirror, services
from pressui.specs.models import AppBlock, Release, Spec
from pressui.specs.versions import is_newer

logger = logging.getLogger(__name__)

# What one sweep describes at most, so that it stays short; a release is described once.
APPS_A_SWEEP: Final = 1000
TIME_A_SWEEP: Final = timedelta(seconds=10)
AT_ONCE: Final = 5
_SHOWN: Final = 50


@dataclass(frozen=True)
class Use:
    """A block in a release of an app, seen from either side: `spec` is the other one.

    `version` is the block's release that is used, `app_version` the app's that uses it.
    """

    spec: Spec
    version: str
    app_version: str
    latest: str

    @property
    def has_newer(self) -> bool:
        """Whether the block has a newer release than the app uses."""
        return is_newer(self.latest, than=self.version)


def apps_using(block: Spec, person: Person) -> list[Use]:
    """The apps whose latest release has this block, the first by name."""
    rows = _uses(block.connection, person).filter(block_id=block.spec_id)
    return [
        Use(row.release.spec, row.version, row.release.version, block.offered_to(row.version))
        for row in rows[:_SHOWN]
    ]


def count_apps_using(block: Spec, person: Person) -> int:
    return _uses(block.connection, person).filter(block_id=block.spec_id).count()


def unseen_apps(block: Spec, person: Person) -> int:
    """How many more apps have this block, which this person may not see."""
    if not person.limits:
        return 0
    apps = Spec.objects.present().filter(connection=block.connection)
    used = _latest_blocks().filter(block_id=block.spec_id, release__spec__in=apps)
    seen = services.seen(block.connection, person)
    return used.exclude(release__spec__in=seen).values("release__spec").distinct().count()


def apps_by_block(
    connection: Connection, blocks: Sequence[Spec], person: Person
) -> dict[str, list[Spec]]:
    """The apps whose latest release has one of these blocks, by the block's id."""
    found: dict[str, list[Spec]] = {}
    ids = [block.spec_id for block in blocks]
    for row in _uses(connection, person).filter(block_id__in=ids):
        found.setdefault(row.block_id, []).append(row.release.spec)
    return found


def _uses(connection: Connection, person: Person) -> QuerySet[AppBlock]:
    """The blocks in the latest releases of apps, by the app's name."""
    seen = services.seen(connection, person).present()
    rows = _latest_blocks().filter(release__spec__in=seen)
    named = rows.select_related("release__spec").defer("release__payload", "release__spec__payload")
    return named.order_by("release__spec__sort_name", "pk")


def blocks_used(app: Spec, version: str, person: Person) -> list[Use]:
    """The blocks of an app's release in its order; none while it was not described."""
    rows = list(AppBlock.objects.filter(release__spec=app, release__version=version))
    visible = services.seen(app.connection, person)
    specs = {spec.spec_id: spec for spec in visible.filter(spec_id__in=[r.block_id for r in rows])}
    return [
        Use(block, row.version, version, block.offered_to(row.version))
        for row in rows
        if (block := specs.get(row.block_id))
    ]


def unread_for(block: Spec, person: Person) -> int:
    """How many apps that a person may see may use this block, too: nobody has read these yet."""
    seen = services.seen(block.connection, person)
    return unread_apps(block.connection).filter(spec__in=seen).count()


def unread_apps(connection: Connection) -> QuerySet[Release]:
    """The latest releases of apps whose blocks are not known yet."""
    return Release.objects.filter(
        spec__connection=connection,
        spec__family=Family.APPS,
        spec__gone_at=None,
        version=F("spec__latest_version"),
        payload="",
    )


def _latest_blocks() -> QuerySet[AppBlock]:
    return AppBlock.objects.filter(release__version=F("release__spec__latest_version"))


def describe_apps(connection: Connection) -> None:
    """Describes the apps whose latest release nobody has opened yet, as many as the time allows."""
    until = timezone.now() + TIME_A_SWEEP
    client = press_client(connection).family(Family.APPS)
    # In no order: one that cannot be read must not hold up the others for ever.
    unread = unread_apps(connection).select_related("spec").order_by("?")[:APPS_A_SWEEP]
    for some in batched(unread, AT_ONCE):
        if timezone.now() > until:
            return
        calls = [partial(_release_or_none, client, one.spec.spec_id, one.version) for one in some]
        try:
            told = side_by_side(calls)
        except PressError as error:
            logger.warning("apps are not described now: %s", error)
            return
        for release, found in zip(some, told, strict=True):
            if found is not None:
                mirror.keep_described(release.spec, release.version, found.raw)


def _release_or_none(client: Any, spec_id: str, version: str) -> press.Release | None:
    try:
        return client.describe_spec_release(spec_id, version)  # type: ignore[no-any-return]
    except NotFound:
        logger.info("release %s of %s is not there", version, spec_id)
        return None
