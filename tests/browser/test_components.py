"""The components on pages of their own: clean in both themes and on phones, and alive."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watch import Watched

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("", "catalogue/", "deployments/", "deployment/", "parts/", "login/?username=ana")
PHONE = {"width": 390, "height": 800}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    """The address of the served components."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, ROOT / "scripts" / "gallery.py", str(port)], stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 20
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert time.monotonic() < deadline, "the gallery did not start"
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}/"
    process.terminate()
    process.wait(10)


@pytest.fixture
def page(gallery: str, watched: Watched) -> Page:
    watched.page.goto(f"{gallery}deployment/")
    return watched.page


@pytest.mark.parametrize("name", PAGES)
def test_no_page_of_components_has_a_fault(gallery, watched: Watched, name):
    page = watched.page
    page.goto(f"{gallery}{name}")
    watched.check()
    # Without motion, so that no color is looked at half-way.
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    watched.check()
    page.set_viewport_size(PHONE)
    watched.check()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_chosen_theme_stays(page):
    page.get_by_role("button", name="Dark theme").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert "theme" in [cookie["name"] for cookie in page.context.cookies()]


def test_a_slash_opens_the_search_and_is_typed_there(page):
    page.keyboard.press("/")
    page.keyboard.type("a/b")
    expect(page.get_by_role("combobox")).to_have_value("a/b")


def test_copying_says_so(page):
    page.get_by_role("button", name="Copy id").click()
    expect(page.locator("#live")).to_contain_text("opied")


def test_a_dialog_opens_and_closes(page):
    page.get_by_role("button", name="Delete…").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_escape_closes_a_menu_and_returns_to_it(page):
    page.locator("details.menu > summary").first.click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(page.locator("details.menu > summary").first).to_be_focused()


def test_the_reason_of_a_disabled_button_is_reached_by_keyboard(gallery, page):
    page.goto(f"{gallery}deployments/")
    page.locator(".tip > button").first.focus()
    expect(page.locator("[role=tooltip]").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[role=tooltip]").first).to_be_hidden()


def test_freshness_counts_up_and_is_renewed_by_a_poll(page):
    words = page.locator("[data-freshness]")
    before = words.inner_text()
    expect(words).not_to_have_text(before)
    told = "detail: {value: new Date().toISOString()}, bubbles: true"
    page.evaluate(f"document.body.dispatchEvent(new CustomEvent('checked', {{{told}}}))")
    expect(words).to_have_text("Checked just now")


def test_a_poll_without_the_api_turns_freshness_to_warn(page):
    told = "detail: {at: new Date().toISOString(), away: true}, bubbles: true"
    page.evaluate(f"document.body.dispatchEvent(new CustomEvent('checked', {{{told}}}))")
    expect(page.locator("[data-freshness].is-stale")).to_be_visible()


def put(page: Page, html: str) -> None:
    """Adds a piece of a page and tells htmx of it."""
    page.evaluate(
        "html => { const box = document.createElement('div'); box.innerHTML = html;"
        " document.querySelector('main').prepend(box); htmx.process(box) }",
        html,
    )


def test_a_refusal_is_told_over_the_page_and_nothing_is_lost(page):
    answer = "<h1 data-what>Already under way</h1><p data-now>Wait for it.</p>"
    page.route("**/refuse", lambda route: route.fulfill(status=409, body=answer))
    put(
        page,
        '<form hx-post="/refuse"><input name="note" value="typed"><button>Send</button></form>',
    )
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Already under way")
    expect(page.get_by_role("alert")).to_contain_text("Wait for it.")
    expect(page.locator("[name=note]")).to_have_value("typed")


def test_what_was_typed_wrong_gets_the_focus(page):
    answer = '<p data-error-summary tabindex="-1">One thing to mend</p>'
    page.route("**/check", lambda route: route.fulfill(status=422, body=answer))
    put(page, '<form hx-post="/check"><button>Send</button></form>')
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()


def test_a_disabled_button_sends_nothing_not_even_by_enter(page):
    sent = []
    page.route("**/send", lambda route: (sent.append(1), route.fulfill(status=204)))
    put(
        page,
        '<form method="post" action="/send"><input id="word">'
        '<button aria-disabled="true" hx-post="/send">Go</button></form>',
    )
    page.get_by_role("button", name="Go").click(force=True)
    page.locator("#word").press("Enter")
    page.wait_for_timeout(200)
    assert sent == []


def test_a_form_is_sent_once(page):
    sent = []
    page.route("**/send", lambda route: sent.append(route))
    put(page, '<form method="post" action="/send"><button>Go</button></form>')
    page.evaluate(
        "const b = document.querySelector('main form button');"
        "b.click(); setTimeout(() => b.click(), 50)"
    )
    page.wait_for_timeout(300)
    assert len(sent) == 1


PICTURE = (
    '<p id="{0}"><img class="mark" data-mark loading="lazy" src="/{0}.png" width="40" height="40"'
    ' alt=""><svg class="mark" width="40" height="40" hidden></svg></p>'
)


def test_a_picture_that_is_not_there_gives_way_to_the_mark(page):
    put(page, PICTURE.format("missing"))
    expect(page.locator("#missing svg")).to_be_visible()
    expect(page.locator("#missing img")).to_have_count(0)


def test_so_does_one_that_failed_before_the_script_and_none_that_waits(page):
    def late(route):
        time.sleep(0.5)
        route.continue_()

    def with_pictures(route):
        far = "<br>" * 2000 + PICTURE.format("later")
        answer = route.fetch()
        html = answer.text().replace("</h1>", f"</h1>{PICTURE.format('missing')}", 1)
        route.fulfill(response=answer, body=html.replace("</main>", f"{far}</main>"))

    page.route("**/pressui.js", late)
    page.route("**/deployment/", with_pictures)
    page.reload()
    expect(page.locator("#missing svg")).to_be_visible()
    expect(page.locator("#later img")).to_have_count(1)
    expect(page.locator("#later svg")).to_be_hidden()
