"""The inspector's walk on a phone, by keyboard alone: from a name to the report and the list."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.walk import WAIT_MS, Walk, start

pytestmark = pytest.mark.browser
MOST_TABS = 400


@pytest.fixture
def walk(browser, base, request):
    walk = start(browser, base, "phone", getattr(request, "param", "zh"))
    yield walk
    walk.page.context.close()


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until a control has the focus, as somebody without a pointer does."""
    expect(target).to_be_attached(timeout=WAIT_MS)
    for _ in range(MOST_TABS):
        if target.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"no Tab reaches {target}")


def settle(page: Page) -> None:
    """Wait until the page is made."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=WAIT_MS)


def find(walk: Walk, text: str) -> None:
    """Type into the search field and wait for the candidates."""
    field = walk.page.locator(".kq-lookup-search .kqs input, .st-key-kq-ask .kqs input").first
    expect(field).to_be_visible(timeout=WAIT_MS)
    tab_to(walk.page, field)
    walk.page.keyboard.press("Control+A")
    walk.page.keyboard.type(text)
    expect(walk.page.locator(".kqs-panel [role=option]").first).to_be_visible(timeout=WAIT_MS)


@pytest.mark.parametrize("walk", ["zh", "en"], indirect=True)
def test_from_a_name_to_the_report_by_keyboard(walk: Walk):
    page = walk.page
    walk.open("/lookup?on=2023-08-01")
    find(walk, "中阳")
    options = page.locator(".kqs-panel [role=option]")
    assert options.count() >= 2, "the county and its seat are two answers; neither is taken for the reader"
    expect(page.locator(".kq-answer-head h1")).to_have_count(0)
    walk.shoot("candidates")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".kq-answer-head h1")).to_be_visible(timeout=WAIT_MS)
    expect(page).to_have_url(re.compile("place=seat%2F141129"), timeout=WAIT_MS)
    settle(page)

    hour = page.get_by_role("textbox", name="时刻" if walk.lang == "zh" else "Hour")
    tab_to(page, hour)
    page.keyboard.type("12:00")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("at=12%3A00"), timeout=WAIT_MS)
    settle(page)

    panel = page.locator(".st-key-kq-facts")
    open_before = page.locator(".kq-nav a[href='#kq-ask'] b").text_content()
    tab_to(page, panel.get_by_role("combobox").first)
    page.keyboard.type("2521")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("2521"), timeout=WAIT_MS)
    settle(page)
    assert page.locator(".kq-nav a[href='#kq-ask'] b").text_content() != open_before

    first = page.locator(".kq-card .kq-why summary").first
    tab_to(page, first)
    page.keyboard.press("Enter")
    walk.shoot("inspector")

    add = page.get_by_role("button", name="加入清单" if walk.lang == "zh" else "Add to the list")
    tab_to(page, add)
    page.keyboard.press("Enter")
    settle(page)
    with page.expect_popup() as opened:
        tab_to(page, page.locator(".kq-away a", has_text="打印" if walk.lang == "zh" else "Printable"))
        page.keyboard.press("Enter")
    report = opened.value
    report.wait_for_load_state()
    expect(report.locator("h1").first).to_be_visible(timeout=WAIT_MS)
    assert report.locator("html").get_attribute("lang") == ("zh-CN" if walk.lang == "zh" else "en")
    report.close()
    again = page.url
    page.goto("about:blank")
    page.goto(again)
    expect(page.locator(".kq-answer-head h1")).to_be_visible(timeout=WAIT_MS)
    expect(page.locator(".st-key-kq-facts")).to_contain_text("2521", timeout=WAIT_MS)
    walk.check()
