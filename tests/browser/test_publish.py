"""Publishing in a real browser: errors at their line, a picked folder, and nothing lost."""

import os
import uuid
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.stack import Stack
from tests.browser.watch import Watched
from tests.ids import CHURN_SPEC

WRONG = "run:\n  - name: db_pass\n    type: string\n    required: false\n    defaultValue: 5\n"
RIGHT = "run:\n  - name: size\n    title: Size\n    type: number\n    required: true\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "peak"
    (root / "src").mkdir(parents=True)
    (root / "main.py").write_text("print('hello')\n")
    (root / "src" / "model.py").write_text("x = 1\n")
    (root / "run.log").write_text("noise\n")
    (root / ".dockerignore").write_text("*.log\n")
    return root


def begin(page: Page, stack: Stack) -> str:
    """The page with what a new spec needs; its name."""
    name = f"published-{uuid.uuid4().hex[:6]}"
    page.goto(f"{stack.url}/manage/publish/")
    page.get_by_label("Title").fill(name)
    expect(page.get_by_label("Name", exact=True)).to_have_value(name)
    page.get_by_label("Summary").fill("Made by the browser test")
    return name


def test_a_block_is_published_with_a_folder(
    stack: Stack, sign_in: Callable[[str], Page], watched: Watched, folder: Path
) -> None:
    page = sign_in("specadmin")
    name = begin(page, stack)
    watched.check()
    page.get_by_role("textbox", name="Parameters").fill(WRONG)
    expect(page.locator("#publish-lint")).to_contain_text("Reads like a secret")
    page.set_input_files("#id_folder", folder)
    expect(page.locator("#chosen-artifact")).to_contain_text("peak/, 4 files")
    watched.expect(422)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.locator("[data-error-summary]")).to_contain_text("Line 5: run.db_pass.defaultValue")
    expect(page.locator(".json-lines .is-bad")).to_have_text("5")
    watched.check()
    page.get_by_role("textbox", name="Parameters").fill(RIGHT)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_role("region", name="Files of the artifact")).to_contain_text("model.py")
    expect(page.get_by_role("region", name="Files of the artifact")).not_to_contain_text("run.log")
    watched.check()
    page.get_by_role("button", name=f"Publish {name} 1.0.0").click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def test_one_way_becomes_the_other_by_keyboard(
    stack: Stack, sign_in: Callable[[str], Page], watched: Watched
) -> None:
    page = sign_in("specadmin")
    name = begin(page, stack)
    page.get_by_role("button", name="YAML or JSON").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Document", exact=True)).to_be_visible()
    assert f"name: {name}" in page.get_by_label("Document", exact=True).input_value()
    watched.check()
    page.get_by_role("button", name="Form", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name", exact=True)).to_have_value(name)
    watched.check()


def test_a_zip_that_is_too_large_is_told_before_it_is_sent(
    stack: Stack, sign_in: Callable[[str], Page], tmp_path: Path
) -> None:
    page = sign_in("specadmin")
    begin(page, stack)
    large = tmp_path / "large.zip"
    large.write_bytes(b"PK\x03\x04" + bytes(10 * 1024 * 1024 - 3))
    page.set_input_files("#id_artifact", large)
    expect(page.locator("#chosen-artifact")).to_contain_text("10,485,761 bytes")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.headers.get("content-type", "")))
    page.get_by_role("button", name="Check", exact=True).click()
    page.wait_for_timeout(600)
    assert not [kind for kind in sent if kind.startswith("multipart/")]


def test_the_bar_of_an_upload_moves(
    stack: Stack, sign_in: Callable[[str], Page], context: BrowserContext, tmp_path: Path
) -> None:
    page = sign_in("specadmin")
    begin(page, stack)
    zipped = tmp_path / "code.zip"
    with zipfile.ZipFile(zipped, "w") as file:
        file.writestr("main.py", os.urandom(1_000_000))
    page.set_input_files("#id_artifact", zipped)
    page.evaluate(
        "const bar = document.getElementById('upload'); window.seen = [];"
        "new MutationObserver(() => seen.push(bar.value)).observe(bar, {attributes: true})"
    )
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 500_000}
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_role("progressbar", name="Upload")).to_be_in_viewport()
    expect(page.locator("#publish-state")).to_contain_text("of 0.96 MiB")
    expect(page.get_by_role("region", name="Files of the artifact")).to_contain_text("main.py")
    seen = page.evaluate("window.seen")
    assert seen == sorted(seen)
    assert len({value for value in seen if 0 < value < 1}) > 3


def test_a_session_that_ended_loses_nothing(
    stack: Stack, sign_in: Callable[[str], Page], context: BrowserContext
) -> None:
    page = sign_in("specadmin")
    name = begin(page, stack)
    page.wait_for_load_state("networkidle")
    context.clear_cookies(name=f"press_session_{stack.port}")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("#problems")).to_contain_text("Your session has ended")
    expect(page.get_by_label("Name", exact=True)).to_have_value(name)
    other = context.new_page()
    other.goto(f"{stack.url}/accounts/login/")
    other.get_by_label("Name").fill("specadmin")
    other.get_by_label("Password").fill("specadmin")
    other.get_by_role("button", name="Sign in").click()
    other.wait_for_url(f"{stack.url}/")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("#problems")).to_contain_text("signed in anew")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("[data-error-summary]")).to_contain_text("There is nothing to mend")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    [
        "/manage/publish/?kind=app",
        f"/manage/specs/blocks/{CHURN_SPEC}/release/",
        f"/manage/specs/blocks/{CHURN_SPEC}/delete/",
        f"/manage/specs/blocks/{CHURN_SPEC}/note/",
        f"/manage/specs/blocks/{CHURN_SPEC}/",
    ],
)
def test_pages_are_clean_on_a_phone(
    stack: Stack, sign_in: Callable[[str], Page], watched: Watched, path: str, scheme: str
) -> None:
    page = sign_in("specadmin")
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(stack.url + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    watched.check()
