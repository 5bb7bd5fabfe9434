"""What an app deployment is made of: the blocks of its release, with some left out or put in."""

from dataclasses import dataclass
from typing import Any

from pressui.sandbox import bodies, releases
from pressui.sandbox.context import Context, load
from pressui.sandbox.errors import bad_request, not_found, unprocessable
from pressui.sandbox.store import Row
from pressui.sandbox.terms import PHASES, Json
from pressui.sandbox.values import Schemas


@dataclass(frozen=True)
class Block:
    """One block spec at one release."""

    spec: Row
    release: Row

    @property
    def name(self) -> str:
        return str(self.spec["name"])

    @property
    def schema(self) -> Schemas:
        return schema_of(self.release)


def schema_of(release: Row) -> Schemas:
    parameters = load(release["parameters"])
    return {phase: parameters[phase] for phase in PHASES}


def choice_of(body: Json) -> Json:
    """`includes` and `excludes` as they were sent."""
    choice: Json = {}
    for key in ("includes", "excludes"):
        items = body.get(key)
        if items is None:
            continue
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise bad_request(f"{key}: must be a list of blocks")
        choice[key] = [_chosen(item, f"{key}[{index}]", key) for index, item in enumerate(items)]
    return choice


def _chosen(item: Json, path: str, key: str) -> Json:
    if not isinstance(item.get("id"), str) or not item["id"]:
        raise bad_request(f"{path}.id: is required")
    if item.get("releaseVersion") is None and key == "excludes":
        return {"id": item["id"]}
    version = bodies.version_of({"version": item.get("releaseVersion")}, f"{path}.releaseVersion")
    return {"id": item["id"], "releaseVersion": version}


def blocks_of(context: Context, app_release: Row, choice: Json) -> list[Block]:
    """The blocks in the order of the app's config, then those put in."""
    wanted = {item["id"]: item["release"]["version"] for item in load(app_release["config"])}
    for item in choice.get("excludes", []):
        version = wanted.pop(item["id"], None)
        if version is None or item.get("releaseVersion", version) != version:
            raise unprocessable(f"excludes: the app has no block {item['id']} of this release")
    blocks = [_block(context, spec_id, version) for spec_id, version in wanted.items()]
    included = choice.get("includes", [])
    blocks += [_block(context, item["id"], item["releaseVersion"]) for item in included]
    _refuse_equal_names(blocks)
    return blocks


def _block(context: Context, spec_id: str, version: Any) -> Block:
    spec = releases.block_spec(context, spec_id, version)
    if spec is None:
        raise not_found("Block spec release", f"{spec_id} {version}")
    return Block(spec, releases.find(context, spec_id, version))


def _refuse_equal_names(blocks: list[Block]) -> None:
    if not blocks:
        raise unprocessable("excludes: an app needs one block at least")
    seen: set[str] = set()
    for block in blocks:
        if block.name in seen:
            raise unprocessable(f"includes: two blocks of the name {block.name} in one app")
        seen.add(block.name)
