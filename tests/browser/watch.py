"""A page that must stay clean: no CSP violation, no console error, no serious axe violation."""

from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Response

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
SERIOUS = ("serious", "critical")
# A color on its way to another is neither; what turns for ever is left alone, and so is what lies
# in a closed part of the page: the browser never says that it came to rest.
AT_REST = """() => Promise.all(
  document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
    .filter((one) => one.effect.target.checkVisibility())
    .map((one) => one.finished.catch(() => {}))
)"""


class Watched:
    """Collects what the browser complains of; `check` looks at the page as it stands."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.expected: set[int] = set()
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        page.on("response", self._on_response)
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " (event) => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`));"
        )

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"console: {message.text}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.complaints.append(f"{response.status} for {response.url}")

    def expect(self, *statuses: int) -> None:
        """Answers of these statuses are part of the test."""
        self.expected |= set(statuses)

    def violations(self) -> list[str]:
        """What axe finds on the page, serious and critical alone."""
        self.page.evaluate(AT_REST)
        # Evaluated, not loaded: the page's policy would refuse a script of ours.
        self.page.evaluate(AXE)
        found: dict[str, Any] = self.page.evaluate(
            "axe.run(document, {resultTypes: ['violations']})"
        )
        return [
            f"axe {v['id']} ({v['impact']}): {v['nodes'][0]['html'][:200]}"
            for v in found["violations"]
            if v["impact"] in SERIOUS
        ]

    def check(self) -> None:
        """Fails with every complaint so far, and with what axe finds now."""
        complaints = self.complaints + self.violations()
        assert not complaints, "\n".join([self.page.url, *complaints])
