"""A field tells where its value is from, until that value is another."""

from typing import Any

from pressui.parameters.changes import render_changes
from pressui.parameters.fields import Typed
from pressui.parameters.forms import ParameterForm
from pressui.parameters.origins import LONGEST, Origin, origins_of, read_origins, tell_origins
from tests.parameters.browser import draw, posted
from tests.parameters.filling import parameter, schema_of

SCHEMA = schema_of(
    parameter("rounds", "number", defaultValue=10),
    parameter("note", "string"),
    parameter("token", "string", hideValue=True),
    parameter(
        "store", "object", properties=[parameter("host", "string"), parameter("port", "number")]
    ),
)
ROUNDS, NOTE, TOKEN, STORE = "p-0-run-0", "p-0-run-1", "p-0-run-2", "p-0-run-3"
HOST = f"{STORE}-0"


def page(words: str = "from the link", **run: Any) -> str:
    """The page of a form whose every value is from one place."""
    form = ParameterForm(SCHEMA, initial_values={"parameters": {"run": run}})
    tell_origins(form, {("", "run", name): Origin(words) for name in run})
    return draw(form)


def read(data: Typed) -> ParameterForm:
    form = ParameterForm(SCHEMA, data)
    read_origins(form, data)
    return form


def changes(html: str, **typed: str) -> str:
    data = posted(html, **{name.replace("_", "-"): value for name, value in typed.items()})
    return render_changes(read(data), data, {})


def told(form: ParameterForm) -> dict[str, str]:
    return {place[-1]: origin.words for place, origin in origins_of(form).items()}


def test_a_field_says_where_its_value_is_from() -> None:
    assert page(rounds=50).count('<span class="meta">from the link</span>') == 1


def test_it_says_so_while_other_fields_change() -> None:
    html = page(rounds=50, note="two\nlines")
    assert told(read(posted(html))) == {"rounds": "from the link", "note": "from the link"}
    assert told(read(posted(html, **{NOTE: "other"}))) == {"rounds": "from the link"}
    assert f'id="{ROUNDS}-head"' not in changes(html, p_0_run_1="other")


def test_it_says_so_no_more_once_its_value_is_another() -> None:
    html = changes(page(rounds=50), p_0_run_0="51")
    assert f'id="{ROUNDS}-head"' in html
    assert ">Not the default<" in html
    assert "from the link" not in html


def test_it_says_nothing_once_the_default_is_restored() -> None:
    assert told(read(posted(page(rounds=50), _action=f"restore:{ROUNDS}"))) == {}


def test_fields_of_an_object_say_it_each_for_itself() -> None:
    html = page(store={"host": "a.example", "port": 81})
    assert told(read(posted(html))) == {"host": "from the link", "port": "from the link"}
    data = posted(html, **{HOST: "b.example"})
    assert told(read(data)) == {"port": "from the link"}
    drawn = render_changes(read(data), data, {})
    assert f'id="{HOST}-head"' in drawn
    assert f'id="{STORE}-1-head"' not in drawn


def test_what_was_told_of_a_field_within_is_taken_over() -> None:
    form = read(posted(page(store={"host": "a.example", "port": 81}), **{HOST: "b.example"}))
    again = ParameterForm(SCHEMA, initial_values=form.values)
    tell_origins(again, origins_of(form))
    assert told(again) == {"port": "from the link"}


def test_a_default_says_nothing_whatever_gave_it() -> None:
    assert "from the link" not in page(rounds=10)


def test_a_secret_says_nothing_even_where_the_page_claims_it() -> None:
    html = page(token="t0ken")
    assert "from the link" not in html
    claimed = posted(html, **{TOKEN: "t0ken", "p.source": f"{TOKEN} 0123456789ab of course"})
    assert told(read(claimed)) == {}


def test_markup_and_long_words_stay_a_short_text() -> None:
    html = page("from preset <b>Weekly</b>" + "x" * 500, rounds=50)
    assert "from preset &lt;b&gt;Weekly" in html
    assert "<b>Weekly" not in html
    assert len(told(read(posted(html)))["rounds"]) == LONGEST


def test_lines_that_are_none_are_passed_over() -> None:
    for line in ("", " ", ROUNDS, f"{ROUNDS} ", f"{ROUNDS}  words", "p-9-run-9 x words"):
        assert told(read(posted(page(rounds=50), **{"p.source": line}))) == {}


def test_another_schemas_form_says_nothing() -> None:
    assert told(read(posted(page(rounds=50), **{"p.schema": "another"}))) == {}
