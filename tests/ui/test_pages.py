"""Each page as a script, without a browser: runs in both languages and says what it should."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ui.session import PlaceAsked

MAIN = str(Path(__file__).resolve().parents[2] / "ui" / "main.py")
PAGES = ("screens/map_page.py", "screens/lookup_page.py", "screens/list_page.py", "screens/rules_page.py", "screens/data_page.py")
HEADS = {
    "screens/list_page.py": ("我的清单", "My list"),
    "screens/rules_page.py": ("规则库", "Rules"),
    "screens/data_page.py": ("数据与局限", "Data and limits"),
}


def run(page: str, lang: str, **state) -> AppTest:
    test = AppTest.from_file(MAIN, default_timeout=60)
    test.query_params["lang"] = lang
    for key, value in state.items():
        test.session_state[key] = value
    test.run()
    return test.switch_page(page).run() if page != PAGES[0] else test


def counts(test: AppTest) -> dict[str, int]:
    return dict(test.session_state.last_answer[1]["counts"])


def by_link(**query: str) -> AppTest:
    test = AppTest.from_file(MAIN, default_timeout=60)
    for key, value in query.items():
        test.query_params[key] = value
    test.run()
    test.switch_page("screens/lookup_page.py")
    for key, value in query.items():
        test.query_params[key] = value
    return test.run()


def html_of(test: AppTest) -> str:
    return "\n".join(str(e.proto.body) for e in test.get("html"))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_page_runs(page, lang):
    test = run(page, lang, as_of=date(2023, 8, 1), place=PlaceAsked(111.1734, 37.3564))
    assert not test.exception
    shown = html_of(test)
    if page in HEADS:
        assert HEADS[page][lang == "en"] in shown


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_answer_names_place_and_date(lang):
    shown = html_of(run("screens/lookup_page.py", lang, as_of=date(2023, 8, 1), place=PlaceAsked(111.1734, 37.3564)))
    assert "2023-08-01" in shown and ("中阳县" if lang == "zh" else "Zhongyang") in shown


def test_a_whole_county_can_be_asked():
    shown = html_of(run("screens/lookup_page.py", "zh", as_of=date(2023, 8, 1), place=PlaceAsked(address="中阳县")))
    assert "中阳县在 2023-08-01 要守什么" in shown


def choose(question: dict, kind: str = "county", name: str = "", **state) -> AppTest:
    """What the search field sends when the reader takes a candidate."""

    def script() -> None:
        import streamlit as st

        from base.errors import KongquError
        from ui.ask import take_candidate

        try:
            take_candidate(st.session_state["chosen"])
        except KongquError as error:
            st.session_state["refused"] = error.code

    test = AppTest.from_function(script, default_timeout=60)
    for key, value in {**state, "chosen": {"question": question, "kind": kind, "name": name, "name_en": name}}.items():
        test.session_state[key] = value
    return test.run()


def test_a_candidate_becomes_the_place_and_another_place_is_another_site():
    taken = choose(
        {"place": "county/141181"}, place=PlaceAsked(111.1734, 37.3564), facts={"industry": "2521"}, members={"park/xiaoyi": "inside"}
    )
    assert not taken.exception
    assert taken.session_state.place == PlaceAsked(place="county/141181")
    assert taken.session_state.facts == {} and taken.session_state.members == {}


def test_the_name_of_a_register_stays_in_the_session_and_out_of_the_link():
    question = {"lon": "111.1734", "lat": "37.3564", "datum": "gcj02", "accuracy_m": "50", "facts": '{"industry":"2521"}'}
    taken = choose(question, "register", "某某焦化有限公司")
    assert taken.session_state.place == PlaceAsked(111.1734, 37.3564, "gcj02", accuracy_m=50.0)
    assert taken.session_state.place_label == "某某焦化有限公司" and taken.session_state.facts == {"industry": "2521"}
    test = run("screens/lookup_page.py", "zh", as_of=date(2024, 1, 15), place=taken.session_state.place, place_label="某某焦化有限公司")
    assert "某某焦化" in html_of(test) and "某某" not in str(dict(test.query_params))


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ({"place": "county/141181", "lon": "111", "lat": "37"}, "one_place"),
        ({"lon": "x", "lat": "1"}, "not_numbers"),
        ({"nonsense": "1"}, "unknown_parameter"),
        ({"datum": "gcj02"}, "no_place"),
        ("county/141181", "no_place"),
        (None, "no_place"),
        ({"accuracy_m": "-1", "lon": "111", "lat": "37"}, "bad_accuracy"),
    ],
)
def test_what_a_browser_makes_up_is_refused(question, code):
    taken = choose(question, place=PlaceAsked(111.1734, 37.3564))
    assert taken.session_state.refused == code and taken.session_state.place == PlaceAsked(111.1734, 37.3564)


def test_a_bad_date_is_told():
    test = run("screens/lookup_page.py", "en", as_of=date(2023, 8, 1), place=PlaceAsked(111.1734, 37.3564))
    test.text_input(key="lookup-date").set_value("2023-13-01").run()
    assert "is no date" in html_of(test)


def test_a_membership_can_be_stated():
    test = run("screens/lookup_page.py", "zh", as_of=date(2024, 1, 15), place=PlaceAsked(111.75, 37.112))
    asked = next(g for g in test.get("button_group") if str(g.key).startswith("member-"))
    test.session_state.members = {str(asked.key).removeprefix("member-"): "inside"}
    assert "按你所述" in html_of(test.run())


def test_a_fact_is_answered_where_it_is_asked_and_the_answer_follows():
    test = run("screens/lookup_page.py", "zh", as_of=date(2024, 1, 15), place=PlaceAsked(111.1734, 37.3564))
    before = counts(test)
    assert "先答这几问" in html_of(test)
    test.selectbox(key="fact-industry").select("2521").run()
    assert not test.exception
    assert test.session_state.facts == {"industry": "2521"}
    after = counts(test)
    assert after != before and after["undetermined"] < before["undetermined"]
    assert "已填的情况" in html_of(test) and test.selectbox(key="fact-industry").value == "2521"
    test.button(key="facts-clear").click().run()
    assert test.session_state.facts == {} and counts(test) == before


def test_each_kind_of_fact_has_its_field_and_can_be_taken_back():
    known = {"construction.site": True, "boiler.fuel": "coal", "boiler.capacity_tph": "35", "enterprise.name": "甲厂", "industry": "2521"}
    test = run("screens/lookup_page.py", "en", as_of=date(2024, 1, 15), place=PlaceAsked(111.1734, 37.3564), facts=known)
    assert not test.exception
    assert (
        test.button_group(key="fact-construction.site").value == ["yes"] or test.button_group(key="fact-construction.site").value == "yes"
    )
    assert test.selectbox(key="fact-boiler.fuel").value == "coal"
    assert test.text_input(key="fact-boiler.capacity_tph").value == "35"
    test.text_input(key="fact-enterprise.name").set_value("  ").run()
    assert "enterprise.name" not in test.session_state.facts and len(test.session_state.facts) == 4


def test_a_value_that_is_not_allowed_is_told_and_kept_in_its_field():
    test = run(
        "screens/lookup_page.py", "en", as_of=date(2024, 1, 15), place=PlaceAsked(111.1734, 37.3564), facts={"boiler.capacity_tph": "big"}
    )
    shown = html_of(test)
    assert not test.exception
    assert 'role="alert"' in shown and test.text_input(key="fact-boiler.capacity_tph").value == "big"
    assert counts(test) == counts(run("screens/lookup_page.py", "en", as_of=date(2024, 1, 15), place=PlaceAsked(111.1734, 37.3564)))


def test_facts_stand_in_the_address_and_come_from_it():
    test = run("screens/lookup_page.py", "zh", as_of=date(2024, 1, 15), place=PlaceAsked(111.1734, 37.3564), facts={"industry": "2521"})
    assert test.query_params["facts"] in ('{"industry":"2521"}', ['{"industry":"2521"}'])
    fresh = by_link(lon="111.1734", lat="37.3564", on="2024-01-15", facts='{"industry":"2521","no.such":1}')
    assert not fresh.exception
    assert fresh.session_state.facts["industry"] == "2521"
    assert "no.such" in html_of(fresh)
    broken = by_link(lon="111.1734", lat="37.3564", on="2024-01-15", facts="{")
    assert 'role="alert"' in html_of(broken) and not broken.exception


def test_another_row_at_the_same_spot_is_another_site():
    question = {"lon": "111.1734", "lat": "37.3564", "datum": "gcj02", "accuracy_m": "50"}
    there = PlaceAsked(111.1734, 37.3564, "gcj02", accuracy_m=50.0)
    taken = choose(question, "register", "乙水泥厂", place=there, place_label="甲焦化厂", facts={"industry": "2521"})
    assert taken.session_state.place_label == "乙水泥厂" and taken.session_state.facts == {}


@pytest.mark.parametrize(
    "query",
    [
        {"lon": "111.1734", "lat": "37.3564", "datum": "foo"},
        {"place": "town/999", "on": "2023-08-01"},
        {"lon": "111.1734", "lat": "37.3564", "accuracy_m": "abc"},
        {"place": "county/141181", "facts": '{"alert.level":["red"],"boiler.fuel":{"a":1}}'},
        {"place": "county/141181", "at": "25:00"},
        {"place": "county/141181", "member": "no/zone=inside"},
        {"facts": '{"industry":"2521"}', "on": "2023-08-01"},
    ],
)
def test_a_link_that_is_wrong_is_told_and_breaks_nothing(query):
    test = by_link(**query)
    assert not test.exception and 'role="alert"' in html_of(test)
    again = test.run()
    assert not again.exception and 'role="alert"' in html_of(again)  # and no answer to an earlier question stands there


def test_what_the_place_states_is_told_and_cannot_be_taken_back_by_itself():
    test = run("screens/lookup_page.py", "zh", as_of=date(2023, 8, 1), place=PlaceAsked(place="enterprise/zhongyang-steel"))
    shown = html_of(test)
    assert not test.exception and "随所选地点" in shown and "山西中阳钢铁有限公司" in shown
    assert "facts-clear" not in [b.key for b in test.button]


def test_the_page_says_how_many_rules_address_others():
    test = run("screens/lookup_page.py", "zh", as_of=date(2024, 1, 15), place=PlaceAsked(place="county/140405"))
    assert "条写给其他对象" in html_of(test)


def test_filters_tell_what_they_hide_and_give_it_back():
    test = run("screens/lookup_page.py", "zh", as_of=date(2024, 1, 15), place=PlaceAsked(place="county/140405"))
    assert "没有显示" not in " ".join(c.value for c in test.caption)
    test.selectbox(key="show-medium").select("water").run()
    assert "没有显示" in " ".join(c.value for c in test.caption) and not test.exception
    test.button(key="show-all").click().run()
    assert "没有显示" not in " ".join(c.value for c in test.caption)


@pytest.mark.parametrize("page", ["screens/rules_page.py", "screens/lookup_page.py"])
def test_the_printed_passage_stands_by_the_rule_where_the_texts_are(page, documents_dir, monkeypatch):
    known = {"as_of": date(2023, 8, 1), "place": PlaceAsked(111.1734, 37.3564), "facts": {"industry": "2521"}}
    monkeypatch.delenv("KONGQU_DOCUMENTS", raising=False)
    assert "<mark>" not in html_of(run(page, "zh", **known))
    monkeypatch.setenv("KONGQU_DOCUMENTS", str(documents_dir))
    shown = html_of(run(page, "zh", **known))
    assert "看原文" in shown and "<mark>" in shown


def test_a_text_of_another_edition_is_told(tmp_path, monkeypatch):
    from services.atlas import open_atlas

    for document in open_atlas().rule_base.documents.values():
        (tmp_path / document.text.file).write_text("另一份文件", encoding="utf-8")
    monkeypatch.setenv("KONGQU_DOCUMENTS", str(tmp_path))
    test = run("screens/rules_page.py", "zh", as_of=date(2023, 8, 1))
    assert not test.exception and 'role="alert"' in html_of(test) and str(tmp_path) not in html_of(test)
