"""What a new database begins with: nothing, the demo data, or made-up data in bulk."""

import json
from collections.abc import Iterator
from pathlib import Path

from pressui.sandbox import bulk, deploying, deployments, lifecycle, releases, revisions, specs
from pressui.sandbox.clock import stamp
from pressui.sandbox.context import Context, load, steady_id
from pressui.sandbox.marks import ending, spec_marks
from pressui.sandbox.sandbox import Sandbox
from pressui.sandbox.store import Row
from pressui.sandbox.terms import IN_MOTION, Json

DEMO = Path(__file__).with_name("demo")
_DAY = 86_400
_FIRST_SETTLES = 45
_APART = 30
_BLOCKS_APART = 10
_APP_AFTER = 60


def seed_once(sandbox: Sandbox, wanted: str) -> None:
    """Seed a new database, all of it or nothing; one that was seeded is kept as it is.

    `wanted` is `none`, `demo`, a number of made-up specs, or `demo,` and a number: both.
    """
    store = sandbox.store
    if store.remembered("seeded", ""):
        return
    with store.transaction():
        for part in wanted.split(","):
            if part == "demo":
                _Demo(sandbox).load()
            elif part != "none":
                bulk.load(sandbox.context(), int(part))
        store.remember("seeded", wanted)


class _Demo:
    """The files in `demo/`, through the same checks as what comes over HTTP."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.now = sandbox.clock.now()
        self.moving = 0

    def load(self) -> None:
        for item in sorted(_specs(), key=lambda item: item["family"] == "apps"):
            self._add_spec(item)
        for item in json.loads((DEMO / "deployments.json").read_text()):
            self._add_deployment(item)

    def _at(self, item: Json) -> Context:
        moment = self.now - item["createdDaysAgo"] * _DAY
        return Context(self.sandbox.store, self.sandbox.pace, moment, item["createdBy"])

    def _add_spec(self, item: Json) -> None:
        context = self._at(item)
        spec, release = specs.checked(context, item["family"], item, item["body"])
        marks = spec_marks(item.get("outcome"), item.get("failure"))
        specs.add(context, spec, _with_artifact(release, item["id"]), item["id"], marks)
        for later in item["releases"]:
            self._add_release(item, later)
        context.store.update("specs", item["id"], status=item["status"])

    def _add_release(self, spec: Json, item: Json) -> None:
        context, kind = self._at(item), spec["body"]["kind"]
        release = releases.checked(context, kind, item, item, None)
        releases.add(context, spec["id"], _with_artifact(release, spec["id"]))

    def _add_deployment(self, item: Json) -> None:
        for number, revision in enumerate(item["revisions"], start=1):
            self._add_revision(item, number, revision)
        last = item["revisions"][-1]
        row = _row(self._at(last), item["id"])
        self.sandbox.store.update(
            "deployments", row["id"], marks={"deleteFails": item["deleteFails"]}
        )
        self._rest(row, item["status"])
        wait = self._next_wait() if item["status"] in IN_MOTION else 0
        for position, (block, state) in enumerate(self._blocks(row, last)):
            self._rest(block, state["status"])
            if state["status"] in IN_MOTION:
                self._move(block, state["status"], wait + position * _BLOCKS_APART)
        if wait:
            self._move(_row(self._at(last), row["id"]), item["status"], wait + _APP_AFTER)

    def _add_revision(self, item: Json, number: int, revision: Json) -> None:
        """One more state of a deployment, settled as the data say."""
        context = self._at(revision)
        choice = {key: revision[key] for key in ("includes", "excludes") if revision.get(key)}
        body = {
            "parameters": revision["parameters"],
            "appParameters": revision.get("appParameters"),
            "revision": {"notes": revision["notes"]},
        }
        release = {"version": revision["release"]}
        if number == 1:
            spec = {"id": item["spec"], "release": release, **choice}
            whole = {**body, "metadata": item["metadata"], "spec": spec}
            deploying.create_from(context, item["family"], whole, item["id"])
        else:
            row = _row(context, item["id"])
            deploying.revise(context, row, {**body, "release": release, "blocksConfig": choice})
        self._settle_revision(context, item, revision)

    def _settle_revision(self, context: Context, item: Json, revision: Json) -> None:
        """The status that this revision ended in; older ones are told by their own."""
        row = _row(context, item["id"])
        states = dict(self._blocks(row, revision))
        for block in lifecycle.children(context, row["id"]):
            if block["status"] == "deleting":
                lifecycle.remove(context, block["id"])
        for block, state in states.items():
            lifecycle.set_revision_status(context, block["id"], block["number"], state["status"])
            _set_errors(context, block, state["errors"])
        lifecycle.set_revision_status(context, row["id"], row["number"], revision["status"])
        _set_errors(context, row, revision.get("errors") or [])

    def _blocks(self, app: Row, revision: Json) -> Iterator[tuple[Row, Json]]:
        """The block deployments of an app with what the data say of each."""
        states = revision.get("blockStatuses") or {}
        store = self.sandbox.store
        sql = (
            "SELECT d.*, s.name AS spec_name FROM deployments d JOIN specs s ON s.id = d.spec_id"
            " WHERE d.parent_id = ? AND d.status != 'deleting' ORDER BY d.seq"
        )
        otherwise = "superseded" if revision["status"] == "superseded" else "deployed"
        for block in store.rows(sql, app["id"]):
            yield block, states.get(block["spec_name"], {"status": otherwise, "errors": []})

    def _rest(self, row: Row, status: str) -> None:
        self.sandbox.store.update(
            "deployments", row["id"], status=status, next_status=None, settles_at=None
        )

    def _next_wait(self) -> float:
        """What is in motion settles one after the other, within some minutes."""
        self.moving += 1
        return _FIRST_SETTLES + _APART * self.moving

    def _move(self, row: Row, status: str, wait: float) -> None:
        context = Context(self.sandbox.store, 1, self.now, row["created_by"])
        if status == "deleting":
            lifecycle.start_deleting(context, row)
        elif status == "rollback":
            lifecycle.start(context, row["id"], status, ("rollback_complete", []), 0)
        elif row["family"] == "apps":
            lifecycle.start_app(context, row["id"], status)
        else:
            spec = context.store.row("SELECT * FROM specs WHERE id = ?", row["spec_id"])
            end = ending(spec, load(row["metadata"]), again=True) if spec else ("deployed", [])
            lifecycle.start(context, row["id"], status, end, 0)
        context.store.update("deployments", row["id"], settles_at=self.now + wait)


def _specs() -> Iterator[Json]:
    for file in sorted(DEMO.glob("specs/*.json")):
        yield from json.loads(file.read_text())


def _with_artifact(release: Json, spec_id: str) -> Json:
    """A config that builds an image had its code published with it."""
    if '"dockerfile"' not in json.dumps(release["config"]):
        return release
    return {**release, "artifact": {"id": steady_id("artifact", spec_id, release["version"])}}


def _row(context: Context, deployment_id: str) -> Row:
    return deployments.find(context, deployment_id)


def _set_errors(context: Context, row: Row, errors: list[Json]) -> None:
    moment = stamp(context.now + 60)
    revision = revisions.find(context, row["id"], row["number"])
    told = [{"createdAt": moment, **error} for error in errors]
    context.store.update("revisions", revision["id"], errors=told)
