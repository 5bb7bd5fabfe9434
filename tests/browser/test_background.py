"""What people see while the background has a bad day: a stopped worker, an emptied Redis."""

import signal
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stack import Stack
from tests.ids import FAILING_SPEC


def deploy_elsewhere(stack: Stack) -> str:
    """Somebody deploys through the API; returns the name."""
    name = f"elsewhere-{uuid.uuid4().hex[:6]}"
    stack.sandbox_post(
        "/v1/blocks/deployments/",
        {
            "metadata": {"name": name, "title": name, "summary": "A test"},
            "revision": {"notes": "First"},
            "spec": {"id": FAILING_SPEC},
        },
    )
    return name


def test_a_change_elsewhere_is_on_the_open_list(
    stack: Stack, sign_in: Callable[[str], Page]
) -> None:
    page = sign_in("viewer")
    page.goto(f"{stack.url}/deployments/?status=deploying&status=failed")
    name = deploy_elsewhere(stack)
    row = page.get_by_role("row", name=name)
    expect(row).to_contain_text("Failed", timeout=40_000)


def test_a_stopped_worker_is_told_and_all_resumes(
    stack: Stack, sign_in: Callable[[str], Page]
) -> None:
    page = sign_in("viewer")
    stack.signal("worker", signal.SIGSTOP)
    try:
        page.wait_for_timeout(33_000)
        page.reload()
        expect(page.get_by_text("the background worker is not running")).to_be_visible()
    finally:
        stack.signal("worker", signal.SIGCONT)
    reload_until_gone(page, "the background worker is not running")


def reload_until_gone(page: Page, words: str) -> None:
    for _ in range(30):
        page.wait_for_timeout(1_000)
        page.reload()
        if not page.get_by_text(words).count():
            return
    pytest.fail(f"Still there: {words}")


def test_an_emptied_redis_and_killed_processes_lose_nothing(
    stack: Stack, sign_in: Callable[[str], Page]
) -> None:
    page = sign_in("viewer")
    page.goto(f"{stack.url}/deployments/?status=deploying&status=failed")
    for part in ("redis-server", "worker", "beat"):
        stack.signal(part, signal.SIGKILL)
    name = deploy_elsewhere(stack)
    expect(page.get_by_role("row", name=name)).to_contain_text("Failed", timeout=60_000)
