"""The components as pages use them."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import timezone


def draw(source: str, **context) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("status", "tone", "icon", "word"),
    [
        ("deployed", "ok", "circle-check-filled", "Deployed"),
        ("platform_resource_error", "bad", "cloud-x", "Platform error"),
        ("rollback", "move", "arrow-back-up", "Rolling back"),
        ("rollback_complete", "back", "arrow-back-up", "Rolled back"),
        ("archived", "mute", "archive", "Archived"),
        ("brewing", "mute", "help-circle", "brewing"),
    ],
)
def test_a_status_is_an_icon_and_a_word(status, tone, icon, word):
    html = draw("{% status value %}", value=status)
    assert f"tone-{tone}" in html
    assert f"#{icon}" in html
    assert f"<span>{word}</span>" in html


def test_an_unknown_status_cannot_bring_html():
    assert "<b>" not in draw("{% status value %}", value="<b>x</b>")


def test_only_what_is_under_way_turns():
    assert "turns" in draw("{% status 'deploying' %}")
    assert "turns" not in draw("{% status 'deployed' %}")


def test_every_icon_of_a_status_is_in_the_sprite(settings):
    from pressui.site.icons import STATUSES

    sprite = (settings.BASE_DIR / "static" / "icons.svg").read_text()
    assert [s for s, look in STATUSES.items() if f'id="{look.icon}"' not in sprite] == []


def test_a_lone_icon_says_its_label():
    html = draw("{% icon 'copy' 14 label=label %}", label="Copy <it>")
    assert 'role="img" aria-label="Copy &lt;it&gt;"' in html
    assert "aria-hidden" not in html


def test_a_time_is_said_in_words_with_the_exact_one_beside_it():
    html = draw("{% ago when %}", when=timezone.now() - timedelta(minutes=3))
    assert ">3 min ago</time>" in html
    assert "data-relative" in html
    assert "UTC" in html


def test_no_time_is_nothing():
    assert draw("{% ago when %}{% elapsed when %}", when=None) == ""


@pytest.mark.parametrize(
    ("seconds", "away", "stale"), [(8, False, False), (8, True, True), (90, False, True)]
)
def test_freshness_turns_to_warn_when_it_is_old_or_the_api_away(seconds, away, stale):
    checked = timezone.now() - timedelta(seconds=seconds)
    html = draw("{% freshness checked away %}", checked=checked, away=away)
    assert ("is-stale" in html) is stale


def test_freshness_says_that_nothing_was_checked_yet():
    assert "Not checked yet" in draw("{% freshness None %}")


def test_a_short_id_copies_all_of_it():
    html = draw("{% short_id value %}", value="a3e77006-86f3-4829")
    assert ">a3e77006</span>" in html
    assert 'data-copy="a3e77006-86f3-4829"' in html


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ana Duarte", "AD"),
        ("Ana Maria Duarte", "AD"),
        ("ana", "A"),
        ("ana.duarte@x.org", "AO"),
        ("", "?"),
    ],
)
def test_initials_are_of_the_first_and_the_last_word(name, letters):
    assert draw("{{ name|initials }}", name=name) == letters


def test_ticks_are_the_last_eight_and_said_in_words():
    revisions = [SimpleNamespace(status="deployed", number=n) for n in range(1, 10)]
    html = draw("{% ticks past %}", past=[*revisions, {"status": "failed", "number": 10}])
    assert html.count("tick--") == 8
    assert html.index("tick--ok") < html.index("tick--bad")
    assert "9 Deployed, 10 Failed" in html


def test_no_revisions_no_ticks():
    assert draw("{% ticks past %}", past=[]) == ""


def test_progress_without_a_value_only_goes_on():
    assert "value=" not in draw("{% progress None 1 'no estimate' %}")
    assert 'value="2" max="3"' in draw("{% progress 2 3 'blocks' %}")


def test_a_button_sends_its_name_and_value():
    html = draw(
        "{% button 'Redeploy' icon='refresh' variant='primary' small=True name='do' value='it' %}"
    )
    assert '<button class="button button--primary button--small"' in html
    assert 'type="submit"' in html
    assert 'name="do"' in html


def test_a_button_that_is_not_allowed_says_why_to_everybody():
    html = draw("{% button 'Redeploy' reason=why href='/x' %}", why="Press is <away>.")
    assert 'aria-disabled="true"' in html
    assert "Press is &lt;away&gt;." in html
    assert "href" not in html
    described = html.split('aria-describedby="')[1].split('"')[0]
    assert f'id="{described}"' in html


def test_a_button_has_what_it_is_given_and_nothing_else():
    html = draw(
        "{% button words id='one' hx_post=to title=nothing disabled=no type='button' %}",
        words="<b>Go</b>",
        to="/x?a=1&b=2",
        nothing=None,
        no=False,
    )
    assert html == (
        '<button class="button" hx-post="/x?a=1&amp;b=2" id="one" type="button">'
        "&lt;b&gt;Go&lt;/b&gt;</button>"
    )


def test_a_button_that_is_not_allowed_keeps_its_id():
    assert 'id="one"' in draw("{% button 'Go' id='one' reason='x' %}")


def test_two_tooltips_of_one_page_differ():
    html = draw("{% button 'A' reason='x' %}{% button 'B' reason='y' %}")
    first, second = (part.split('"')[0] for part in html.split('role="tooltip" id="')[1:])
    assert first != second


def test_an_action_that_changes_something_is_a_form_with_its_token():
    html = draw("{% action 'Redeploy' icon='refresh' url='/do/' post=True %}", csrf_token="t0ken")
    assert '<form method="post" action="/do/">' in html
    assert 'value="t0ken"' in html


def test_an_action_that_is_not_allowed_has_its_reason_under_it():
    html = draw("{% action 'Run' icon='player-play' url='/do/' reason='Not deployed.' %}")
    assert "/do/" not in html
    assert "Not deployed.</p>" in html


def test_crumbs_end_with_this_page():
    html = draw("{% crumbs 'Specs' '/specs/' title %}", title="Churn & more")
    assert '<li><a href="/specs/">Specs</a></li>' in html
    assert '<li aria-current="page">Churn &amp; more</li>' in html


def test_a_notice_keeps_what_stands_in_it():
    html = draw(
        "{% notice tone='warn' role='alert' %}<b>{{ words }}</b>{% endnotice %}", words="<x>"
    )
    assert 'class="notice tone-warn" role="alert"' in html
    assert "<b>&lt;x&gt;</b>" in html


def test_code_is_shown_and_copied_as_it_is():
    html = draw("{% code text %}", text='say "<hi>"')
    assert "<code>say &quot;&lt;hi&gt;&quot;</code>" in html
    assert 'data-copy="say &quot;&lt;hi&gt;&quot;"' in html
