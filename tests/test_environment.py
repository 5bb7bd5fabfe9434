"""Settings from the environment: each wrong one is told in one clear line."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from pressui import environment as env


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "PRESS_API_URL",
        "PRESS_API_TOKEN",
        "PEAK_AUTH_TOKEN",
        "API_KEY",
        "PEAK__STAGE",
        "STAGE",
    ):
        monkeypatch.delenv(name, raising=False)


def test_without_a_token_there_is_no_api() -> None:
    assert env.press_api() == ("", "")


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"API_KEY": "k"}, ("https://press.peak.ai", "k")),
        ({"API_KEY": "k", "PEAK_AUTH_TOKEN": "t"}, ("https://press.peak.ai", "t")),
        ({"API_KEY": "k", "STAGE": "beta"}, ("https://press.beta.peak.ai", "k")),
        (
            {"API_KEY": "k", "STAGE": "beta", "PEAK__STAGE": "test"},
            ("https://press.test.peak.ai", "k"),
        ),
        ({"API_KEY": "k", "STAGE": "latest"}, ("https://press.dev.peak.ai", "k")),
        ({"API_KEY": "k", "PRESS_API_TOKEN": "p", "PRESS_API_URL": "http://x"}, ("http://x", "p")),
    ],
)
def test_the_api_is_found_as_users_of_the_platform_have_it(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: tuple[str, str]
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert env.press_api() == expected


def test_an_address_without_a_token_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESS_API_URL", "https://press.example.com")
    with pytest.raises(ImproperlyConfigured, match="PRESS_API_TOKEN"):
        env.press_api()


def test_an_unknown_stage_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_KEY", "k")
    monkeypatch.setenv("STAGE", "moon")
    with pytest.raises(ImproperlyConfigured, match="must be one of"):
        env.press_api()


@pytest.mark.parametrize(
    ("name", "read"),
    [("PORT", lambda: env.number("PORT", 1)), ("DEBUG", lambda: env.flag("DEBUG"))],
)
def test_nonsense_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, read: object
) -> None:
    monkeypatch.setenv(name, "nonsense")
    with pytest.raises(ImproperlyConfigured, match=name):
        read()  # type: ignore[operator]


def test_a_kept_secret_stays_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret-key"
    first = env.kept_secret(path)
    assert env.kept_secret(path) == first
    assert len(first) > 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_postgresql_address_becomes_settings(tmp_path: Path) -> None:
    settings = env.database("postgresql://ana:p%40ss@db:5433/press", tmp_path)
    told = [settings[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")]
    assert told == ["ana", "p@ss", "db", "5433", "press"]


def test_another_database_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="postgresql://"):
        env.database("mysql://db/press", tmp_path)


PROVIDER = {
    "OIDC_ISSUER": "https://id.harrow.example/",
    "OIDC_CLIENT_ID": "press",
    "OIDC_CLIENT_SECRET": "hidden",
}


def test_without_an_issuer_there_is_no_identity_provider() -> None:
    assert env.open_id() is None


def test_an_identity_provider_is_read_with_what_its_groups_give(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    groups = "cn=admins=owner, data=team:Data science"
    for name, value in {**PROVIDER, "OIDC_GROUPS": groups, "OIDC_DEFAULT_ROLE": "none"}.items():
        monkeypatch.setenv(name, value)
    found = env.open_id()
    assert found is not None
    assert (found.issuer, found.default_role) == ("https://id.harrow.example", "")
    assert (found.roles, found.teams) == ({"cn=admins": "owner"}, {"data": "Data science"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"OIDC_ISSUER": "http://id.harrow.example"},
        {"OIDC_CLIENT_SECRET": ""},
        {"OIDC_DEFAULT_ROLE": "king"},
        {"OIDC_GROUPS": "admins"},
        {"OIDC_GROUPS": "admins=king"},
        {"OIDC_GROUPS": "admins=team:"},
    ],
)
def test_a_wrong_setting_of_an_identity_provider_is_told(
    monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str]
) -> None:
    for name, value in {**PROVIDER, **wrong}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match="OIDC"):
        env.open_id()
