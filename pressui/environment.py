"""Reads settings from environment variables; one that is wrong is told in one clear line."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

ROLES = ("viewer", "analyst", "spec_admin", "owner")
TEAM = "team:"
STAGES = ("prod", "dev", "test", "beta", "parvati", "latest")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if value not in ("", "0", "1", "true", "false", "yes", "no", "on", "off"):
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")
    return value in ("1", "true", "yes", "on") if value else default


def number(name: str, default: int) -> int:
    value = text(name)
    if not value:
        return default
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def words(name: str) -> list[str]:
    """A comma-separated list; empty entries are dropped."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def kept_secret(path: Path) -> str:
    """The secret in `path`, made there (mode 0600) when it is missing."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


def stage_url(stage: str) -> str:
    """The API's address of a stage, as the platform names them."""
    if stage not in STAGES:
        raise ImproperlyConfigured(f"PEAK__STAGE must be one of {', '.join(STAGES)}.")
    host = {"prod": "press.peak.ai", "latest": "press.dev.peak.ai"}.get(
        stage, f"press.{stage}.peak.ai"
    )
    return f"https://{host}"


def press_api() -> tuple[str, str]:
    """Base URL and token of the real API; both empty where none is configured.

    `PRESS_API_URL` and `PRESS_API_TOKEN` come first, then the variables that users of
    the platform already have set.
    """
    token = text("PRESS_API_TOKEN") or text("PEAK_AUTH_TOKEN") or text("API_KEY")
    url = text("PRESS_API_URL")
    if not token and not url:
        return "", ""
    if not token:
        raise ImproperlyConfigured("PRESS_API_URL is set, but no token: set PRESS_API_TOKEN.")
    return url or stage_url(text("PEAK__STAGE") or text("STAGE") or "prod"), token


@dataclass(frozen=True)
class OpenID:
    """An identity provider, and what those who come from it are given.

    `grants` are pairs of a group and a role, or a group and `team:` with a name; without a
    `default_role` nobody else is let in.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str = "OpenID"
    scopes: str = "openid email profile"
    domains: frozenset[str] = frozenset()
    claim: str = "groups"
    default_role: str = "viewer"
    grants: tuple[tuple[str, str], ...] = ()

    @property
    def roles(self) -> dict[str, str]:
        return {group: what for group, what in self.grants if not what.startswith(TEAM)}

    @property
    def teams(self) -> dict[str, str]:
        return {group: what[len(TEAM) :] for group, what in self.grants if what.startswith(TEAM)}


def open_id() -> OpenID | None:
    """The identity provider that people may come from; None where none is configured."""
    issuer = text("OIDC_ISSUER").rstrip("/")
    if not issuer:
        return None
    parts = urlsplit(issuer)
    if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise ImproperlyConfigured("OIDC_ISSUER must begin with https://")
    client_id, client_secret = text("OIDC_CLIENT_ID"), text("OIDC_CLIENT_SECRET")
    if not client_id or not client_secret:
        raise ImproperlyConfigured("OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.")
    default_role = text("OIDC_DEFAULT_ROLE", "viewer")
    if default_role not in (*ROLES, "none"):
        raise ImproperlyConfigured(f"OIDC_DEFAULT_ROLE must be one of {', '.join(ROLES)}, none.")
    return OpenID(
        issuer=issuer,
        client_id=client_id,
        client_secret=client_secret,
        name=text("OIDC_NAME", "OpenID"),
        scopes=text("OIDC_SCOPES", "openid email profile"),
        domains=frozenset(domain.casefold() for domain in words("OIDC_DOMAINS")),
        claim=text("OIDC_GROUPS_CLAIM", "groups"),
        default_role="" if default_role == "none" else default_role,
        grants=tuple(_grant(word) for word in words("OIDC_GROUPS")),
    )


def _grant(word: str) -> tuple[str, str]:
    group, _equals, what = (part.strip() for part in word.rpartition("="))
    if not group or (what not in ROLES and not what.removeprefix(TEAM).strip()):
        raise ImproperlyConfigured(f"OIDC_GROUPS: {word!r} is not group=role or group=team:Name.")
    if what not in ROLES and not what.startswith(TEAM):
        raise ImproperlyConfigured(f"OIDC_GROUPS: {what!r} must be one of {', '.join(ROLES)}.")
    return group, what


def mailers(url: str) -> dict[str, Any]:
    """Django's mailers: one that sends nothing, or what `smtp://user:password@host:587` names."""
    if not url:
        return {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL must begin with smtp:// or smtps://")
    options = {
        "host": unquote(parts.hostname),
        "port": parts.port or (465 if parts.scheme == "smtps" else 587),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parts.scheme == "smtp" and bool(parts.password),
        "timeout": 10,
    }
    return {"default": {"OPTIONS": options}}


# What PostgreSQL does for long reports costs more than it saves where a page asks for a few rows:
# machine code for a query, and more processes that each begin anew.
_SHORT_QUERIES = "-c jit=off -c max_parallel_workers_per_gather=0"


def database(url: str, data_dir: Path) -> dict[str, Any]:
    """Django's database settings: SQLite in `data_dir`, or the PostgreSQL that `url` names."""
    if not url:
        return _sqlite(data_dir / "pressui.sqlite3")
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 3, "options": _SHORT_QUERIES},
    }


def _sqlite(path: Path) -> dict[str, Any]:
    options: Mapping[str, Any] = {
        "timeout": 10,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": dict(options)}
