"""The search box: words, terms, and what cannot be understood."""

import pytest

from pressui.deployments.search import SearchError, Term, parse, written

STATUSES = ("failed", "deployed", "delete_failed", "platform_resource_error")


def terms(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(term.key, term.values) for term in parse(text, STATUSES)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("churn weekly", [("", ("churn",)), ("", ("weekly",))]),
        ('"churn weekly"', [("", ("churn weekly",))]),
        ("status:failed", [("status", ("failed",))]),
        ("STATUS:Delete-Failed", [("status", ("delete_failed",))]),
        ('status:"delete failed"', [("status", ("delete_failed",))]),
        ("status:platform-error", [("status", ("platform_resource_error",))]),
        ("status:platform_resource_error", [("status", ("platform_resource_error",))]),
        (
            "status:failed,deployed kind:app",
            [("status", ("failed", "deployed")), ("kind", ("app",))],
        ),
        ('tag:"retail, uk",churn', [("tag", ("retail, uk", "churn"))]),
        ("owner:me outdated:yes", [("owner", ("me",)), ("outdated", ("yes",))]),
        ("status: failed", [("status", ("failed",))]),
        ('name:"never closed', [("name", ("never closed",))]),
        ('"status:nonsense"', [("", ("status:nonsense",))]),
        ("spec:churn:weekly", [("spec", ("churn:weekly",))]),
        ("10:30", [("", ("10:30",))]),
        ("Forecast: Nordics", [("", ("Forecast:",)), ("", ("Nordics",))]),
    ],
)
def test_it_understands(text: str, found: list[tuple[str, tuple[str, ...]]]) -> None:
    assert terms(text) == found


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("colour:red", "There is no filter “colour:”"),
        ("status:broken", "There is no status “broken”"),
        ("kind:thing", "There is no kind “thing”"),
        ("outdated:perhaps", "There is no outdated “perhaps”"),
        ("status:", "Say what after “status:”"),
        ("tag:,", "Say what after “tag:”"),
        ("status: kind:app", "Say what after “status:”"),
    ],
)
def test_it_says_what_it_cannot_understand(text: str, says: str) -> None:
    with pytest.raises(SearchError, match=says):
        parse(text, STATUSES)


def test_it_offers_the_words_of_the_pages() -> None:
    with pytest.raises(SearchError, match="delete-failed, deployed, failed, platform-error"):
        parse("status:broken", STATUSES)


@pytest.mark.parametrize("tag", ["retail", "two words", "a,b", 'with "quotes"'])
def test_a_written_term_reads_as_itself(tag: str) -> None:
    [term] = parse(written("tag", tag), STATUSES)
    assert term == Term("tag", (tag.replace('"', " ").strip(),), term.text)
