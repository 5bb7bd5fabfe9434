"""Drives every operation of the published client against a sandbox, in an environment of its own.

Run as `python peak_sdk_driver.py URL TOKEN FOLDER REPORT`: publishes the folder's code, and writes
one JSON object into the report: operation → answer.
"""

import json
import sys
import urllib.request
from pathlib import Path
from typing import Any

import peak.session
import peak.telemetry
from peak import exceptions
from peak.press import apps, blocks, deployments, specs

URL, TOKEN = sys.argv[1:3]
FOLDER, REPORT = map(Path, sys.argv[3:5])
said: dict[str, Any] = {}


class NoThread:
    """Stands where the client starts its telemetry: nothing is started."""

    def __init__(self, **_: Any) -> None:
        pass

    def start(self) -> None:
        pass


def reroute() -> peak.session.Session:
    """A session whose every address is the sandbox's, and that asks about no tenant."""
    peak.session.get_base_domain = lambda stage, subdomain="service": URL
    peak.telemetry.threading.Thread = NoThread
    peak.session.Session._set_spoke_domain = lambda self: None
    return peak.session.Session(auth_token=TOKEN, stage="prod")


def advance(seconds: float = 100) -> None:
    body = json.dumps({"advance": seconds}).encode()
    urllib.request.urlopen(
        urllib.request.Request(f"{URL}/_sandbox/clock", body), timeout=10
    ).close()


def say(operation: str, answer: Any) -> Any:
    said[operation] = answer
    return answer


def metadata(name: str, *tags: str) -> dict[str, Any]:
    return {
        "name": name,
        "title": name.title(),
        "summary": "By the published client",
        "description": "*By* the published client",
        "descriptionContentType": "text/markdown",
        "imageUrl": "https://example.com/image.jpg",
        "tags": [{"name": tag} for tag in tags],
    }


RUN = [
    {"name": "agg_type", "type": "string", "required": False, "defaultValue": "AVG"},
    {"name": "token", "type": "string", "required": False, "hideValue": True},
]
CONFIG = {"steps": {"step": {"type": "standard", "command": "python main.py"}}}


def release(version: str) -> dict[str, str]:
    return {"version": version, "notes": f"Release {version}"}


def drive_block_specs(client: blocks.Block) -> str:
    body = {"version": 1, "kind": "workflow", "metadata": metadata("sdk-block")}
    body |= {"release": release("1.0.0"), "config": CONFIG}
    artifact = {"path": str(FOLDER), "ignore_files": [".dockerignore"]}
    say("blocks.create_spec validate", client.create_spec(body, artifact, validate=True))
    spec_id = say(
        "blocks.create_spec",
        client.create_spec(body, artifact, featured=True, scope="private", parameters={"run": RUN}),
    )["id"]
    say("blocks.describe_spec", client.describe_spec(spec_id))
    changes = {"metadata": {"title": "Edited"}, "featured": False}
    say("blocks.update_spec_metadata", client.update_spec_metadata(spec_id, changes))
    new = {"config": CONFIG, "release": release("1.1.0")}
    again = {"parameters": {"run": RUN}, "auto_run_on_deploy": True}
    say(
        "blocks.create_spec_release validate",
        client.create_spec_release(spec_id, new, artifact, validate=True, **again),
    )
    say("blocks.create_spec_release", client.create_spec_release(spec_id, new, artifact, **again))
    say("blocks.describe_spec_release", client.describe_spec_release(spec_id, "1.1.0"))
    say("blocks.list_spec_releases", list(client.list_spec_releases(spec_id, sort=["createdAt"])))
    say("blocks.list_specs", list(client.list_specs(name="sdk-", featured=False, page_size=1)))
    return spec_id


def drive_app_specs(client: apps.App, block_id: str) -> str:
    config = [{"id": block_id, "release": {"version": "1.0.0"}, "autoRunOnDeploy": True}]
    body = {"version": "1", "kind": "app", "metadata": metadata("sdk-app")}
    body |= {"release": release("1.0.0"), "config": config}
    created = client.create_spec(body, scope="shared", tenants=["t1"], parameters={"run": RUN[:1]})
    spec_id = say("apps.create_spec", created)["id"]
    other = {**body, "metadata": metadata("sdk-app-plain")}
    say("apps.create_spec bare", client.create_spec(other))
    say("apps.describe_spec", client.describe_spec(spec_id))
    changes = {"metadata": {"status": "available", "summary": "Edited"}, "featured": True}
    say("apps.update_spec_metadata", client.update_spec_metadata(spec_id, changes))
    new = {"config": config, "release": release("2.0.0")}
    say("apps.create_spec_release", client.create_spec_release(spec_id, new))
    say("apps.describe_spec_release", client.describe_spec_release(spec_id, "2.0.0"))
    say("apps.list_spec_releases", list(client.list_spec_releases(spec_id)))
    page = client.list_specs(status=["available"], scope=["shared"], return_iterator=False)
    say("apps.list_specs", page)
    return spec_id


def deployment(spec_id: str, name: str, *tags: str, **more: Any) -> dict[str, Any]:
    spec = {"id": spec_id, "release": {"version": "1.0.0"}}
    revision = {"notes": "First"}
    return {"metadata": metadata(name, *tags), "revision": revision, "spec": spec, **more}


def drive_deployments(family: str, client: Any, body: dict[str, Any], revision: Any) -> str:
    """Everything that both families have; the deployment fails first, and is redeployed."""
    created = say(f"{family}.create_deployment", client.create_deployment(body))
    deployment_id = created["id"]
    advance()
    say(f"{family}.redeploy", client.redeploy(deployment_id))
    advance()
    edit = {"title": "Edited", "tags": [{"name": "new"}]}
    say(
        f"{family}.update_deployment_metadata",
        client.update_deployment_metadata(deployment_id, edit),
    )
    made = client.create_deployment_revision(deployment_id, revision)
    say(f"{family}.create_deployment_revision", made)
    advance()
    say(f"{family}.describe_deployment", client.describe_deployment(deployment_id))
    number = made["revision"]
    described = client.describe_deployment_revision(deployment_id, number)
    say(f"{family}.describe_deployment_revision", described)
    page = client.list_deployment_revisions(
        deployment_id, sort=["createdAt:desc"], return_iterator=False
    )
    say(f"{family}.list_deployment_revisions", page)
    found = list(client.list_deployments(status=["deployed"], name=body["metadata"]["name"]))
    say(f"{family}.list_deployments", found)
    return str(deployment_id)


def drive_all(session: peak.session.Session) -> None:
    block_client, app_client = blocks.get_client(session), apps.get_client(session)
    spec_client, run_client = specs.get_client(session), deployments.get_client(session)
    block_spec = drive_block_specs(block_client)
    app_spec = drive_app_specs(app_client, block_spec)
    say("specs.list_specs", list(spec_client.list_specs(kind="workflow", term="SDK", page_size=1)))
    values = {"run": {"agg_type": "MAX", "token": "secret"}}
    body = deployment(block_spec, "sdk-block-run", "sandbox-fails", parameters=values)
    revision = {
        "parameters": values,
        "revision": {"notes": "Next"},
        "release": {"version": "1.1.0"},
    }
    block = drive_deployments("blocks", block_client, body, revision)
    shared = {"appParameters": {"run": {"agg_type": "SUM"}}}
    shared |= {"parameters": {"sdk-block": {"run": {"token": "secret"}}}}
    body = deployment(app_spec, "sdk-app-run", "sandbox-fails", **shared)
    app = drive_deployments("apps", app_client, body, {**shared, "release": {"version": "1.0.0"}})
    drive_runs(block_client, run_client, block, app)
    of_spec = spec_client.list_spec_release_deployments(block_spec, "1.1.0", name="sdk-block-run")
    say("specs.list_spec_release_deployments", list(of_spec))
    drive_deletes(block_client, app_client, {"block": block, "app": app}, (block_spec, app_spec))


def drive_runs(
    block_client: blocks.Block, client: deployments.Deployment, block: str, app: str
) -> None:
    say("blocks.patch_parameters", block_client.patch_parameters(block, {"agg_type": "MIN"}))
    say("blocks.get_parameters", block_client.get_parameters(deployment_id=block))
    say("deployments.patch_parameters", client.patch_parameters(block, {"agg_type": "AVG"}))
    body = {"appParameters": {"agg_type": "MIN"}, "parameters": {"sdk-block": {"token": "new"}}}
    say("deployments.patch_parameters_v2", client.patch_parameters_v2(app, body))
    say("deployments.execute_resources", client.execute_resources(app))
    found = client.list_deployments(kind="app", term="sdk", sort=["name:desc"])
    say("deployments.list_deployments", list(found))
    child = said["apps.describe_deployment"]["latestRevision"]["blocks"][0]["deploymentId"]
    say("blocks.get_related_block_details", block_client.get_related_block_details(child))
    say("blocks.get_related_block_details alone", block_client.get_related_block_details(block))


def drive_deletes(
    block_client: blocks.Block, app_client: apps.App, ids: dict[str, str], spec_ids: tuple[str, str]
) -> None:
    say("apps.delete_deployment", app_client.delete_deployment(ids["app"]))
    say("blocks.delete_deployment", block_client.delete_deployment(ids["block"]))
    advance()
    say("apps.delete_spec", app_client.delete_spec(spec_ids[1]))
    say("blocks.delete_spec", block_client.delete_spec(spec_ids[0]))
    try:
        block_client.describe_spec(spec_ids[0])
    except exceptions.NotFoundException as error:
        say("not found", str(error))
    try:
        app_client.create_spec({"version": "1", "kind": "app"})
    except exceptions.BadRequestException as error:
        say("bad request", str(error))


drive_all(reroute())
REPORT.write_text(json.dumps(said))
