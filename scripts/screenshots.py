"""Takes pictures of every page of a running copy: light, dark and narrow, into screenshots/."""

import argparse
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
CHURN = "/specs/blocks/1f5646fd-b39f-46e0-ace0-9d31fa8c9ae1/"
DEPLOYMENT = "/deployments/apps/e43ef1f4-5452-4fcb-a575-a2a3386ccd0e/"
APP = "/specs/apps/a3e77006-86f3-4829-8c43-f21ad462dbbd/"
PAGES = {
    "home": "/",
    "catalogue": "/specs/",
    "spec": CHURN,
    "parameters": f"{APP}parameters/",
    "structure": f"{CHURN}structure/",
    "structure-app": f"{APP}structure/",
    "releases": f"{CHURN}releases/",
    "compare": f"{CHURN}compare/?from=3.0.0&to=4.2.0",
    "insights": f"{CHURN}insights/",
    "spec-deployments": f"{CHURN}deployments/",
    "spec-form": f"{APP}parameters/?view=form",
    "deploy": f"{APP}deploy/",
    "deployments": "/deployments/",
    "deployment": DEPLOYMENT,
    "upgrade": f"{DEPLOYMENT}upgrade/",
    "roll-back": f"{DEPLOYMENT}roll-back/2/",
    "change-values": f"{DEPLOYMENT}revise/",
    "compare-revisions": f"{DEPLOYMENT}compare/",
    "delete": f"{DEPLOYMENT}delete/",
    "many-at-once": "/bulk/",
    "activity": "/activity/",
    "notices": "/notices/",
    "account": "/accounts/me/",
    "manage": "/manage/",
    "metadata": f"/manage{CHURN}",
    "publish": "/manage/publish/",
    "publish-release": f"/manage{CHURN}release/",
    "delete-spec": f"/manage{CHURN}delete/",
    "people": "/manage/people/",
}
LOOKS = {"light": (1440, "light"), "dark": (1440, "dark"), "narrow": (390, "light")}


def shoot(browser: Browser, address: str, look: str, folder: Path) -> None:
    width, scheme = LOOKS[look]
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(f"{address}/accounts/login/")
    page.screenshot(path=folder / f"login-{look}.png", full_page=True)
    page.get_by_label("Name").fill("admin")
    page.get_by_label("Password").fill("admin")
    page.get_by_role("button", name="Sign in").click()
    for name, path in PAGES.items():
        page.goto(address + path)
        page.wait_for_timeout(300)
        page.screenshot(path=folder / f"{name}-{look}.png", full_page=True)
    context.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    options = parser.parse_args()
    folder = ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.chromium, args=FLAGS)
        for look in LOOKS:
            shoot(browser, options.address, look, folder)
    sys.stdout.write(f"{len(LOOKS) * (len(PAGES) + 1)} pictures in {folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
