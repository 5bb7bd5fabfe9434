"""The demo deployments fit the catalogue they name and the contract: no server is needed."""

from collections import Counter
from itertools import pairwise

import pytest

from pressui.sandbox import conditions, parameters, terms
from pressui.sandbox.secrets import secret_names
from tests.sandbox.demo import BY_ID, DEPLOYMENTS, Json, name, release

BAD = {"failed", "platform_resource_error", "rollback_failed", "delete_failed"}
each_deployment = pytest.mark.parametrize(
    "deployment", DEPLOYMENTS, ids=lambda item: item["metadata"]["name"]
)


def test_deployments_show_every_status():
    assert 45 <= len(DEPLOYMENTS) <= 60
    assert {item["status"] for item in DEPLOYMENTS} == set(terms.DEPLOYMENT_STATUSES)


def test_names_of_deployments_are_unique():
    names = Counter(item["metadata"]["name"] for item in DEPLOYMENTS)
    assert max(names.values()) == 1


@each_deployment
def test_revisions_follow_each_other_and_their_release(deployment: Json):
    revisions = deployment["revisions"]
    assert 1 <= len(revisions) <= 12
    ages = [revision["createdDaysAgo"] for revision in revisions]
    assert all(earlier > later for earlier, later in pairwise(ages))
    for revision in revisions:
        used = release(BY_ID[deployment["spec"]], revision["release"])
        assert used["createdDaysAgo"] > revision["createdDaysAgo"]
        assert revision["notes"]


@each_deployment
def test_revisions_have_a_status_that_fits(deployment: Json):
    *older, last = [revision["status"] for revision in deployment["revisions"]]
    shown = {"warning": "deployed", "redeploying": "deploying"}
    assert last == shown.get(deployment["status"], deployment["status"])
    assert set(older) <= {"superseded", "failed", "rollback_complete", "deployed"}
    assert [*older, last].count("deployed") <= 1


@each_deployment
def test_what_failed_says_why(deployment: Json):
    last = deployment["revisions"][-1]
    if deployment["status"] not in BAD | {"warning"}:
        return
    blocks = last.get("blockStatuses", {}).values()
    bad = [block for block in blocks if block["status"] in BAD | {"warning"}]
    assert all(block["errors"] for block in bad)
    assert last.get("errors") or bad


def test_there_is_something_of_each_sort_to_redeploy():
    found = {(item["family"], item["status"]) for item in DEPLOYMENTS}
    assert {("blocks", "failed"), ("blocks", "warning"), ("apps", "failed")} <= found
    emea = next(item for item in DEPLOYMENTS if item["metadata"]["name"] == "sca-emea")
    failed = emea["revisions"][-1]["blockStatuses"]["churn-model-training"]
    assert (emea["status"], failed["status"]) == ("failed", "failed")
    assert "lightgbm==4.9.0" in failed["errors"][0]["message"]


def problems(own: list[Json], values: Json, given: Json) -> list[str]:
    """What is wrong with values of one phase; `given` came from the app."""
    asked = [parameter for parameter in own if parameter["name"] not in given]
    shared = {key: value for key, value in given.items() if key in parameters.names(own)}
    full = parameters.filled(own, {**values, **shared})
    unseen = conditions.hidden(own, full) & values.keys()
    return [
        *parameters.unfit(asked, values, "values"),
        *parameters.missing(own, full, "values"),
        *(f"{key}: is given, but not shown" for key in unseen),
    ]


def blocks_of(deployment: Json, revision: Json) -> dict[str, Json]:
    """The releases of an app's blocks by name, with what was left out or added."""
    config = release(BY_ID[deployment["spec"]], revision["release"])["config"]
    left_out = {item["id"] for item in revision.get("excludes", [])}
    used = [(item["id"], item["release"]["version"]) for item in config]
    used += [(item["id"], item["releaseVersion"]) for item in revision.get("includes", [])]
    found = {key: version for key, version in used if key not in left_out}
    return {name(BY_ID[key]): release(BY_ID[key], version) for key, version in found.items()}


@each_deployment
def test_values_fit_the_release_they_name(deployment: Json):
    for revision in deployment["revisions"]:
        own, values = parts_of(deployment, revision)[0]
        for phase in terms.PHASES:
            assert problems(own[phase], values.get(phase, {}), {}) == []


@each_deployment
def test_values_fit_the_blocks_they_are_for(deployment: Json):
    for revision in deployment["revisions"] if deployment["family"] == "apps" else []:
        own = release(BY_ID[deployment["spec"]], revision["release"])["parameters"]
        blocks = blocks_of(deployment, revision)
        assert revision["parameters"].keys() | revision["blockStatuses"].keys() <= blocks.keys()
        for block, used in blocks.items():
            for phase in terms.PHASES:
                shared = parameters.filled(own[phase], revision["appParameters"].get(phase, {}))
                shared = {**dict.fromkeys(parameters.names(own[phase])), **shared}
                values = revision["parameters"].get(block, {}).get(phase, {})
                assert problems(used["parameters"][phase], values, shared) == []


def parts_of(deployment: Json, revision: Json) -> list[tuple[Json, Json]]:
    """Each schema of a revision beside its values: its own, and those of its blocks."""
    own = release(BY_ID[deployment["spec"]], revision["release"])["parameters"]
    if deployment["family"] == "blocks":
        return [(own, revision["parameters"])]
    used = blocks_of(deployment, revision)
    blocks = [(used[key]["parameters"], item) for key, item in revision["parameters"].items()]
    return [(own, revision["appParameters"]), *blocks]


def secrets(schema: list[Json], values: Json) -> list[str]:
    return [values[key] for key in secret_names(schema) & values.keys()]


@each_deployment
def test_secrets_are_made_up(deployment: Json):
    for revision in deployment["revisions"]:
        for own, values in parts_of(deployment, revision):
            for phase in terms.PHASES:
                found = secrets(own[phase], values.get(phase, {}))
                assert all(value.startswith("demo-secret-") for value in found)


def test_people_are_made_up():
    people = {item["createdBy"] for item in DEPLOYMENTS}
    people |= {revision["createdBy"] for item in DEPLOYMENTS for revision in item["revisions"]}
    assert len(people) >= 6
    assert all(person.endswith("@harrow.example") for person in people)
