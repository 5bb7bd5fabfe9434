"""The contract, through the client against the sandbox: specs and releases."""

import zipfile

import pytest

from pressui.press import BadRequest, Conflict, NotFound, PayloadTooLarge, Refused, Unprocessable
from tests.press import builders as make

TAKEN = (Conflict, Unprocessable)
INVALID = (BadRequest, Unprocessable)


def ids(things) -> set[str]:
    return {thing.id for thing in things}


def test_a_block_spec_is_created_and_described(press):
    name = make.unique("block")
    created = press.blocks.create_spec(
        make.block_spec(name, "1.2.0", "daily"),
        featured=True,
        scope="shared",
        tenants=["other"],
        parameters=make.PARAMETERS,
        auto_run_on_deploy=True,
    )
    spec = press.blocks.describe_spec(created.id)
    assert (spec.id, spec.kind, spec.family, spec.name) == (created.id, "workflow", "blocks", name)
    assert (spec.featured, spec.scope, spec.tenants) == (True, "shared", ("other",))
    assert (spec.status, spec.tags) == ("available", ("daily",))
    assert spec.created_at is not None
    assert "@" in spec.created_by
    release = spec.latest_release
    assert (release.version, release.notes, release.is_whole) == ("1.2.0", "first", True)
    assert release.config == make.block_config()
    assert release.auto_run_on_deploy is True
    assert [parameter.name for parameter in release.parameters.run] == ["size", "mode", "token"]
    assert release.parameters.run[0].default == 10.0
    assert isinstance(release.parameters.run[0].default, float)


def test_an_app_spec_is_created_and_described(press):
    block_id = make.new_block_spec(press)
    schema = {"run": [{"name": "day", "type": "string", "required": False}]}
    body = make.app_spec(make.unique("app"), block_id)
    app_id = press.apps.create_spec(body, parameters=schema).id
    release = press.apps.describe_spec(app_id).latest_release
    assert [(block.spec_id, block.version) for block in release.blocks] == [(block_id, "1.0.0")]
    assert release.blocks[0].auto_run_on_deploy is False
    assert [parameter.name for parameter in release.parameters.run] == ["day"]


def test_specs_are_listed_by_family_and_together(press):
    block_id = make.new_block_spec(press)
    app_id, _ = make.new_app_spec(press)
    assert {block_id, app_id} <= ids(press.specs.list_specs())
    assert block_id in ids(press.blocks.list_specs())
    assert app_id not in ids(press.blocks.list_specs())
    assert app_id in ids(press.apps.list_specs())


def test_specs_are_filtered_and_sorted(press):
    stem = make.unique("filter")
    names = [f"{stem}-{letter}" for letter in "bca"]
    for name in names:
        press.blocks.create_spec(make.block_spec(name), featured=name.endswith("c"))

    def found(**query: object) -> list[str]:
        return [spec.name[-1] for spec in press.blocks.list_specs(name=stem, **query)]

    assert found() == ["a", "c", "b"]
    assert found(sort=["name:asc"]) == ["a", "b", "c"]
    assert found(sort=["name:desc"], page_size=1) == ["c", "b", "a"]
    assert found(featured=True) == ["c"]
    assert found(status=["archived", "unavailable"]) == []
    assert found(scope=["public"]) == []
    assert found(title="The filter") == found()
    assert found(title="Nothing like that") == []


def test_all_specs_are_searched_and_filtered_by_kind(press):
    name = make.unique("needle")
    created = press.blocks.create_spec(make.block_spec(name))
    assert ids(press.specs.list_specs(term=f"Does {name}")) == {created.id}
    assert ids(press.specs.list_specs(term=name, kind="workflow")) == {created.id}
    assert ids(press.specs.list_specs(term=name, kind="app")) == set()


def test_pages_are_as_large_as_asked_for(press):
    stem = make.unique("paged")
    for letter in "abc":
        press.blocks.create_spec(make.block_spec(f"{stem}-{letter}"))
    page = press.blocks.list_specs(name=stem, page_size=2, page_number=2, return_iterator=False)
    assert (len(page.items), page.number, page.size, page.count, page.total) == (1, 2, 2, 2, 3)
    assert page.is_last
    assert press.blocks.list_specs(return_iterator=False).size == 25


def test_a_page_past_the_end_is_empty(press):
    page = press.specs.list_specs(page_number=999, return_iterator=False)
    assert page.items == ()


@pytest.mark.parametrize("family", ["apps", "blocks"])
def test_metadata_are_changed_in_part(press, family):
    spec_id = make.new_app_spec(press)[0] if family == "apps" else make.new_block_spec(press)
    before = press.family(family).describe_spec(spec_id)
    body = {"metadata": {"title": "New", "status": "archived"}, "featured": True, "scope": "public"}
    press.family(family).update_spec_metadata(spec_id, body)
    spec = press.family(family).describe_spec(spec_id)
    assert (spec.title, spec.status, spec.featured, spec.scope) == (
        "New",
        "archived",
        True,
        "public",
    )
    assert (spec.name, spec.summary) == (before.name, before.summary)
    assert spec.updated_at >= before.updated_at


def test_a_change_of_nothing_is_told(press):
    with pytest.raises(BadRequest, match="No changes"):
        press.blocks.update_spec_metadata(make.new_block_spec(press), {})


@pytest.mark.parametrize("family", ["apps", "blocks"])
def test_a_deleted_spec_is_gone(press, family):
    spec_id = make.new_app_spec(press)[0] if family == "apps" else make.new_block_spec(press)
    assert press.family(family).delete_spec(spec_id) == {}
    with pytest.raises(NotFound):
        press.family(family).describe_spec(spec_id)


def test_block_releases_are_created_described_and_listed(press):
    spec_id = make.new_block_spec(press)
    for version in ("1.9.0", "1.10.0", "1.2.0"):
        created = press.blocks.create_spec_release(
            spec_id, make.block_release(version), parameters=make.PARAMETERS
        )
        assert created.version == version
    versions = [release.version for release in press.blocks.list_spec_releases(spec_id)]
    assert versions == ["1.2.0", "1.10.0", "1.9.0", "1.0.0"]
    assert press.blocks.describe_spec(spec_id).latest_version == "1.10.0"
    release = press.blocks.describe_spec_release(spec_id, "1.9.0")
    assert (release.version, release.notes) == ("1.9.0", "next")
    assert release.parameters.run[1].options[0].value == "fast"
    page = press.blocks.list_spec_releases(spec_id, ["createdAt:asc"], 2, return_iterator=False)
    assert [release.version for release in page.items] == ["1.0.0", "1.9.0"]


def test_app_releases_are_created_described_and_listed(press):
    spec_id, _ = make.new_app_spec(press)
    block_id = make.new_block_spec(press)
    created = press.apps.create_spec_release(
        spec_id, make.app_release("2.0.0", block_id), parameters={"run": []}
    )
    assert created.version == "2.0.0"
    release = press.apps.describe_spec_release(spec_id, "2.0.0")
    assert [block.spec_id for block in release.blocks] == [block_id]
    listed = [release.version for release in press.apps.list_spec_releases(spec_id)]
    assert listed == ["2.0.0", "1.0.0"]


def test_an_artifact_comes_along_as_folder_or_zip(press, tmp_path):
    (tmp_path / "main.py").write_text("print()")
    body = make.block_spec(make.unique("artifact"))
    spec_id = press.blocks.create_spec(body, artifact={"path": tmp_path}).id
    assert press.blocks.describe_spec(spec_id).latest_release.artifact.id
    path = tmp_path / "ready.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("main.py", "print()")
    press.blocks.create_spec_release(spec_id, make.block_release("2.0.0"), {"path": path})
    assert press.blocks.describe_spec_release(spec_id, "2.0.0").artifact.id


def test_an_artifact_that_the_api_finds_too_large_is_told(press, tmp_path, monkeypatch):
    monkeypatch.setattr("pressui.press.artifacts.LARGEST", 99 * 1024 * 1024)
    path = tmp_path / "large.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data", bytes(11 * 1024 * 1024))
    body = make.block_spec(make.unique("large"))
    with pytest.raises(PayloadTooLarge) as caught:
        press.blocks.create_spec(body, artifact={"path": path})
    assert not caught.value.may_have_applied


def test_validating_checks_all_and_creates_nothing(press):
    body = make.block_spec(make.unique("checked"))
    assert press.blocks.create_spec(body, validate=True).success
    assert not list(press.blocks.list_specs(name=body["metadata"]["name"]))
    spec_id = make.new_block_spec(press)
    assert press.blocks.create_spec_release(
        spec_id, make.block_release("3.0.0"), validate=True
    ).success
    assert press.blocks.describe_spec(spec_id).latest_version == "1.0.0"


def test_validating_tells_what_is_wrong(press):
    body = make.block_spec(make.unique("checked"), "one")
    with pytest.raises(INVALID):
        press.blocks.create_spec(body, validate=True)


def test_a_name_that_is_taken_is_refused(press):
    body = make.block_spec(make.unique("taken"))
    press.blocks.create_spec(body)
    with pytest.raises(TAKEN) as caught:
        press.blocks.create_spec(body)
    assert not caught.value.may_have_applied


def test_a_version_that_is_taken_is_refused(press):
    with pytest.raises(TAKEN):
        press.blocks.create_spec_release(make.new_block_spec(press), make.block_release("1.0.0"))


@pytest.mark.parametrize("missing", ["metadata", "release", "kind"])
def test_a_spec_that_lacks_something_is_refused(press, missing):
    body = make.block_spec(make.unique("lacking"))
    del body[missing]
    with pytest.raises(INVALID) as caught:
        press.blocks.create_spec(body)
    assert caught.value.message


def test_an_app_of_blocks_that_do_not_exist_is_refused(press):
    with pytest.raises(Refused):
        press.apps.create_spec(make.app_spec(make.unique("app"), "no-such-block"))


@pytest.mark.parametrize(
    "call",
    [
        lambda family, spec: family.describe_spec("absent"),
        lambda family, spec: family.update_spec_metadata("absent", {"featured": True}),
        lambda family, spec: family.delete_spec("absent"),
        lambda family, spec: family.describe_spec_release(spec, "9.9.9"),
        lambda family, spec: family.list_spec_releases("absent", return_iterator=False),
        lambda family, spec: family.create_spec_release("absent", make.block_release("1.0.0")),
    ],
)
def test_what_is_not_there_is_not_found(press, call):
    with pytest.raises(NotFound) as caught:
        call(press.blocks, make.new_block_spec(press))
    assert caught.value.status == 404


def test_a_spec_of_the_other_family_is_not_found(press):
    with pytest.raises(NotFound):
        press.apps.describe_spec(make.new_block_spec(press))
