"""What a request claims is checked: host, scheme, hidden fields; and what an answer allows."""

import json
import os
import string
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from pressui.accounts.models import Event, Person
from pressui.accounts.services import Actor
from pressui.connections.models import Connection
from pressui.operations.models import Operation
from pressui.operations.services import begin, finish
from tests.deployments.made import made

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["/", "/specs/", "/activity/", "/accounts/me/", "/manage/people/", "/admin/"]
POLICY = {"default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'"}


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "127.0.0.1.evil", "["])
def test_a_forged_host_is_refused(as_owner: Client, connection: Connection, host: str) -> None:
    assert as_owner.get("/", headers={"host": host}).status_code == 400


def test_forwarded_headers_are_not_believed(as_owner: Client, connection: Connection) -> None:
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    link = as_owner.post("/manage/people/invite/", {"username": "x", "role": "viewer"})
    assert "http://testserver/accounts/set-password/" in link.text
    again = as_owner.post(
        "/manage/people/invite/", {"username": "y", "role": "viewer"}, headers=headers
    )
    assert "http://testserver/accounts/set-password/" in again.text


@pytest.mark.parametrize("given", ["x", "a" * 65, "a\nb: c", "<script>", "é" * 10])
def test_a_made_up_request_id_is_replaced(
    as_owner: Client, connection: Connection, given: str
) -> None:
    answer = as_owner.get("/accounts/me/", headers={"X-Request-Id": given})
    assert uuid.UUID(answer["X-Request-Id"])


@pytest.mark.parametrize("path", PAGES)
def test_each_page_says_what_a_browser_may_do_with_it(
    as_owner: Client, connection: Connection, path: str
) -> None:
    answer = as_owner.get(path)
    policy = {part.strip() for part in answer["Content-Security-Policy"].split(";")}
    assert policy >= {*POLICY, "frame-ancestors 'none'", "form-action 'self'"}
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


def test_errors_say_it_too(as_owner: Client, connection: Connection) -> None:
    for answer in (as_owner.get("/nowhere/"), as_owner.put("/accounts/login/")):
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("field", ["person", "person_id", "role", "is_staff", "is_superuser"])
def test_extra_fields_give_nobody_anything(
    as_viewer: Client, viewer: Person, connection: Connection, field: str
) -> None:
    words = {"first_name": "V", "last_name": "", "email": "", field: "owner"}
    as_viewer.post("/accounts/me/", words)
    viewer.refresh_from_db()
    assert (viewer.role, viewer.is_staff, viewer.is_superuser) == ("viewer", False, False)


def test_the_operation_of_somebody_elses_form_token_is_not_sent_again(
    as_analyst: Client, connection: Connection
) -> None:
    failed = made(connection, status="failed")
    asked = Operation.objects.create(
        connection=connection,
        kind=Operation.Kind.REDEPLOY,
        state=Operation.State.SUCCEEDED,
        family="blocks",
        target_id="another",
    )
    url = f"{failed.get_absolute_url()}redeploy/"
    for token in (str(asked.form_token), "not-a-uuid", ""):
        assert as_analyst.post(url, {"form_token": token}).status_code < 500
    assert Operation.objects.filter(target_id="another").count() == 1


@pytest.mark.parametrize("kind", Operation.Kind)
@pytest.mark.parametrize("state", ["succeeded", "failed", "unknown"])
def test_each_kind_of_operation_is_recorded_whole_and_once(
    connection: Connection, analyst: Person, kind: Operation.Kind, state: str
) -> None:
    actor = Actor(analyst, analyst.name, "10.0.0.9", "request-9")
    operation, _ours = begin(
        actor=actor,
        connection=connection,
        kind=kind,
        form_token=uuid.uuid4(),
        payload={"after": 1},
        before='{"after": 0}',
        target_id="t-1",
        target_name="Target",
        reason="Because",
    )
    assert finish(operation, Operation.State(state))
    told = Event.objects.get()
    assert (told.person, told.action, told.outcome) == (analyst, kind.value, state)
    assert (told.target_kind, told.target_id, told.target_name) == (
        kind.value.split(":")[0],
        "t-1",
        "Target",
    )
    assert (json.loads(told.before), json.loads(told.after)) == ({"after": 0}, {"after": 1})
    assert (told.address, told.request_id, told.detail) == ("10.0.0.9", "request-9", "Because")


def in_production(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs a command with the settings of an installation that drives a real API."""
    plain = {
        "PATH": os.environ["PATH"],
        "PRESS_API_URL": "https://press.example.com",
        "PRESS_API_TOKEN": "the-token",
        "SECRET_KEY": string.ascii_letters + string.digits,
        "ALLOWED_HOSTS": "press.example.com",
    }
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env={**plain, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_django_finds_nothing_wrong_in_production(tmp_path: Path) -> None:
    found = in_production("check", "--deploy", "--fail-level", "INFO", DATA_DIR=str(tmp_path))
    assert found.returncode == 0, found.stderr


ASK = """
from django.conf import settings as s
import json
names = '''DEBUG SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SESSION_COOKIE_HTTPONLY
CSRF_COOKIE_HTTPONLY SESSION_COOKIE_SAMESITE CSRF_COOKIE_SAMESITE SECURE_SSL_REDIRECT
SECURE_HSTS_SECONDS SECURE_HSTS_INCLUDE_SUBDOMAINS ALLOWED_HOSTS'''.split()
print(json.dumps({name: getattr(s, name) for name in names}))
"""


def test_cookies_need_https_in_production(tmp_path: Path) -> None:
    answer = in_production("shell", "--no-imports", "-c", ASK, DATA_DIR=str(tmp_path))
    settings: dict[str, Any] = json.loads(answer.stdout)
    assert settings == {
        "DEBUG": False,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SAMESITE": "Lax",
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "ALLOWED_HOSTS": ["press.example.com"],
    }


def test_a_real_api_needs_a_secret_of_its_own(tmp_path: Path) -> None:
    answer = in_production("check", DATA_DIR=str(tmp_path), SECRET_KEY="")
    assert answer.returncode != 0
    assert "Set SECRET_KEY" in answer.stderr
