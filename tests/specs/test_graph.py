"""Pictures of workflows: who waits stands to the right, nothing overlaps, nothing breaks them."""

import re
import time
from itertools import pairwise
from typing import Any

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from pressui.specs.graph import Drawing, Node, draw
from pressui.specs.graph_layout import lay_out, without_circles
from pressui.specs.graph_order import spread
from pressui.specs.graph_text import cut, cut_sans, stage_names, width_of
from pressui.specs.structure import workflow

links = st.dictionaries(
    st.integers(0, 12), st.lists(st.integers(0, 12), max_size=4), max_size=12
).map(lambda found: {(key,): [(parent,) for parent in parents] for key, parents in found.items()})


def picture(selected: str = "", triggers: Any = (), **steps: Any) -> Drawing:
    config = {"steps": steps, "triggers": list(triggers)}
    return draw(workflow(config), selected, lambda name: f"?step={name}")


def boxes(drawing: Drawing) -> dict[str, Node]:
    return {node.name: node for node in drawing.nodes if node.is_step}


@given(links)
def test_every_edge_goes_to_the_right(parents: Any) -> None:
    layout = lay_out(parents, {}, 10)
    columns = {key: n for n, column in enumerate(layout.columns) for key in column}
    for route in layout.routes.values():
        assert all(columns[other] == columns[one] + 1 for one, other in pairwise(route))


@given(links)
def test_nothing_in_a_column_overlaps(parents: Any) -> None:
    layout = lay_out(parents, dict.fromkeys(parents, 40.0), 10)
    for column in layout.columns:
        for one, other in pairwise(column):
            assert layout.middles[other] - layout.middles[one] >= 30 - 1e-6


@given(links)
def test_only_links_of_circles_are_left_out(parents: Any) -> None:
    kept = without_circles(parents)
    assert set(kept) == set(parents)
    lost = [
        (n, p) for n, above in parents.items() for p in above if p in parents and p not in kept[n]
    ]
    for node, parent in lost:
        assert leads_to(parents, parent, node)


def leads_to(parents: Any, start: Any, end: Any) -> bool:
    seen, waiting = set(), [start]
    while waiting:
        node = waiting.pop()
        seen.add(node)
        waiting += [above for above in parents.get(node, ()) if above not in seen]
    return end in seen


@given(st.lists(st.tuples(st.floats(-500, 500), st.floats(1, 80)), max_size=12))
def test_what_has_room_stands_where_it_wants(pairs: Any) -> None:
    wanted, sizes = [want for want, _ in pairs], [size for _, size in pairs]
    places = spread(wanted, sizes, 5)
    room = [(a + b) / 2 + 5 for a, b in pairwise(sizes)]
    assert all(b - a >= need - 1e-6 for (a, b), need in zip(pairwise(places), room, strict=True))
    if all(b - a >= need for (a, b), need in zip(pairwise(wanted), room, strict=True)):
        assert places == pytest.approx(wanted)


def test_a_chain_of_a_thousand_is_no_trouble() -> None:
    parents = {(n,): [(n - 1,)] for n in reversed(range(1000))}
    assert len(lay_out(parents, {}, 10).columns) == 1000


def test_a_step_says_what_it_runs_on_what() -> None:
    step = {
        "type": "standard",
        "imageRef": "train",
        "resources": {"instanceTypeId": 21, "storage": "10GB"},
    }
    assert boxes(picture(a=step))["a"].lines == ["Standard · train", "type 21, 10GB"]


def test_a_condition_dashes_its_edge_and_stands_below() -> None:
    when = {"conditional": [{"condition": "equals", "paramName": "shift", "value": "high"}]}
    drawing = picture(a={}, b={"parents": ["a"], "executionParameters": when})
    assert boxes(drawing)["b"].note == "only if shift = high"
    assert [edge.is_conditional for edge in drawing.edges] == [False, True]


def test_a_parents_failure_is_a_condition() -> None:
    rule = {"condition": "all-of", "parents": ["a"], "status": ["failed"]}
    drawing = picture(a={}, b={"parents": ["a"], "executionParameters": {"parentStatus": [rule]}})
    assert boxes(drawing)["b"].note == "if a failed"


def test_a_parents_success_is_not_told() -> None:
    rule = {"condition": "all-of", "parents": ["a"], "status": ["success"]}
    drawing = picture(a={}, b={"parents": ["a"], "executionParameters": {"parentStatus": [rule]}})
    assert boxes(drawing)["b"].note == ""
    assert not any(edge.is_conditional for edge in drawing.edges)


def test_triggers_stand_before_the_first_steps() -> None:
    drawing = picture(triggers=[{"cron": "0 6 * * 1"}, {"webhook": True}], a={}, b={})
    assert [node.title for node in drawing.nodes if not node.is_step] == ["Monday 06:00", "Webhook"]
    assert len(drawing.edges) == 4


def test_without_a_trigger_somebody_starts_it() -> None:
    assert picture(a={}).nodes[0].title == "By hand"


def test_a_schedule_that_cannot_be_read_is_shown_as_written() -> None:
    assert picture(triggers=[{"cron": "0 0 L * *"}], a={}).nodes[0].title == "0 0 L * *"


def test_a_chosen_step_lights_up_with_its_edges() -> None:
    drawing = picture("b", a={}, b={"parents": ["a"]}, c={"parents": ["b"]}, d={})
    assert [node.name for node in drawing.nodes if node.is_selected] == ["b"]
    assert sum(edge.is_near for edge in drawing.edges) == 2


def test_a_trigger_and_a_step_of_one_name_are_two() -> None:
    drawing = picture("trigger", trigger={"parents": ["0"]}, **{"0": {}})
    assert len(drawing.nodes) == 3


def test_all_stays_inside_the_picture() -> None:
    drawing = picture(a={}, b={"parents": ["a"]}, c={"parents": ["a", "b"]}, d={"parents": ["a"]})
    for node in drawing.nodes:
        assert 0 <= node.x <= node.x + node.width <= drawing.width
        assert 0 <= node.y <= node.y + node.height <= drawing.height


def test_curves_hold_numbers_alone() -> None:
    drawing = picture(a={}, b={"parents": ["a"]}, c={"parents": ["a", "b"]})
    assert all(
        re.fullmatch(r"M[\d. -]+(C[\d. -]+|H[\d. -]+)+", edge.path) for edge in drawing.edges
    )


def test_long_names_are_cut_and_said_whole() -> None:
    name = "a_step_with_a_name_that_no_box_on_any_page_could_ever_hold"
    box = boxes(picture(**{name: {}}))[name]
    assert box.title.endswith("…")
    assert box.about.startswith(name)
    assert box.label.startswith(box.title)


def test_short_words_are_not_cut() -> None:
    assert cut("abc", 30, 10) == "abc"
    assert cut("abcd", 30, 10) == "ab…"


def test_fifty_steps_are_placed_at_once() -> None:
    steps = {
        f"step_{n}": {"parents": [f"step_{p}" for p in (n - 3, n - 7) if p >= 0]} for n in range(50)
    }
    started = time.perf_counter()
    drawing = picture(**steps)
    assert len(boxes(drawing)) == 50
    assert time.perf_counter() - started < 1


def test_names_cannot_become_markup() -> None:
    evil = '"><script>alert(1)</script>'
    drawing = picture(evil, **{evil: {"type": evil, "imageRef": evil, "parents": [evil]}})
    page = render_to_string(
        "specs/structure_graph.html", {"drawing": drawing, "spec": {"label": evil}}
    )
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        ([["extract_a", "extract_b"], ["train"]], ["Extract", "Train"]),
        ([["publish_scores", "notify_crm"]], ["Publish, notify"]),
        ([["a_one", "load", "send", "mail"]], ["Stage 1"]),
        ([["step_1"], ["step_2"], ["score"]], ["Stage 1", "Stage 2", "Score"]),
        ([["1st"]], ["Stage 1"]),
    ],
)
def test_stages_are_called_as_their_steps_begin(columns: list[list[str]], names: list[str]) -> None:
    assert stage_names(columns) == names


@given(st.text(max_size=40), st.floats(20, 300))
def test_what_was_cut_fits(words: str, width: float) -> None:
    assert width_of(cut_sans(words, width)) <= width or cut_sans(words, width) == "…"


def test_work_that_is_too_long_has_a_line_of_its_own() -> None:
    tall = {"resources": {"storage": "10GB"}}
    table = {"type": "export", "schema": "publish", "table": "churn_scores"}
    parts = {f"s{n}": {"type": "standard", "parents": [f"s{n - 1}"], **tall} for n in range(1, 6)}
    drawn = boxes(picture(s0={**table}, **parts))
    assert drawn["s0"].lines == ["Export", "publish.churn_scores"]


def test_it_says_how_many_run_parameters_a_step_names() -> None:
    step = {"type": "standard", "command": "train --a $alpha --b ${beta} $HOME", "env": ["{{c}}"]}
    told = workflow({"steps": {"train": step}}, {"alpha": "Alpha", "beta": "Beta", "c": "Curve"})
    assert told.steps[0].takes == ["Alpha", "Beta", "Curve"]
    drawing = draw(told, "", lambda name: "")
    assert boxes(drawing)["train"].note == "takes 3 run parameters"
