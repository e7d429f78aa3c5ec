"""The list of places and its page, without a browser: what is kept, what is shown, and that it says so in both languages."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from base.errors import KongquError
from base.text import LANGS
from services.asked import Asked
from services.lists.columns import column_of
from services.lists.compare import side_by_side
from ui import place_list
from ui.compare_tables import rules_table, zones_table
from ui.place_list import Entry

ROOT = Path(__file__).resolve().parents[2]
PAGE = "screens/list_page.py"
DAY = date(2023, 8, 1)
PLACES = [
    Entry(Asked(DAY, lon=111.1734, lat=37.3564), "焦化厂"),
    Entry(Asked(DAY, address="孝义市", members={"park/xiaoyi": "inside"}), "孝义市"),
    Entry(Asked(date(2024, 1, 15), address="屯留区"), "屯留区"),
]


def run(lang="zh", places=(), **state) -> AppTest:
    test = AppTest.from_file(str(ROOT / "ui" / "main.py"), default_timeout=60)
    test.query_params["lang"] = lang
    test.session_state["place_list"] = list(places)
    for key, value in state.items():
        test.session_state[key] = value
    return test.run().switch_page(PAGE).run()


def html_of(test: AppTest) -> str:
    return "\n".join(str(e.proto.body) for e in test.get("html"))


def tables_of(test: AppTest) -> list[str]:
    return re.findall(r"<table.*?</table>", html_of(test), re.S)


class Tags(HTMLParser):
    """Start tags with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def compared(atlas):
    return side_by_side([column_of(e.asked.answer(atlas), e.name) for e in PLACES])


@pytest.mark.parametrize("lang", LANGS)
def test_an_empty_list_says_how_to_add(lang):
    test = run(lang)
    assert not test.exception
    assert ("加入清单" if lang == "zh" else "Add to the list") in html_of(test)
    assert tables_of(test) == []


@pytest.mark.parametrize("lang", LANGS)
def test_places_stand_side_by_side_with_their_day_and_counts(lang, compared):
    test = run(lang, PLACES)
    assert not test.exception
    shown = html_of(test)
    rules, zones = tables_of(test)
    for i, entry in enumerate(PLACES):
        assert f"{i + 1} {entry.name}" in rules
        assert f"{i + 1} {entry.name}" in zones
        assert f"<time>{entry.asked.as_of}</time>" in shown
    assert ("各地问的日期不同" if lang == "zh" else "asked for different days") in shown
    assert rules.count("<tr") == 31
    assert compared.columns[0].edition["zones"][:8] in shown


def test_counts_of_a_place_are_those_of_the_addressee_chosen(compared):
    test = run("zh", PLACES)
    test.button_group(key="list-audience").set_value("all").run()
    for column in compared.columns:
        tiles = "".join(f"<li><b>{n}</b>.*?" for n in column.counts.values())
        assert re.search(tiles, html_of(test), re.S)


def test_differences_are_shown_first_and_all_on_demand(compared):
    test = run("zh", PLACES)
    test.button_group(key="list-audience").set_value("all").run()
    assert f"<b>{len(compared.differing())}</b>" in html_of(test)
    test.button_group(key="list-show").set_value("all").run()
    assert f"<b>{len(compared.rows)}</b>" in html_of(test)


def test_more_rows_come_when_asked_for():
    test = run("zh", PLACES)
    test.button(key="list-more-rules").click().run()
    assert tables_of(test)[0].count("<tr") == 91
    assert not test.exception


def test_one_place_is_shown_whole_and_says_that_another_is_needed():
    test = run("zh", PLACES[:1])
    assert "清单里只有一处" in html_of(test)
    assert not [g for g in test.get("button_group") if g.key == "list-show"]
    assert len(tables_of(test)) == 2


def test_a_place_can_be_taken_out_and_the_list_emptied():
    test = run("zh", PLACES)
    test.button(key="list-remove-1").click().run()
    assert [e.name for e in test.session_state["place_list"]] == ["焦化厂", "屯留区"]
    assert "孝义市" not in tables_of(test)[0].split("<tbody")[0]
    test.button(key="list-clear").click().run()
    assert test.session_state["place_list"] == []
    assert "清单还是空的" in html_of(test)


def test_a_question_that_cannot_be_answered_is_told_and_the_others_stand():
    test = run("zh", [*PLACES[:2], Entry(Asked(DAY, address="没有这个地方"), "错的")])
    assert not test.exception
    shown = html_of(test)
    assert 'role="alert"' in shown
    assert "错的" in shown
    assert "错的" not in tables_of(test)[0]


def test_what_a_reader_calls_a_place_is_text_everywhere():
    name = "<script>alert(1)</script>{{7*7}}\"'=1"
    shown = html_of(run("zh", [Entry(PLACES[0].asked, name), PLACES[1]]))
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.parametrize("lang", LANGS)
def test_tables_have_heads_with_scope_a_caption_and_roles(lang, compared):
    for html in (rules_table(compared.rows[:9], compared.columns, 9, lang), zones_table(compared.zones[:9], compared.columns, 9, lang)):
        found = Tags(html)
        kinds = [tag for tag, _ in found.tags]
        assert kinds.count("caption") == 1
        assert {a["scope"] for tag, a in found.tags if tag == "th"} == {"col", "row"}
        assert all("role" in a for tag, a in found.tags if tag in ("table", "thead", "tbody", "tr", "th", "td"))
        region = next(a for tag, a in found.tags if a.get("role") == "region")
        assert region["tabindex"] == "0"
        assert region["aria-label"]
        assert [a["data-head"] for tag, a in found.tags if tag == "td"][:3] == [
            f"{i + 1} {e.name} {e.asked.as_of}" for i, e in enumerate(PLACES)
        ]


@pytest.mark.parametrize("lang", LANGS)
def test_each_verdict_has_its_form_its_word_and_a_reason(lang, compared):
    found = Tags(rules_table(compared.rows, compared.columns, len(compared.rows), lang))
    badges = [a["class"] for tag, a in found.tags if tag == "span" and "kq-badge" in (a.get("class") or "")]
    assert len(badges) == len(compared.rows) * len(PLACES)
    assert {b.rsplit("-", 1)[-1] for b in badges} == {"applies", "undetermined", "not_checked", "does_not_apply"}
    for word in ("适用", "待核实", "未核查", "不适用") if lang == "zh" else ("Applies", "To verify", "Not checked", "Does not apply"):
        assert word in found.text


@pytest.mark.parametrize("lang", LANGS)
def test_a_rule_that_an_answer_lacks_is_no_verdict(lang, compared):
    row = compared.rows[0]
    html = rules_table([type(row)(row.rule, (row.cells[0], None, row.cells[2]), True)], compared.columns, 1, lang)
    assert "<b>—</b>" in html
    assert ("没有判断" if lang == "zh" else "nothing was judged") in html
    assert html.count("kq-badge") == 2


@pytest.fixture
def session(monkeypatch):
    state: dict[str, object] = {}
    monkeypatch.setattr(place_list.st, "session_state", state)
    return state


def test_the_same_question_is_one_entry(session):
    for _ in range(2):
        place_list.add(Asked(DAY, lon=111.1, lat=37.3, facts={"a": 1, "b": 2}), "甲")
    place_list.add(Asked(DAY, lon=111.10, lat=37.30, facts={"b": 2, "a": 1}), "乙")
    assert [e.name for e in place_list.entries()] == ["甲"]
    place_list.add(Asked(date(2023, 8, 2), lon=111.1, lat=37.3, facts={"a": 1, "b": 2}), "丙")
    assert [e.name for e in place_list.entries()] == ["甲", "丙"]


def test_the_list_is_bounded_and_says_so(session):
    for i in range(place_list.MOST):
        place_list.add(Asked(DAY, lon=111 + i / 100, lat=37.3), str(i))
    place_list.add(place_list.entries()[0].asked, "again")
    with pytest.raises(KongquError, match="30") as caught:
        place_list.add(Asked(DAY, lon=112.9, lat=37.3), "x")
    assert caught.value.code == "list_full"
    assert len(place_list.entries()) == place_list.MOST


def test_taking_out_what_is_not_there_changes_nothing(session):
    place_list.add(PLACES[0].asked, "x" * 500)
    for i in (-1, 1, 99):
        place_list.remove(i)
    assert len(place_list.entries()) == 1
    assert len(place_list.entries()[0].name) <= place_list.NAME_LENGTH + 1
    place_list.clear()
    assert place_list.entries() == []


def button_script() -> None:
    from datetime import date

    from services.asked import Asked
    from ui.place_list import add_button

    add_button(Asked(date(2023, 8, 1), lon=111.1734, lat=37.3564), "焦化厂", "zh")


def test_the_button_adds_once_and_then_says_that_it_is_there():
    test = AppTest.from_function(button_script, default_timeout=30).run()
    button = test.button(key="list-add")
    assert (button.label, button.disabled) == ("加入清单", False)
    button.click().run()
    assert [e.name for e in test.session_state["place_list"]] == ["焦化厂"]
    assert (test.button(key="list-add").label, test.button(key="list-add").disabled) == ("已在清单", True)


def test_the_button_of_a_full_list_says_so():
    test = AppTest.from_function(button_script, default_timeout=30)
    test.session_state["place_list"] = [Entry(Asked(DAY, lon=111 + i / 100, lat=37.3), str(i)) for i in range(place_list.MOST)]
    button = test.run().button(key="list-add")
    assert (button.label, button.disabled) == ("清单已满 30 处", True)
