"""The whole way once, as an analyst goes it: find, deploy, watch, read why one failed, redeploy."""

import uuid
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.stack import Stack
from tests.browser.watch import Watched
from tests.ids import FAILED_APP, WORKFLOW_SPEC


def test_from_sign_in_to_a_live_deployment(
    stack: Stack, sign_in: Callable[[str], Page], watched: Watched
) -> None:
    name = f"journey-{uuid.uuid4().hex[:6]}"
    page = sign_in("analyst")
    watched.check()
    find_the_workflow_block(page, watched)
    deploy_with_changed_values(page, watched, name)
    watch_it_become_deployed(page, watched)
    see_the_values_of_revision_1(page)


def find_the_workflow_block(page: Page, watched: Watched) -> None:
    page.get_by_role("navigation").get_by_role("link", name="Specs").first.click()
    expect(page.get_by_role("heading", name="Specs", level=1)).to_be_visible()
    watched.check()
    page.locator("main").get_by_role("searchbox").fill("workflow block")
    page.keyboard.press("Enter")
    page.locator(f"a[href='/specs/blocks/{WORKFLOW_SPEC}/']").first.click()
    expect(page.get_by_role("heading", name="Workflow Block", level=1)).to_be_visible()
    watched.check()


def deploy_with_changed_values(page: Page, watched: Watched, name: str) -> None:
    page.get_by_role("link", name="Deploy 2.0.0").click()
    expect(page.get_by_role("heading", name="Deploy Workflow Block")).to_be_visible()
    watched.check()
    page.get_by_label("Title").fill(name)
    expect(page.get_by_label("Name", exact=True)).to_have_value(name)
    page.get_by_label("Summary").fill("Made by the browser test")
    page.get_by_label("Note on this revision").fill("First deployment")
    page.get_by_label("Agg Type").fill("MAX")
    page.get_by_text("High", exact=True).click()
    expect(page.locator("#what-will-be-sent")).to_contain_text('"num_iterations": 100')
    expect(page.locator("#what-will-be-sent")).to_contain_text('"agg_type": "MAX"')
    watched.check()
    page.get_by_role("button", name="Deploy release 2.0.0").click()
    page.wait_for_url("**/deployments/blocks/**")


def watch_it_become_deployed(page: Page, watched: Watched) -> None:
    head = page.locator(".page-head .status")
    expect(head).to_have_text("Deploying")
    watched.check()
    page.evaluate("window.notReloaded = true")
    expect(head).to_have_text("Deployed", timeout=20_000)
    assert page.evaluate("window.notReloaded")
    watched.check()


def see_the_values_of_revision_1(page: Page) -> None:
    page.get_by_role("link", name="Values", exact=True).click()
    values = page.locator("#values")
    expect(values).to_contain_text("of revision 1")
    expect(values.get_by_role("row", name="Agg Type")).to_contain_text("MAX")
    expect(values.get_by_role("row", name="Number of Iterations")).to_contain_text("High")
    expect(values.get_by_role("row", name="File Names")).to_contain_text("input.csv, output.csv")


def test_a_failed_app_is_understood_and_redeployed(
    stack: Stack, sign_in: Callable[[str], Page], watched: Watched
) -> None:
    page = sign_in("analyst")
    page.goto(f"{stack.url}/deployments/?status=failed&q=sca-emea")
    watched.check()
    page.get_by_role("link", name="SCA · EMEA", exact=True).click()
    page.wait_for_url(f"**/deployments/apps/{FAILED_APP}/")
    expect(page.locator(".failure")).to_contain_text("lightgbm==4.9.0")
    watched.check()
    page.get_by_role("button", name="Redeploy revision 4").click()
    head = page.locator(".page-head .status")
    expect(head).to_have_text("Redeploying")
    expect(head).to_have_text("Deployed", timeout=40_000)
    expect(page.locator("aside")).to_contain_text("Redeployed")
    watched.check()


def test_bad_input_leads_to_each_field_and_loses_nothing(
    stack: Stack, sign_in: Callable[[str], Page], watched: Watched
) -> None:
    watched.expect(422)
    page = sign_in("analyst")
    page.goto(f"{stack.url}/specs/blocks/{WORKFLOW_SPEC}/deploy/")
    page.get_by_label("Name", exact=True).fill("Not A Name")
    page.get_by_label("Agg Type").fill("SUM")
    page.get_by_role("button", name="Deploy release").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("3 problems to mend first")
    expect(page.get_by_label("Agg Type")).to_have_value("SUM")
    summary.get_by_role("link", name="Name").click()
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    watched.check()
