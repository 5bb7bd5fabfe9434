"""Markup in every field that the API sends, and in all that people type, stays text."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request

from tests.browser.hostile import MARKUP, make_hostile
from tests.browser.stack import Stack
from tests.browser.watch import Watched
from tests.ids import FAILED_APP, WORKFLOW_SPEC
from tests.sandbox_process import SandboxProcess

SPEC = f"/specs/blocks/{WORKFLOW_SPEC}/"
APP = f"/deployments/apps/{FAILED_APP}/"
PAGES = [
    *("/", "/specs/", "/specs/?view=table", "/specs/?q=alert", "/find/?q=alert"),
    *(SPEC, f"{SPEC}parameters/", f"{SPEC}structure/", f"{SPEC}releases/", f"{SPEC}deployments/"),
    *(f"{SPEC}deploy/", f"{SPEC}compare/", "/deployments/", "/deployments/?q=alert", APP),
    *(f"{APP}revise/", f"{APP}delete/", f"{APP}edit/"),
    *("/manage/", f"/manage{SPEC}", f"/manage{SPEC}release/", f"/manage{SPEC}delete/"),
    *("/activity/", "/manage/people/", "/manage/teams/new/", "/admin/specs/spec/"),
]
# What an attack would leave in a page, had it worked.
TRACES = """() => [...document.querySelectorAll(
  "script:not([src]), [onerror], [onload], [onfocus], [src*='x-hostile'],"
  + "[hx-get*='x-hostile'], [href^='javascript'], [src^='javascript'], [action^='javascript']"
)].filter((found) => found.type !== "application/json").map((found) => found.outerHTML)"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    data_dir: Path = tmp_path_factory.mktemp("hostile")
    with SandboxProcess(data_dir, seed="demo"):
        pass
    make_hostile(data_dir / "sandbox.sqlite3")
    with Stack(data_dir) as running:
        yield running


@pytest.fixture(scope="module")
def page(browser: Browser, hostile: Stack) -> Iterator[Page]:
    """Signed in as owner; somebody tried to sign in with markup, and one is called that."""
    context = browser.new_context()
    context.set_default_timeout(20_000)
    opened = context.new_page()
    login = f"{hostile.url}/accounts/login/"
    for name in (MARKUP, "admin"):
        opened.goto(login)
        opened.get_by_label("Name").fill(name)
        opened.get_by_label("Password").fill(name)
        with opened.expect_navigation():
            opened.keyboard.press("Enter")
    opened.goto(f"{hostile.url}/manage/people/invite/")
    opened.get_by_label("Name to sign in with").fill("guest")
    opened.get_by_label("First name").fill(MARKUP[:150])
    with opened.expect_navigation():
        opened.get_by_role("button", name="Make the account").click()
    yield opened
    context.close()


@pytest.fixture
def suspicious(page: Page) -> Iterator[list[str]]:
    """What happened that no text can do."""
    found: list[str] = []

    def on_dialog(dialog: Dialog) -> None:
        found.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def on_request(request: Request) -> None:
        if "x-hostile" in request.url:
            found.append(f"request: {request.url}")

    page.on("dialog", on_dialog)
    page.on("request", on_request)
    yield found
    page.remove_listener("dialog", on_dialog)
    page.remove_listener("request", on_request)


@pytest.mark.parametrize("path", PAGES)
def test_markup_stays_text(page: Page, hostile: Stack, suspicious: list[str], path: str) -> None:
    watched = Watched(page)
    answer = page.goto(f"{hostile.url}{path}")
    assert answer is not None
    assert answer.status == 200, path
    page.wait_for_load_state("networkidle")
    assert page.evaluate(TRACES) == []
    assert suspicious + watched.complaints == []


@pytest.mark.parametrize("path", ["/specs/", SPEC, "/deployments/", APP, "/activity/"])
def test_it_is_shown_as_it_was_written(page: Page, hostile: Stack, path: str) -> None:
    page.goto(f"{hostile.url}{path}")
    assert "<script>alert(1)</script>" in page.locator("main").inner_text()


def test_the_preview_of_a_description_runs_nothing(
    page: Page, hostile: Stack, suspicious: list[str]
) -> None:
    page.goto(f"{hostile.url}/manage{SPEC}")
    with page.expect_response("**/preview/"):
        page.get_by_label("Description").press_sequentially(" <img src=x-hostile onerror=alert(2)>")
    page.wait_for_load_state("networkidle")
    assert page.evaluate(TRACES) == []
    assert suspicious == []
