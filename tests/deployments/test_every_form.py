"""The form of every release of the demo data: its four texts do what it does itself.

Filled in with something else than the default in every field, the latest with what is needed, too.
"""

import json
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from pressui.connections.models import Connection
from pressui.deployments.blocks import Composition
from pressui.deployments.deploy_form import DeployForm
from pressui.parameters.calls import to_deploy
from pressui.parameters.forms import ParameterForm
from pressui.parameters.schema import FormSchema
from pressui.parameters.snippets import Snippets
from pressui.specs.models import Release, Spec
from pressui.specs.services import described_release, refresh
from tests.deployments.helpers import fresh_name
from tests.ids import APP_SPEC, WORKFLOW_SPEC
from tests.parameters import programs
from tests.parameters.filled_forms import ODD_TEXT, as_posted, with_everything, with_what_is_needed
from tests.sandbox_process import SandboxProcess

# All that the API keeps of a deployment, but for its times and who made it.
KEPT: Final = """
    SELECT d.family, d.kind, d.metadata, d.spec_id, r.version, r.number, r.notes,
        r.parameters, r.app_parameters, r.choice
    FROM deployments d JOIN revisions r ON r.deployment_id = d.id WHERE d.name = ?
"""


@dataclass
class Filled:
    """A form as it was posted, and the folder that its programs run in."""

    form: DeployForm
    data: QueryDict
    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    def snippets(self, way: str, api_url: str, *, asking: bool = True) -> Snippets:
        """Those of the same form with another name."""
        call = to_deploy(self.form.release.spec.family)
        return Snippets(self._named(self.form.masked(asking=asking), way), call, api_url)

    def body(self, way: str) -> dict[str, Any]:
        """What is to arrive at the API, secrets included."""
        return self._named(self.form.body, way)

    def _named(self, body: dict[str, Any], way: str) -> dict[str, Any]:
        return {**body, "metadata": {**body["metadata"], "name": f"{self.name}-{way}"}}


def filled(connection: Connection, folder: Path) -> Iterator[Filled]:
    for spec in connection.specs.present().filter(status="available"):
        for version in refresh(spec).releases.values_list("version", flat=True):
            yield fill_in(spec, version, folder, with_everything)
        yield fill_in(spec, spec.latest_version, folder, with_what_is_needed)
    app = connection.specs.get(spec_id=APP_SPEC)
    loader = connection.specs.get(name="load-salesforce-objects")
    other = Composition({loader.spec_id: "2.0.0"}, {WORKFLOW_SPEC: "1.0.0"})
    yield fill_in(app, app.latest_version, folder, with_everything, other)


def fill_in(
    spec: Spec,
    version: str,
    folder: Path,
    fill: Callable[[FormSchema], ParameterForm],
    composition: Composition | None = None,
) -> Filled:
    composition = composition or Composition()
    release = described_release(spec, version)
    assert release is not None
    schema = composition.schema(release)
    data = QueryDict(mutable=True)
    data.update(as_posted(fill(schema)))
    data.update(details(release))
    data.setlist("left_out", list(composition.left_out))
    data.setlist("put_in", [f"{id_}@{version}" for id_, version in composition.put_in.items()])
    form = DeployForm(release, schema, data, composition=composition)
    assert form.is_valid(), form.problems
    (folder / data["name"]).mkdir()
    return Filled(form, data, folder / data["name"])


def details(release: Release) -> dict[str, str]:
    named = {"name": fresh_name(), "title": ODD_TEXT, "summary": ODD_TEXT, "notes": ODD_TEXT}
    chosen = {"release": release.version, "shown_release": release.version}
    return {**named, **chosen, "tags": "a, b", "form_token": str(uuid.uuid4()), "_action": "send"}


def send_by_form(one: Filled, client: Client) -> None:
    spec = one.form.release.spec
    data = one.data.copy()
    data["name"] = f"{one.name}-form"
    response = client.post(reverse("deploy", args=[spec.family, spec.spec_id]), dict(data.lists()))
    assert response.status_code == 302, response.content.decode()


def send_json(one: Filled, sandbox: SandboxProcess) -> None:
    shown = one.snippets("json", sandbox.url, asking=False).json
    body = programs.unmasked(json.loads(shown), one.body("json"))
    sandbox.post(f"/v1/{one.form.release.spec.family}/deployments/", body)


def kept(sandbox: SandboxProcess, name: str) -> tuple[Any, ...]:
    with closing(sqlite3.connect(sandbox.data_dir / "sandbox.sqlite3")) as database:
        (row,) = database.execute(KEPT, [name]).fetchall()
    return tuple(str(item).replace(name, "the name") for item in row)


def assert_alike(sandbox: SandboxProcess, forms: list[Filled], *ways: str) -> None:
    for one in forms:
        found = {kept(sandbox, f"{one.name}-{way}") for way in ways}
        assert len(found) == 1, one.form.release


def test_the_four_texts_of_every_form_make_the_deployment_that_it_makes(
    as_analyst: Client, mirrored: Connection, sandbox: SandboxProcess, tmp_path: Path
) -> None:
    jobs, forms = [], list(filled(mirrored, tmp_path))
    for one in forms:
        send_by_form(one, as_analyst)
        send_json(one, sandbox)
        programs.by_curl(one.snippets("curl", sandbox.url), one.folder, one.body("curl"))
        for job, way in ((programs.python_job, "python"), (programs.command_job, "command")):
            jobs.append(job(one.snippets(way, sandbox.url), one.folder, one.body(way)))
    assert len(forms) > 150
    assert_alike(sandbox, forms, "form", "json", "curl")
    programs.run_all(jobs, tmp_path)  # skips where the client cannot be had
    assert_alike(sandbox, forms, "form", "python", "command")
