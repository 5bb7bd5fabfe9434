"""Invented specs, deployments and revisions for the gallery."""

from datetime import datetime, timedelta
from typing import Any

from pressui.site.icons import STATUSES

SPECS = (
    ("a3e77006", "Salesforce Customer Analytics", "app", "2.1.0", "salesforce churn", 2),
    ("b1c02f11", "Markdown Optimiser", "app", "3.4.1", "pricing retail", 5),
    ("c9d1e002", "Demand Forecasting", "app", "2.0.0", "forecasting retail", 1),
    ("d4f51a93", "Churn Model Training", "workflow", "4.2.0", "churn modelling", 0.3),
    ("e5a610b4", "Load Salesforce Objects", "workflow", "2.0.0", "salesforce ingest", 21),
    ("f6b72fc5", "Price Elasticity", "workflow", "2.2.0", "pricing modelling", 12),
    ("07c83ed6", "Store Clustering", "workflow", "1.3.0", "retail modelling", 33),
    ("18d94de7", "Data Quality Checks", "workflow", "1.1.2", "quality", 70),
    ("29ea5cf8", "Snowflake to S3 Export", "workflow", "1.0.4", "export", 130),
    ("3afb6b09", "Customer Analytics Web App", "service", "1.5.0", "dashboard churn", 9),
    ("4b0c7a1a", "Pricing API", "service", "2.0.1", "pricing api", 18),
    ("5c1d892b", "Forecast Explorer", "service", "1.2.0", "forecasting dashboard", 22),
)
SUMMARY = "Builds features, trains and scores a churn model, then publishes risk bands."
# Title, name, status, spec number, reason, minutes ago, by whom, the statuses of its revisions.
DEPLOYMENTS = (
    ("Recs API · pilot", "recs-api-pilot", "deleting", 10, "", 0, "Mei Tanaka", "dd"),
    ("Markdown · UK stores", "markdown-uk", "deploying", 1, "", 3, "Tomasz Nowak", "ddfdddm"),
    ("Elasticity · Grocery", "elasticity-grocery", "rollback", 5, "", 6, "Mei Tanaka", "dddfm"),
    ("Churn training · weekly", "churn-weekly", "redeploying", 3, "", 9, "Jane Smith", "dddddfddm"),
    (
        "SCA · EMEA",
        "sca-emea",
        "failed",
        0,
        "churn-model-training: image “train” did not build. lightgbm==4.9.0 not found",
        14,
        "Ana Duarte",
        "dddf",
    ),
    (
        "Demand · Nordics",
        "demand-nordics",
        "warning",
        2,
        "forecast-explorer: health check /health answered 503",
        42,
        "Priya Raman",
        "ddddwddw",
    ),
    (
        "Salesforce load · daily",
        "salesforce-load-daily",
        "deployed",
        4,
        "",
        120,
        "Lewis Okafor",
        "ddd",
    ),
    (
        "Pricing API · staging",
        "pricing-api-staging",
        "platform_resource_error",
        10,
        "Instance type 21 is not available in eu-west-1",
        180,
        "Mei Tanaka",
        "df",
    ),
    (
        "Campaign uplift · Xmas",
        "uplift-xmas",
        "rollback_complete",
        6,
        "",
        1700,
        "Lewis Okafor",
        "ddddfb",
    ),
    (
        "CA dashboard · legacy",
        "ca-dashboard-legacy",
        "delete_failed",
        9,
        "Resource held by workflow “churn-weekly”",
        2900,
        "Jane Smith",
        "dddfddwf",
    ),
    (
        "Forecast explorer · Nordics",
        "forecast-explorer-nordics",
        "brewing",
        11,
        "",
        4400,
        "Tomasz Nowak",
        "ddd",
    ),
)
OUTCOMES = {
    "d": "deployed",
    "f": "failed",
    "w": "warning",
    "m": "deploying",
    "b": "rollback_complete",
}


def _specs(now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "id": i,
            "title": t,
            "kind": k,
            "version": v,
            "tags": tags.split(),
            "summary": SUMMARY,
            "when": now - timedelta(days=days),
            "featured": days < 6,
        }
        for i, t, k, v, tags, days in SPECS
    ]


def _deployments(now: datetime, specs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "title": t,
            "name": n,
            "status": s,
            "spec": specs[i],
            "reason": why,
            "by": by,
            "when": now - timedelta(minutes=ago),
            "revision": len(past),
            "newer": "" if i % 2 else "2.1.0",
            "revisions": [
                {"status": OUTCOMES[c], "number": at} for at, c in enumerate(past, start=1)
            ],
        }
        for t, n, s, i, why, ago, by, past in DEPLOYMENTS
    ]


_FAILED_BUILD = {
    "name": "churn-model-training",
    "kind": "workflow resource",
    "mono": True,
    "icon": "route",
    "version": "0.0.7",
    "status": "failed",
}
_FAILED_BLOCK = {
    "name": "Churn Model Training",
    "kind": "workflow",
    "mark_id": "d4f51a93",
    "url": "#",
    "version": "4.1.0",
    "status": "failed",
    "note": "rev 4",
}
_FINE_BLOCK = {
    "name": "Customer Analytics Web App",
    "kind": "service",
    "mark_id": "3afb6b09",
    "url": "#",
    "version": "1.4.0",
    "status": "deployed",
    "note": "rev 3 kept",
}
_FAILED_APP = {
    "name": "Salesforce Customer Analytics",
    "kind": "app",
    "mark_id": "a3e77006",
    "url": "#",
    "version": "2.0.0",
    "status": "failed",
    "note": "3 of 4 blocks stand",
}
_BUILD_LOG = (
    "#9 RUN pip install -r requirements.txt\nERROR: Could not find a version that satisfies the "
    "requirement\nlightgbm==4.9.0 (from versions: 4.3.0, 4.4.0)\nexit code: 1"
)


def _tree(now: datetime) -> list[dict[str, Any]]:
    error = {"code": 500, "at": now - timedelta(minutes=14), "message": _BUILD_LOG}
    block = {**_FAILED_BLOCK, "children": [{**_FAILED_BUILD, "errors": [error]}]}
    return [{**_FAILED_APP, "children": [block, _FINE_BLOCK]}]


def _timeline(now: datetime) -> list[dict[str, Any]]:
    links = [{"label": "Compare", "url": "#"}, {"label": "Roll back to 2", "url": "#"}]
    told = (
        (4, "failed", "2.0.0", 0.01, "Redeployed", "Ana Duarte", "failed after 2 min 4 s"),
        (3, "superseded", "2.0.0", 2, "3 values changed", "Tomasz Nowak", "deployed in 3 min 48 s"),
        (2, "superseded", "2.0.0", 9, "Upgraded from 1.4.0", "Ana Duarte", "deployed in 4 min 2 s"),
    )
    return [
        {
            "number": n,
            "status": s,
            "version": v,
            "when": now - timedelta(days=d),
            "title": t,
            "by": by,
            "note": note,
            "links": links,
        }
        for n, s, v, d, t, by, note in told
    ]


_STILL: dict[str, Any] = {
    "kinds": [
        {"label": "App", "url": "#", "count": 3},
        {"label": "Workflow", "url": "#", "count": 6, "current": True},
        {"label": "Service", "url": "#", "count": 3},
    ],
    "tabs": [
        {"label": "Overview", "url": "#", "current": True},
        {"label": "Values", "url": "#", "count": 17},
        {"label": "Revisions", "url": "#", "count": 4},
        {"label": "Details", "url": "#"},
    ],
    "views": [
        {"label": "Cards", "url": "#", "icon": "layout-grid", "current": True},
        {"label": "Table", "url": "#", "icon": "table"},
    ],
    "description": "Trains a churn model on **24 months** of activity.\n\n## What you get\n\n"
    "- A risk band per customer in `PUBLISH.CHURN_SCORES`\n- Five reasons behind each score\n\n"
    "Needs [Load Salesforce Objects](https://example.org) first. ![logo](https://x.org/a.png)"
    "\n\n<script>alert(1)</script>",
    "statuses": [*STATUSES, "brewing"],
    "demo_accounts": [
        {"username": "viewer", "role": {"label": "Viewer"}, "what": "looks at everything"},
        {"username": "analyst", "role": {"label": "Analyst"}, "what": "deploys and redeploys"},
        {
            "username": "specadmin",
            "role": {"label": "Spec admin"},
            "what": "publishes and looks after specs",
        },
        {"username": "admin", "role": {"label": "Owner"}, "what": "people, settings, audit"},
    ],
}


def samples(now: datetime) -> dict[str, Any]:
    """Everything the sample pages show."""
    specs = _specs(now)
    return _STILL | {
        "specs": specs,
        "deployments": _deployments(now, specs),
        "tree": _tree(now),
        "timeline": _timeline(now),
        "checked_at": now - timedelta(seconds=8),
        "started": now - timedelta(seconds=112),
    }
