"""A real Chromium on the whole program; each page it passes has to be clean."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.stack import Stack
from tests.browser.watch import Watched

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            # A machine that is busy may be too slow for a browser; what is wrong is so each time.
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The program as a newcomer starts it, for the whole run."""
    with Stack(tmp_path_factory.mktemp("stack")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if found is None:
        pytest.fail("The browser tests need Chromium: make test installs it, or says how to.")
    # Playwright keeps an event loop in this thread, which Django would take for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1440, "height": 900})
    opened.set_default_timeout(15_000)
    yield opened
    opened.close()


@pytest.fixture
def watched(context: BrowserContext) -> Watched:
    """A page that remembers every complaint of the browser."""
    return Watched(context.new_page())


@pytest.fixture
def sign_in(stack: Stack, watched: Watched) -> Callable[[str], Page]:
    def as_(name: str) -> Page:
        watched.page.goto(f"{stack.url}/accounts/login/")
        watched.check()
        watched.page.get_by_label("Name").fill(name)
        watched.page.get_by_label("Password").fill(name)
        watched.page.get_by_role("button", name="Sign in").click()
        watched.page.wait_for_url(f"{stack.url}/")
        return watched.page

    return as_


@pytest.fixture(scope="session")
def screenshots() -> Path:
    folder = Path(__file__).resolve().parents[2] / "screenshots"
    folder.mkdir(exist_ok=True)
    return folder
