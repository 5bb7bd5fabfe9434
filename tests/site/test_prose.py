"""People's own text made safe to show."""

import pytest

from pressui.site.prose import to_html


def test_markdown_is_rendered():
    html = to_html("**24 months**\n\n- a\n- b\n\n| x | y |\n|---|--:|\n| 1 | 2 |")
    assert "<strong>24 months</strong>" in html
    assert "<li>a</li>" in html
    assert "<td>2</td>" in html


def test_headings_stand_below_those_of_the_page():
    assert to_html("# Top\n\n### Low") == "<h3>Top</h3>\n<h5>Low</h5>\n"


def test_headings_skip_no_level_wherever_the_text_begins():
    assert to_html("## Top\n\n###### Low") == "<h3>Top</h3>\n<h6>Low</h6>\n"


@pytest.mark.parametrize(
    "bad",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,aGk=)",
        "<a href='x' style='color:red' onclick='y'>z</a>",
    ],
)
def test_nothing_that_runs_survives(bad):
    html = to_html(bad)
    assert "<script" not in html
    assert "<img" not in html
    assert "<a href='x'" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html


def test_links_are_not_vouched_for():
    html = to_html("[there](https://example.org)")
    assert 'rel="nofollow noopener noreferrer"' in html


def test_pictures_come_from_allowed_hosts_only(settings):
    settings.PRESS_IMAGE_HOSTS = ["pictures.example"]
    html = to_html(
        "![a chart](https://pictures.example/a.png) ![a spy](https://evil.example/b.png)"
    )
    assert '<img src="https://pictures.example/a.png" alt="a chart">' in html
    assert "evil.example" not in html
    assert "a spy" in html


def test_plain_text_stays_as_it_was_typed():
    assert to_html("a < b\nc *d*", "text/plain") == "<p>a &lt; b<br>c *d*</p>"


def test_no_text_is_nothing():
    assert to_html("") == ""
