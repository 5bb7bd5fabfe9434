"""Made-up data in bulk, for load tests: N believable specs and ten deployments of each."""

import random
from collections.abc import Iterator
from typing import Any

from pressui.sandbox import bodies
from pressui.sandbox.context import Context
from pressui.sandbox.schema import normalized
from pressui.sandbox.store import dump
from pressui.sandbox.terms import Json
from pressui.sandbox.versions import latest

_DAY = 86_400
_SUBJECTS = ("churn", "pricing", "demand", "basket", "returns", "stock", "leads", "uplift", "fraud")
_ACTIONS = ("forecast", "score", "segment", "monitor", "train", "export", "clean", "explain")
_REGIONS = ("emea", "apac", "nordics", "uk", "iberia", "dach", "latam", "north-america")
_PEOPLE = ("ana.silva", "bo.lind", "chidi.obi", "dana.katz", "emil.roth", "farah.aziz")
_RELEASING = 6 * 3600
_VERSIONS = ("1.0.0", "1.2.0", "1.9.0", "1.10.0", "2.0.0-rc.1", "2.0.0")
_STATUSES = ("deployed",) * 14 + (
    "failed",
    "failed",
    "warning",
    "rollback_complete",
    "delete_failed",
)
_REVISION = {"warning": "deployed"}
_ERRORS = dump([{"code": 500, "message": "The resource failed to deploy: out of memory"}])
_PARAMETERS: Json = normalized(
    {
        "build": [
            {"name": "memory_gb", "type": "number", "required": True, "defaultValue": 4},
            {"name": "api_key", "type": "string", "required": False, "hideValue": True},
        ],
        "run": [
            {
                "name": "aggregation",
                "title": "Aggregation",
                "type": "string",
                "required": True,
                "defaultValue": "AVG",
                "options": ["AVG", "SUM", {"title": "Largest", "value": "MAX"}],
            },
            {"name": "tables", "type": "string_array", "required": False},
            {"name": "notify", "type": "boolean", "required": False, "defaultValue": False},
            {
                "name": "notify_whom",
                "type": "string",
                "required": True,
                "conditions": [{"dependsOn": "notify", "operator": "equals", "value": True}],
            },
        ],
    }
)
_VALUES = dump({"build": {"memory_gb": 4}, "run": {"aggregation": "AVG", "notify": False}})
_NO_VALUES = dump({"build": {}, "run": {}})
_CONFIGS = {
    "workflow": {
        "triggers": [],
        "steps": {"main": {"type": "standard", "command": "python main.py"}},
    },
    "service": {"serviceType": "api", "entrypoint": "python main.py", "minInstances": 1},
}


def load(context: Context, specs: int) -> None:
    """Straight into the tables: the same every time, but for the present moment."""
    made = _Bulk(context.now, specs)
    for table, columns, rows in made.tables():
        context.store.insert_many(table, columns, rows)


class _Bulk:
    """Rows by the thousand; one random source with a fixed seed."""

    def __init__(self, now: float, specs: int) -> None:
        self.now = now
        self.random = random.Random(7)  # noqa: S311 - believable data, no secrets
        self.specs = [self._spec(number) for number in range(specs)]

    def tables(self) -> Iterator[tuple[str, list[str], list[tuple[Any, ...]]]]:
        yield _table("specs", self.specs)
        yield _table("releases", [row for spec in self.specs for row in self._releases(spec)])
        pairs = [pair for spec in self.specs for pair in self._deployments(spec)]
        yield _table("deployments", [deployment for deployment, _ in pairs])
        yield _table("revisions", [revision for _, revision in pairs])

    def _spec(self, number: int) -> Json:
        kind = ("workflow", "service", "workflow", "app")[number % 4]
        metadata = self._metadata(number, f"{number:05d}")
        return {
            "id": _id(1, number),
            "family": "apps" if kind == "app" else "blocks",
            "kind": kind,
            **metadata,
            "status": self.random.choice(("available",) * 8 + ("unavailable", "archived")),
            "featured": int(self.random.random() < 0.05),
            "scope": self.random.choice(("private", "private", "public")),
            "tenants": "[]",
            "marks": "{}",
            "latest_version": latest(list(_VERSIONS[: 1 + number % len(_VERSIONS)])),
            **self._history(400, _RELEASING),
        }

    def _metadata(self, number: int, suffix: str) -> Json:
        subject, action = _SUBJECTS[number % 9], _ACTIONS[number % 8]
        region = self.random.choice(_REGIONS)
        metadata = {
            "name": f"{subject}-{action}-{region}-{suffix}",
            "title": f"{subject.title()} {action} {region.upper()} {suffix}",
            "summary": f"Runs the {subject} {action} for {region} every night.",
            "description": f"Reads the {subject} tables of **{region}** and writes a {action}.",
            "descriptionContentType": "text/markdown",
            "tags": [{"name": subject}, {"name": region}],
        }
        keys = {"name": metadata["name"], "title": metadata["title"]}
        return {**keys, "search": bodies.search_text(metadata), "metadata": dump(metadata)}

    def _history(self, days: float, least: float = 0) -> Json:
        """Made within so many days, and at least so many seconds ago."""
        created = self.now - least - self.random.random() * days * _DAY
        by = f"{self.random.choice(_PEOPLE)}@harrow.example"
        return {"created_at": created, "created_by": by, "updated_at": created, "updated_by": by}

    def _releases(self, spec: Json) -> Iterator[Json]:
        number = int(spec["name"].rsplit("-", 1)[1])
        config = dump(_CONFIGS.get(spec["kind"]) or self._app_config(spec))
        newest = _VERSIONS.index(spec["latest_version"])
        for age, version in enumerate(_VERSIONS[: newest + 1]):
            yield {
                "id": _id(2, number, age),
                "spec_id": spec["id"],
                "version": version,
                "notes": f"Release {version}",
                "config": config,
                "parameters": _APP_PARAMETERS if spec["kind"] == "app" else _BLOCK_PARAMETERS,
                "artifact": "{}",
                "auto_run": 0,
                "created_at": spec["created_at"] + age * 3600,
                "created_by": spec["created_by"],
            }

    def _app_config(self, spec: Json) -> list[Json]:
        """An app of two of the blocks made before it."""
        number = int(spec["name"].rsplit("-", 1)[1])
        return [{"id": _id(1, other), "release": {"version": "1.0.0"}} for other in _blocks(number)]

    def _deployments(self, spec: Json) -> Iterator[tuple[Json, Json]]:
        number = int(spec["name"].rsplit("-", 1)[1])
        for copy in range(10):
            deployment = self._deployment(spec, number, copy)
            yield deployment, self._revision(deployment, number, copy)

    def _deployment(self, spec: Json, number: int, copy: int) -> Json:
        return {
            "id": _deployment_id(number, copy),
            "parent_id": self._parent(number, copy),
            "family": spec["family"],
            "kind": spec["kind"],
            **self._metadata(number, f"{number:05d}-{copy}"),
            "status": self._status(number, copy),
            "marks": "{}",
            "spec_id": spec["id"],
            "version": spec["latest_version"] if copy % 3 else "1.0.0",
            "number": 1,
            **self._history((self.now - spec["created_at"]) / _DAY),
        }

    def _status(self, number: int, copy: int) -> str:
        """An app is as well as the first of its blocks."""
        like = number - 3 if number % 4 == 3 else number
        if like % 4 == 1 and self._parent(like, copy):
            return "deployed"
        return _STATUSES[(like * 7 + copy * 5) % len(_STATUSES)]

    def _parent(self, number: int, copy: int) -> str | None:
        """Of four specs the first two are blocks of the fourth, an app."""
        app = number - number % 4 + 3
        is_block = number in _blocks(app) and app < len(self.specs)
        return _deployment_id(app, copy) if is_block else None

    def _revision(self, deployment: Json, number: int, copy: int) -> Json:
        is_app = deployment["family"] == "apps"
        ids = [_deployment_id(other, copy) for other in _blocks(number)]
        blocks = [{"deploymentId": block_id, "revision": 1} for block_id in ids]
        failed = deployment["status"] in ("failed", "warning", "delete_failed")
        return {
            "id": _id(4, number, copy),
            "deployment_id": deployment["id"],
            "number": 1,
            "version": deployment["version"],
            "notes": "First revision",
            "status": _REVISION.get(deployment["status"], deployment["status"]),
            "parameters": "{}" if is_app else _VALUES,
            "app_parameters": _NO_VALUES if is_app else "{}",
            "choice": "{}",
            "blocks": dump(blocks) if is_app else "[]",
            "errors": _ERRORS if failed and not is_app else "[]",
            "created_at": deployment["created_at"],
            "created_by": deployment["created_by"],
        }


_BLOCK_PARAMETERS = dump(_PARAMETERS)
_APP_PARAMETERS = dump(normalized(None))


def _id(table: int, number: int, copy: int = 0) -> str:
    """A UUID by counting: hundreds of thousands of them are needed."""
    return f"{table:08x}-{copy:04x}-4000-8000-{number:012x}"


def _blocks(app: int) -> range:
    return range(app - 3, app - 1)


def _deployment_id(spec: int, copy: int) -> str:
    return _id(3, spec, copy)


def _table(name: str, rows: list[Json]) -> tuple[str, list[str], list[tuple[Any, ...]]]:
    columns = list(rows[0]) if rows else []
    return name, columns, [tuple(row.values()) for row in rows]
