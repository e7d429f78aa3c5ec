"""What lies ahead on the page: by day, many of a kind folded, texts never markup."""

from ui.outlook_view import MOST_OPEN, event_list
from ui.words import sayer

EVIL = "<script>alert(1)</script>"


def event(day: str = "2023-12-31", kind: str = "period_ends", n: int = 1) -> dict:
    return {
        "date": day, "event": kind, "rule": f"doc/{n}", "document": "文〔2023〕1号", "clause": "一", "title": f"题 {EVIL}", "title_en": f"Title {EVIL}",
        "verdict": "applies",
    }  # fmt: skip


def test_days_stand_in_order_and_texts_are_no_markup():
    html = event_list([event("2023-09-30", "due"), event()], sayer("zh"), "zh")
    assert html.index("2023-09-30") < html.index("2023-12-31")
    assert "到期" in html and "计划期满" in html and "<details" not in html
    assert "<script" not in html and "&lt;script" in html


def test_many_of_one_kind_are_folded_and_counted():
    html = event_list([event(n=n) for n in range(MOST_OPEN + 1)] + [event(kind="due")], sayer("en"), "en")
    assert html.count("<details") == 1 and f"{MOST_OPEN + 1} rules" in html
    assert all(f"doc/{n}" in html for n in range(MOST_OPEN + 1))
