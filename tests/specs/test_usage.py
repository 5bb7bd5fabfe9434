"""Who uses what: a block knows its apps, an app its blocks, each with what is newer."""

from datetime import timedelta

import pytest
from django.test import Client

from pressui.accounts.models import Person
from pressui.connections.models import Connection, Poll
from pressui.specs import mirror, sweeping, usage
from pressui.specs.models import AppBlock, Release, Spec
from tests.conftest import make_due
from tests.ids import APP_SPEC, CHURN_SPEC
from tests.sandbox_process import SandboxProcess
from tests.specs.helpers import make_spec


def use(app: Spec, block: Spec, version: str, app_version: str = "1.0.0") -> Release:
    config = [{"id": block.spec_id, "release": {"version": version}}]
    return mirror.keep_described(app, app_version, {"config": config})


@pytest.fixture
def block(connection: Connection) -> Spec:
    return make_spec(connection, latest_version="2.0.0")


@pytest.fixture
def app(connection: Connection) -> Spec:
    return make_spec(connection, family="apps", kind="app", title="Churn desk")


def test_a_sweep_learns_which_apps_use_a_block(mirrored: Connection, viewer: Person) -> None:
    churn = mirrored.specs.get(spec_id=CHURN_SPEC)
    (found,) = usage.apps_using(churn, viewer)
    assert (found.spec.spec_id, found.version, found.has_newer) == (APP_SPEC, "4.2.0", False)


def test_a_release_is_described_once(mirrored: Connection, sandbox: SandboxProcess) -> None:
    sandbox.forget_requests()
    make_due(mirrored, Poll.Kind.SPECS)
    sweeping.sweep_due()
    assert not [r for r in sandbox.requests() if "/releases/" in r["path"]]


def test_a_sweep_describes_a_few_apps_only(
    mirrored: Connection, sandbox: SandboxProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    Release.objects.update(payload="")
    monkeypatch.setattr(usage, "APPS_A_SWEEP", 2)
    sandbox.forget_requests()
    usage.describe_apps(mirrored)
    assert len([r for r in sandbox.requests() if "/releases/" in r["path"]]) == 2


def test_a_sweep_describes_apps_no_longer_than_its_time(
    mirrored: Connection, sandbox: SandboxProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    Release.objects.update(payload="")
    monkeypatch.setattr(usage, "TIME_A_SWEEP", timedelta(seconds=-1))
    sandbox.forget_requests()
    usage.describe_apps(mirrored)
    assert not sandbox.requests()


def test_every_app_is_read_by_one_sweep(mirrored: Connection, viewer: Person) -> None:
    assert mirrored.specs.filter(family="apps").count() > usage.AT_ONCE
    assert not usage.unread_apps(mirrored)


def test_a_block_says_that_apps_are_still_to_be_read(
    as_viewer: Client, mirrored: Connection
) -> None:
    Release.objects.filter(spec__spec_id=APP_SPEC).update(payload="")
    page = as_viewer.get(f"/specs/blocks/{CHURN_SPEC}/").content.decode()
    assert "1 app is still to be read" in page


def test_it_says_where_a_newer_release_is_out(app: Spec, block: Spec, viewer: Person) -> None:
    use(app, block, "1.0.0")
    (found,) = usage.apps_using(block, viewer)
    assert (found.spec, found.app_version, found.latest) == (app, "1.0.0", "2.0.0")
    assert found.has_newer
    assert usage.blocks_used(app, "1.0.0", viewer)[0].has_newer


def test_only_the_latest_release_of_an_app_counts(app: Spec, block: Spec, viewer: Person) -> None:
    use(app, block, "1.0.0", app_version="0.9.0")
    assert usage.apps_using(block, viewer) == []


def test_a_release_that_is_described_again_is_not_counted_twice(app: Spec, block: Spec) -> None:
    use(app, block, "1.0.0")
    use(app, block, "1.0.0")
    assert AppBlock.objects.count() == 1


def test_an_app_that_is_gone_uses_nothing(app: Spec, block: Spec, viewer: Person) -> None:
    use(app, block, "1.0.0")
    mirror.mark_gone(app)
    assert usage.apps_using(block, viewer) == []


def test_pages_lead_from_one_to_the_other(as_viewer: Client, mirrored: Connection) -> None:
    assert (
        f"/specs/apps/{APP_SPEC}/" in as_viewer.get(f"/specs/blocks/{CHURN_SPEC}/").content.decode()
    )
    assert (
        f"/specs/blocks/{CHURN_SPEC}/?release=4.2.0"
        in as_viewer.get(f"/specs/apps/{APP_SPEC}/").content.decode()
    )
