"""Typed results: what is told is read, what is odd is borne, what is secret is unseen."""

from datetime import UTC, datetime, timedelta

import pytest

from pressui.press import (
    IN_MOTION,
    SETTLED,
    Artifact,
    Block,
    BlockRef,
    DeploymentStatus,
    Kind,
    ResourceError,
    family_of,
    read_deployment,
    read_release,
    read_revision,
    read_spec,
)
from pressui.press.resources.reading import boolean, integer, moment, names, text
from pressui.press.resources.values import read_phases, read_values

METADATA = {
    "name": "orders",
    "title": "Orders",
    "summary": "Loads orders.",
    "description": "# Orders",
    "descriptionContentType": "text/markdown",
    "imageUrl": "https://pictures.example/1.png",
    "tags": [{"name": "daily"}, "plain", {"other": 1}],
    "status": "deployed",
    "createdAt": "2024-03-01T18:00:00.250Z",
    "createdBy": "ada@harrow.example",
    "updatedAt": "2024-03-02T20:00:00+02:00",
    "updatedBy": "bob@harrow.example",
}
APP_DEPLOYMENT = {
    "id": "d1",
    "kind": "app",
    "metadata": METADATA,
    "latestRevision": {
        "id": "r2",
        "revision": 2,
        "status": "failed",
        "notes": "second",
        "createdAt": "2024-03-01T18:00:00.000Z",
        "createdBy": "ada@harrow.example",
        "blocks": [
            {"deploymentId": "b1", "platformId": "p1", "kind": "workflow", "name": "load",
             "revision": 1, "status": "failed"},
            {"deploymentId": "b2", "platformId": None},
            "odd",
        ],
    },
    "spec": {"id": "s1", "release": {"currentVersion": "1.9.0", "latestVersion": "1.10.0"}},
    "parameters": {"load": {"run": {"size": 10.0}}},
    "appParameters": {"build": {"region": "eu"}},
    "somethingNew": {"kept": True},
}  # fmt: skip


def test_metadata_are_read():
    deployment = read_deployment(APP_DEPLOYMENT)
    assert (deployment.name, deployment.title) == ("orders", "Orders")
    assert deployment.tags == ("daily", "plain")
    assert deployment.created_at == datetime(2024, 3, 1, 18, 0, 0, 250_000, tzinfo=UTC)
    assert deployment.updated_at == datetime(2024, 3, 2, 18, tzinfo=UTC)
    assert (deployment.created_by, deployment.updated_by) == (
        "ada@harrow.example",
        "bob@harrow.example",
    )


def test_an_app_deployment_is_read():
    deployment = read_deployment(APP_DEPLOYMENT)
    assert (deployment.id, deployment.kind, deployment.family) == ("d1", "app", "apps")
    assert (deployment.spec_id, deployment.current_version) == ("s1", "1.9.0")
    assert deployment.latest_version == "1.10.0"
    assert deployment.parent_id is None
    assert deployment.raw is APP_DEPLOYMENT


def test_the_blocks_of_its_revision_are_read():
    revision = read_deployment(APP_DEPLOYMENT).revision
    assert (revision.number, revision.status, revision.notes) == (2, "failed", "second")
    assert revision.blocks == (
        Block("b1", "workflow", "load", "failed", 1, "p1"),
        Block("b2"),
    )


def test_values_beside_the_revision_are_its_values():
    revision = read_deployment(APP_DEPLOYMENT).revision
    assert revision.parameters == {"load": {"build": {}, "run": {"size": 10.0}}}
    assert revision.app_parameters == {"build": {"region": "eu"}, "run": {}}
    assert revision.release_version == "1.9.0"


def test_a_block_deployment_is_read_with_the_errors_of_its_resources():
    error = {"code": 500, "createdAt": "2024-03-01T18:00:00Z", "message": "no memory"}
    resource = {"id": "p1", "kind": "workflow", "status": "failed", "versionId": 7,
                "errors": [error, "plain text", None]}  # fmt: skip
    deployment = read_deployment(
        {
            "id": "d2",
            "kind": "workflow",
            "parent": {"id": "d1"},
            "latestRevision": {"revision": "3", "resources": [resource], "releaseVersion": "2.0.0"},
        }
    )
    assert (deployment.family, deployment.parent_id) == ("blocks", "d1")
    assert deployment.current_version == "2.0.0"
    assert deployment.revision.number == 3
    (read,) = deployment.revision.resources
    assert (read.id, read.version, read.version_id) == ("p1", "", "7")
    assert read.errors[0] == ResourceError("no memory", "500", datetime(2024, 3, 1, 18, tzinfo=UTC))
    assert [error.message for error in read.errors] == ["no memory", "plain text", ""]


def test_what_is_missing_is_empty():
    deployment = read_deployment({"id": "d"})
    assert (deployment.name, deployment.status, deployment.tags) == ("", "", ())
    assert (deployment.created_at, deployment.revision, deployment.parent_id) == (None, None, None)


def test_an_unknown_status_stays_as_it_is():
    deployment = read_deployment({"id": "d", "metadata": {"status": "hibernating"}})
    assert deployment.status == "hibernating"
    assert not deployment.is_in_motion


def test_what_is_in_motion_is_not_settled():
    assert {"deploying", "redeploying", "deleting", "rollback"} == IN_MOTION
    assert set(DeploymentStatus) == IN_MOTION | SETTLED
    assert not IN_MOTION & SETTLED
    assert read_deployment({"id": "d", "metadata": {"status": "rollback"}}).is_in_motion


@pytest.mark.parametrize(
    ("kind", "family"),
    [("app", "apps"), (Kind.WORKFLOW, "blocks"), ("service", "blocks"), ("new", "blocks")],
)
def test_a_kind_has_a_family(kind, family):
    assert family_of(kind) == family


def test_a_spec_is_read_with_its_latest_release():
    spec = read_spec(
        {
            "id": "s1",
            "kind": "service",
            "scope": "shared",
            "featured": True,
            "tenants": ["a", {"name": "b"}],
            "metadata": {**METADATA, "status": "available"},
            "parameters": {"run": [{"name": "size", "type": "number", "required": True}]},
            "latestRelease": {
                "version": "1.10.0",
                "config": {"serviceType": "api"},
                "artifact": {"id": "z", "version": 1},
                "autoRunOnDeploy": False,
            },
        }
    )
    assert (spec.scope, spec.featured, spec.tenants, spec.status) == (
        "shared",
        True,
        ("a", "b"),
        "available",
    )
    release = spec.latest_release
    assert (spec.latest_version, release.artifact) == ("1.10.0", Artifact("z", 1))
    assert (release.config, release.is_whole) == ({"serviceType": "api"}, True)
    assert release.auto_run_on_deploy is False
    assert release.parameters.run[0].name == "size"


def test_the_blocks_of_an_app_release_are_read():
    config = [{"id": "s1", "release": {"version": "1.0.0"}, "autoRunOnDeploy": True}, {}, 3]
    release = read_release({"config": config}, version="2.0.0")
    assert release.version == "2.0.0"
    assert release.blocks == (BlockRef("s1", "1.0.0", auto_run_on_deploy=True), BlockRef("", ""))


def test_a_spec_without_a_release_has_none():
    spec = read_spec({"id": "s"})
    assert (spec.latest_release, spec.latest_version) == (None, "")


def test_a_latest_release_without_a_version_is_still_one():
    assert read_spec({"id": "s", "latestRelease": {"notes": "x"}}).latest_release.version == ""


def test_a_described_revision_without_a_number_has_the_one_asked_for():
    assert read_revision({"status": "deployed"}, number=4).number == 4


def test_a_repr_is_short_and_shows_no_values():
    deployment = read_deployment(
        {**APP_DEPLOYMENT, "parameters": {"load": {"run": {"key": "s3cret"}}}}
    )
    assert len(repr(deployment)) < 200
    assert "s3cret" not in repr(deployment) + repr(deployment.revision)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (None, None),
        ("text", None),
        ({}, {"build": {}, "run": {}}),
        ({"run": {"a": 1}}, {"build": {}, "run": {"a": 1}}),
        ({"run": [{"name": "a", "value": None}]}, {"build": {}, "run": {"a": None}}),
        ({"run": []}, {"build": {}, "run": {}}),
        ({"run": [{"name": "a", "type": "string"}]}, None),
        ({"run": "text"}, None),
        ({"run": None}, {"build": {}, "run": {}}),
    ],
)
def test_values_come_in_several_shapes(given, read):
    assert read_phases(given) == read


def test_values_of_an_app_are_by_block_also_by_odd_names():
    read = read_values({"run": {"run": {"a": 1}}, "other": "odd"}, "apps")
    assert read == {"run": {"build": {}, "run": {"a": 1}}}
    assert read_values(None, "apps") is None


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("2024-03-01T18:00:00", datetime(2024, 3, 1, 18, tzinfo=UTC)),
        ("2024-03-01", datetime(2024, 3, 1, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        ("", None),
        (1709316000, None),
        (None, None),
    ],
)
def test_times_are_in_utc_or_unknown(value, read):
    found = moment(value)
    assert found == read
    assert found is None or found.utcoffset() == timedelta(0)


def test_text_can_be_stored_whatever_it_holds():
    assert text("a\x00b\ud800c") == "ab?c"
    assert [text(value) for value in (None, True, 1, 1.5, [], {})] == ["", "", "1", "1.5", "", ""]


def test_numbers_and_flags_are_read_also_from_text():
    odd = [True, "x", "9" * 30, 1.5, None]
    assert [integer(value) for value in ["7", 7, 7.0, 10**30]] == [7, 7, 7, 10**30]
    assert [integer(value) for value in odd] == [None] * 5
    assert [boolean(value) for value in (True, "TRUE", "false", 1, None)] == [
        True,
        True,
        False,
        None,
        None,
    ]
    assert names("odd") == ()
