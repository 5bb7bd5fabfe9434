"""Presets: values under a name, one's own or for everybody, never a secret."""

from typing import Any

from django.test import Client

from pressui.accounts.models import Event, Person, Role
from pressui.connections.models import Connection
from pressui.deployments.models import Preset
from tests.conftest import signed_in
from tests.deployments.forms_as_posted import (
    APP_PAGE,
    PAGE,
    SECRET,
    fields,
    name_of,
    opened,
    run_values,
    told,
)
from tests.deployments.test_deploy_page import assert_not_in_database


def saved(client: Client, page: str = PAGE, name: str = "Weekly", **typed: str) -> Any:
    data = fields(client, f"{page}?run.num_iterations=50", preset_name=name, **typed)
    return client.post(f"{page}presets/", data, headers={"HX-Request": "true"})


def test_a_preset_fills_in_its_values_and_no_name(
    as_analyst: Client, connection: Connection
) -> None:
    assert "Saved as Weekly" in saved(as_analyst, title="Not kept").content.decode()
    response = as_analyst.get(f"{PAGE}?preset={Preset.objects.get().pk}")
    assert run_values(response.context["form"])["num_iterations"] == 50
    assert not response.context["form"].typed_details["title"]
    assert "From the preset “Weekly”. Taken: " in told(response)


def test_a_link_goes_over_a_preset(as_analyst: Client, connection: Connection) -> None:
    saved(as_analyst)
    number = Preset.objects.get().pk
    values = run_values(opened(as_analyst, f"{PAGE}?preset={number}&run.agg_type=SUM"))
    assert (values["num_iterations"], values["agg_type"]) == (50, "SUM")


def test_no_secret_is_kept(as_analyst: Client, connection: Connection) -> None:
    token = name_of(opened(as_analyst, APP_PAGE), "api_token")
    saved(as_analyst, APP_PAGE, **{token: SECRET})
    assert_not_in_database(SECRET)


def test_a_preset_needs_a_name(as_analyst: Client, connection: Connection) -> None:
    assert "Give the preset a name" in saved(as_analyst, name="  ").content.decode()
    assert not Preset.objects.exists()


def test_the_same_name_again_replaces_it(as_analyst: Client, connection: Connection) -> None:
    saved(as_analyst)
    saved(as_analyst)
    assert Preset.objects.count() == 1


def test_it_works_without_javascript(as_analyst: Client, connection: Connection) -> None:
    data = fields(as_analyst, PAGE, title="Stays", preset_name="Weekly")
    response = as_analyst.post(f"{PAGE}presets/", data)
    assert "Saved as Weekly" in told(response)
    assert 'value="Stays"' in response.content.decode()


def test_only_shared_ones_are_seen_by_others(
    as_analyst: Client, connection: Connection, person: Any
) -> None:
    saved(as_analyst, name="Mine")
    saved(as_analyst, name="Ours", preset_shared="1")
    colleague = signed_in(person(Role.ANALYST, "bo"))
    listed = [preset.name for preset, _may in colleague.get(PAGE).context["starts"].presets]
    assert listed == ["Ours"]
    mine = Preset.objects.get(name="Mine").pk
    assert "There is no such preset" in told(colleague.get(f"{PAGE}?preset={mine}"))


def test_one_deletes_ones_own_and_a_spec_admin_any(
    as_analyst: Client, connection: Connection, person: Any, as_specadmin: Client
) -> None:
    saved(as_analyst, name="One", preset_shared="1")
    saved(as_analyst, name="Two", preset_shared="1")
    one, two = (f"{PAGE}presets/{preset.pk}/delete/" for preset in Preset.objects.all())
    colleague = signed_in(person(Role.ANALYST, "bo"))
    assert colleague.post(one, fields(colleague, PAGE)).status_code == 403
    assert Event.objects.filter(outcome="refused").exists()
    assert as_analyst.post(one, fields(as_analyst, PAGE)).status_code == 200
    assert as_specadmin.post(two, fields(as_specadmin, PAGE)).status_code == 200
    assert not Preset.objects.exists()


def test_a_number_that_is_none_is_told(
    as_analyst: Client, connection: Connection, analyst: Person
) -> None:
    for number in ("0", "x", "9" * 30):
        assert "There is no such preset" in told(as_analyst.get(f"{PAGE}?preset={number}"))
