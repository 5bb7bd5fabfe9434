"""Two sides in words: what differs, what was chosen, and of a secret only whether it is set."""

from typing import Any

from pressui.parameters.compare import Difference, Side, differences
from tests.parameters.filling import parameter, schema_of

ROUNDS = parameter("rounds", "number", title="Rounds", defaultValue=10)
MODE = parameter("mode", "string", options=[{"title": "Fast", "value": "f"}, "slow"])
TOKEN = parameter("token", "string", hideValue=True)
WEATHER = parameter("weather", "boolean", defaultValue=True)
SOURCE = parameter(
    "source",
    "string",
    defaultValue="stations",
    conditions=[{"dependsOn": "weather", "operator": "equals", "value": True}],
)


def side(*run: dict[str, Any], secrets: tuple[str, ...] | None = (), **values: Any) -> Side:
    return Side(schema_of(*run), {"": {"run": values}}, secrets)


def changed(before: Side, after: Side) -> list[tuple[str, str, str]]:
    found = differences(before, after)
    return [(one.place.name, one.before, one.after) for one in found if one.is_changed]


def only(before: Side, after: Side) -> Difference:
    [one] = differences(before, after)
    return one


def test_what_changed_comes_first_in_words() -> None:
    before = side(ROUNDS, MODE, rounds=10, mode="slow")
    after = side(ROUNDS, MODE, rounds=10, mode="f")
    assert [one.label for one in differences(before, after)] == ["mode", "Rounds"]
    assert changed(before, after) == [("mode", "slow", "Fast")]


def test_a_default_that_is_not_said_is_no_difference() -> None:
    assert changed(side(ROUNDS), side(ROUNDS, rounds=10)) == []
    assert changed(side(ROUNDS), side(ROUNDS, rounds=10.0)) == []


def test_one_and_true_and_text_differ() -> None:
    either = parameter("x", "json")
    assert changed(side(either, x=1), side(either, x=True)) == [("x", "1", "On")]
    assert changed(side(either, x=1), side(either, x="1")) == [("x", "1", "1")]


def test_what_a_condition_hides_is_not_set() -> None:
    before, after = side(WEATHER, SOURCE), side(WEATHER, SOURCE, weather=False)
    assert changed(before, after) == [("weather", "On", "Off"), ("source", "stations", "not set")]


def test_a_parameter_of_one_side_alone_says_so() -> None:
    one = only(side(), side(ROUNDS))
    assert (one.before, one.after) == ("not in this release", "10")
    assert (one.is_changed, one.is_chosen) == (True, False)
    assert only(side(), side(ROUNDS, rounds=11)).is_chosen
    assert not only(side(ROUNDS), side()).is_chosen


def test_a_secret_is_told_by_whether_it_is_set() -> None:
    was_set = side(TOKEN, secrets=("/run/token",))
    assert only(was_set, side(TOKEN)).after == "not set"
    assert only(was_set, was_set).is_changed is False
    assert only(side(TOKEN, secrets=None), was_set).is_changed is False


def test_a_secret_that_is_entered_anew_counts_as_changed() -> None:
    entered = Side(schema_of(TOKEN), {}, ("/run/token",), entered=True)
    one = only(side(TOKEN, secrets=("/run/token",)), entered)
    assert (one.before, one.after, one.is_changed) == ("set", "entered here", True)


def test_a_secret_that_is_entered_counts_where_nobody_knows_the_old_one() -> None:
    entered = Side(schema_of(TOKEN), {}, ("/run/token",), entered=True)
    one = only(side(TOKEN, secrets=None), entered)
    assert (one.before, one.is_changed) == ("not known", True)


def test_what_is_a_secret_on_either_side_is_never_told() -> None:
    plain = parameter("token", "string")
    one = only(side(plain, token="was-open"), side(TOKEN))
    assert "was-open" not in f"{one.before} {one.after}"
