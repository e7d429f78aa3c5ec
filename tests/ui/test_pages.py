"""Each page as a script, without a browser: runs in both languages and says what it should."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ui.session import PlaceAsked

MAIN = str(Path(__file__).resolve().parents[2] / "ui" / "main.py")
PAGES = ("screens/map_page.py", "screens/lookup_page.py", "screens/rules_page.py", "screens/data_page.py")
HEADS = {"screens/rules_page.py": ("规则库", "Rules"), "screens/data_page.py": ("数据与局限", "Data and limits")}


def run(page: str, lang: str, **state) -> AppTest:
    test = AppTest.from_file(MAIN, default_timeout=60)
    test.query_params["lang"] = lang
    for key, value in state.items():
        test.session_state[key] = value
    test.run()
    return test.switch_page(page).run() if page != PAGES[0] else test


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


def test_a_wrong_name_is_told_and_what_was_there_stays():
    test = run("screens/lookup_page.py", "zh", as_of=date(2023, 8, 1), place=PlaceAsked(111.1734, 37.3564))
    test.text_input(key="lookup-search").set_value("中阴县").run()
    shown = html_of(test)
    assert 'role="alert"' in shown and "中阳县" in shown and not test.exception


def test_a_bad_date_is_told():
    test = run("screens/lookup_page.py", "en", as_of=date(2023, 8, 1), place=PlaceAsked(111.1734, 37.3564))
    test.text_input(key="lookup-date").set_value("2023-13-01").run()
    assert "is no date" in html_of(test)


def test_a_membership_can_be_stated():
    test = run("screens/lookup_page.py", "zh", as_of=date(2024, 1, 15), place=PlaceAsked(111.75, 37.112))
    asked = next(g for g in test.get("button_group") if str(g.key).startswith("member-"))
    test.session_state.members = {str(asked.key).removeprefix("member-"): "inside"}
    assert "按你所述" in html_of(test.run())
