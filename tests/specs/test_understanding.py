"""What is said where not all words are found, and what words mean beside being words."""

import pytest

from pressui.connections.models import Connection
from pressui.specs import search, wording
from pressui.specs.models import Spec
from pressui.specs.understanding import told, understand
from tests.specs.helpers import make_spec


def found(connection: Connection, typed: str) -> list[str]:
    specs = connection.specs.all()
    asked = understand(specs, connection, typed)
    return [spec.name for spec in search.best(search.matching(specs, asked), asked, 0, 100)]


def said(connection: Connection, typed: str) -> str:
    specs = connection.specs.all()
    asked = understand(specs, connection, typed)
    return told(asked, search.matching(specs, asked).count())


@pytest.fixture
def three(connection: Connection) -> Connection:
    make_spec(connection, name="demand-train-02972", summary="Latam", created_by="bo.lind@x.io")
    make_spec(connection, name="demand-train-nordics", kind="service")
    make_spec(connection, name="demand-export-nordics", kind="app", family="apps")
    return connection


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("demand train", ""),
        (
            "demand nordics 02972",
            "Nothing has all of these words. 3 specs have two of the three words:",
        ),
        ("export 02972", "Nothing has both of these words. 2 specs have one of them:"),
        ("kubernetes", "Nothing has “kubernetes”."),
        ("kubernetes helm", "Nothing has “kubernetes” and “helm”."),
        ("kubernetes latam", "Nothing has “kubernetes”. 1 spec has “latam”:"),
        ("kubernetes train demand", "Nothing has “kubernetes”. 2 specs have “train” and “demand”:"),
    ],
)
def test_it_says_which_words_were_left_out(three: Connection, typed: str, words: str) -> None:
    assert said(three, typed) == words


def test_of_those_with_most_words_the_rarest_word_leads(three: Connection) -> None:
    assert found(three, "demand train nordics 02972")[0] == "demand-train-02972"


def test_a_number_is_found_without_its_zeros(three: Connection) -> None:
    assert found(three, "2972") == found(three, "02972") == ["demand-train-02972"]


def test_a_word_for_a_kind_leads_and_hides_nothing(three: Connection) -> None:
    assert found(three, "demand app")[0] == "demand-export-nordics"
    assert found(three, "demand service")[0] == "demand-train-nordics"
    assert len(found(three, "demand web app")) == 3


def test_a_kind_alone_finds_all_of_it_and_what_has_the_word(three: Connection) -> None:
    make_spec(three, name="service-desk")
    make_spec(three, name="a-tool", summary="Something at your service")
    names = ["service-desk", "demand-train-nordics", "a-tool"]
    assert found(three, "services") == names


def test_an_author_is_found_by_name(three: Connection) -> None:
    assert found(three, "bo lind") == found(three, "lind demand") == ["demand-train-02972"]


def test_stop_words_count_only_alone(three: Connection) -> None:
    make_spec(three, name="what-is-it", title="What is it")
    assert found(three, "the export for the nordics") == ["demand-export-nordics"]
    assert found(three, "what is it") == ["what-is-it"]


def test_a_very_long_text_is_looked_for_by_few_of_its_words(three: Connection) -> None:
    text = " ".join(f"word{number}" for number in range(40)) + " nordics export"
    assert found(three, text)[0] == "demand-export-nordics"


def test_nobody_is_told_of_words_they_may_not_see(three: Connection) -> None:
    asked = understand(Spec.objects.none(), three, "demand nordics")
    assert told(asked, 0) == "Nothing has “demand” and “nordics”."


@pytest.mark.parametrize(
    ("word", "beginning"),
    [
        ("loads", "load"),
        ("loading", "load"),
        ("training", "train"),
        ("planning", "plan"),
        ("selling", "sell"),
        ("pricing", "pric"),
        ("categories", "categor"),
        ("segmentation", "segment"),
        ("replenishment", "replenish"),
        ("process", "process"),
        ("string", "string"),
        ("02972", "02972"),
        ("été", "été"),
    ],
)
def test_the_forms_of_a_word_share_a_beginning(word: str, beginning: str) -> None:
    assert wording.stem(word) == beginning
