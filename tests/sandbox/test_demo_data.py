"""The demo catalogue agrees with itself and with the contract: nothing here needs a server."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pytest

from pressui.sandbox import parameters, schema, terms
from pressui.sandbox.versions import is_version, precedence
from tests.sandbox.demo import (
    BY_ID,
    DEPLOYMENTS,
    SPECS,
    Json,
    all_levels,
    name,
    release,
    releases,
)

each_spec = pytest.mark.parametrize("spec", SPECS, ids=name)


def basics(items: list[Json]) -> Iterator[Json]:
    for item in items:
        yield from item["conditions"] if "conditionType" in item else [item]


PARAMETERS = [parameter for level in all_levels() for parameter in level]
CONDITIONS = [item for parameter in PARAMETERS for item in parameter.get("conditions", [])]
STEPS = [
    step
    for spec in SPECS
    if spec["body"]["kind"] == "workflow"
    for item in releases(spec)
    for step in item["config"]["steps"].values()
]


def test_the_catalogue_fills_two_pages():
    assert 34 <= len(SPECS) <= 50


def test_ids_are_unique():
    ids = [item["id"] for item in [*SPECS, *DEPLOYMENTS]]
    assert len(ids) == len(set(ids))


def test_names_of_specs_are_unique_in_their_kind():
    names = Counter((spec["body"]["kind"], name(spec)) for spec in SPECS)
    assert max(names.values()) == 1


@each_spec
def test_the_family_fits_the_kind(spec: Json):
    assert spec["body"]["kind"] in terms.FAMILIES[spec["family"]]


@each_spec
def test_only_shared_specs_name_tenants(spec: Json):
    assert bool(spec["tenants"]) == (spec["scope"] == "shared")


def test_every_kind_scope_and_status_is_there():
    assert {spec["body"]["kind"] for spec in SPECS} == set(terms.KINDS)
    assert {spec["scope"] for spec in SPECS} == set(terms.SCOPES)
    assert {spec["status"] for spec in SPECS} == set(terms.SPEC_STATUSES)
    assert {spec["featured"] for spec in SPECS} == {True, False}


def test_every_step_type_service_type_and_content_type_is_there():
    services = [spec["body"] for spec in SPECS if spec["body"]["kind"] == "service"]
    assert {step["type"] for step in STEPS} == set(terms.STEP_TYPES)
    assert {body["config"]["serviceType"] for body in services} == set(terms.SERVICE_TYPES)
    found = {spec["body"]["metadata"]["descriptionContentType"] for spec in SPECS}
    assert found == set(terms.CONTENT_TYPES)


@each_spec
def test_steps_wait_for_steps_that_exist(spec: Json):
    for item in releases(spec) if spec["body"]["kind"] == "workflow" else []:
        steps = item["config"]["steps"]
        assert {one for step in steps.values() for one in step.get("parents", [])} <= steps.keys()
        images = {step["imageRef"] for step in steps.values() if "imageRef" in step}
        assert images <= item["config"].get("images", {}).keys()


@each_spec
def test_every_schema_is_one(spec: Json):
    for item in releases(spec):
        assert list(schema.problems(item["parameters"])) == []
        assert list(schema.unknown_references(item["config"], item["parameters"])) == []


def test_every_type_of_parameter_is_there():
    assert {parameter["type"] for parameter in PARAMETERS} == set(terms.PARAMETER_TYPES)


def test_options_are_there_in_both_forms():
    options = [option for parameter in PARAMETERS for option in parameter.get("options", [])]
    assert {isinstance(option, dict) for option in options} == {True, False}


def test_secrets_and_parameters_without_a_title_are_there():
    assert any(parameter.get("hideValue") for parameter in PARAMETERS)
    assert any("title" not in parameter for parameter in PARAMETERS)


def test_objects_are_there_with_and_without_properties():
    for kind in ("object", "object_array"):
        assert any(item["type"] == kind and item.get("properties") for item in PARAMETERS)
    assert any(item["type"] == "object" and "properties" not in item for item in PARAMETERS)


def test_conditions_of_every_shape_are_there():
    assert {item.get("conditionType") for item in CONDITIONS} == {None, "AND", "OR"}
    assert {item["operator"] for item in basics(CONDITIONS)} == {"equals", "not-equals"}
    assert {type(item["value"]) for item in basics(CONDITIONS)} >= {bool, str, int}


def test_a_chain_of_conditions_is_there():
    chained = [
        parameter
        for level in all_levels()
        for parameter in level
        for item in basics(parameter.get("conditions", []))
        if parameters.by_name(level)[item["dependsOn"]].get("conditions")
    ]
    assert chained


def test_conditions_name_a_parameter_of_their_own_level():
    for level in all_levels():
        for parameter in level:
            named = {item["dependsOn"] for item in basics(parameter.get("conditions", []))}
            assert named <= parameters.names(level) - {parameter["name"]}


@each_spec
def test_versions_are_semantic_and_ascend(spec: Json):
    versions = [item["release"]["version"] for item in releases(spec)]
    assert all(map(is_version, versions))
    assert all(precedence(one) < precedence(next_) for one, next_ in pairwise(versions))


def test_versions_that_sort_wrongly_as_text_are_there():
    found = {item["release"]["version"] for spec in SPECS for item in releases(spec)}
    assert {"1.9.0", "1.10.0", "1.11.2"} <= found
    assert any("-" in version for version in found)


@each_spec
def test_releases_follow_each_other_in_time(spec: Json):
    ages = [item["createdDaysAgo"] for item in releases(spec)]
    assert all(earlier > later for earlier, later in pairwise(ages))


@each_spec
def test_the_blocks_of_an_app_exist_and_are_older(spec: Json):
    for item in releases(spec) if spec["family"] == "apps" else []:
        blocks = [BY_ID[block["id"]] for block in item["config"]]
        assert len({name(block) for block in blocks}) == len(blocks)
        for block, part in zip(blocks, item["config"], strict=True):
            used = release(block, part["release"]["version"])
            assert used["createdDaysAgo"] > item["createdDaysAgo"]


def test_the_documented_app_names_the_documented_blocks():
    app = next(spec for spec in SPECS if name(spec) == "sdk")
    blocks = [name(BY_ID[block["id"]]) for block in app["body"]["config"]]
    assert blocks == ["workflow-block-private", "webapp-block-private"]


def test_a_spec_that_always_fails_says_so():
    failing = [spec for spec in SPECS if spec.get("outcome") == "always_fails"]
    assert failing
    assert all("Always fails" in spec["body"]["metadata"]["summary"] for spec in failing)
    assert all(spec["failure"]["message"] for spec in failing)


def changes(old: list[Json], new: list[Json]) -> set[str]:
    """What a newer release does to the parameters of one phase."""
    before, after = parameters.by_name(old), parameters.by_name(new)
    found = {"removed" for key in before.keys() - after.keys()}
    for key in after.keys() - before.keys():
        found.add("new" if "defaultValue" in after[key] else "new without default")
    for key in before.keys() & after.keys():
        found |= set(_changed(before[key], after[key]))
    return found


def _changed(old: Json, new: Json) -> Iterator[str]:
    if new["required"] and not old["required"]:
        yield "newly required"
    if new.get("defaultValue") != old.get("defaultValue"):
        yield "default changed"
    gone = [
        one for one in parameters.option_values(old) if one not in parameters.option_values(new)
    ]
    if gone and new.get("options"):
        yield "options narrowed"


def test_releases_change_parameters_in_every_way():
    found = {
        change
        for spec in SPECS
        for old, new in pairwise(releases(spec))
        for phase in terms.PHASES
        for change in changes(old["parameters"][phase], new["parameters"][phase])
    }
    assert found >= {"new", "newly required", "removed", "options narrowed", "default changed"}
