"""The mark of a spec, and whose pictures may be shown."""

import pytest

from pressui.site import marks


def test_a_mark_is_the_same_every_time():
    assert marks.drawn("a3e7", "app", 40) == marks.drawn("a3e7", "app", 40)


def test_marks_of_many_specs_differ():
    drawn = {marks.drawn(f"spec-{n}", kind, 40) for n in range(20) for kind in marks.MOTIFS}
    assert len(drawn) > 50


def test_each_kind_has_its_own_shapes():
    assert marks.drawn("x", "app", 40) != marks.drawn("x", "workflow", 40)
    assert marks.CURVES[0][:3] not in marks.drawn("x", "service", 40)


def test_an_unknown_kind_has_a_mark_too():
    assert marks.drawn("x", "pipeline", 40).count("<path") == 4


def test_a_mark_has_no_inline_style():
    assert "style" not in marks.drawn("x", "app", 40)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://pictures.example/a.png",
        "https://evil.example/a.png",
        "https://pictures.example@evil.example/a.png",
        "https://pictures.example:8443/a.png",
        "javascript:alert(1)",
        "https://[broken/a.png",
    ],
)
def test_other_pictures_are_not_shown(url, settings):
    settings.PRESS_IMAGE_HOSTS = ["pictures.example"]
    assert marks.mark("x", "app", url, 40).startswith("<svg")


def test_a_picture_from_an_allowed_host_learns_nothing(settings):
    settings.PRESS_IMAGE_HOSTS = ["pictures.example"]
    html = marks.mark("x", "app", 'https://pictures.example/"a.png', 40)
    assert 'referrerpolicy="no-referrer"' in html
    assert '/&quot;a.png"' in html


def test_the_drawn_mark_waits_hidden_beside_a_picture(settings):
    settings.PRESS_IMAGE_HOSTS = ["pictures.example"]
    html = marks.mark("x", "app", "https://pictures.example/a.png", 40)
    assert html.startswith('<img class="mark" data-mark ')
    assert html.endswith(marks.drawn("x", "app", 40, hidden=True))
    assert " hidden" not in marks.drawn("x", "app", 40)
