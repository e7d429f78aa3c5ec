"""The inspector's walk on a phone, by keyboard alone: from a name to the report and the list."""

from __future__ import annotations

import re
import statistics

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.walk import WAIT_MS, Walk, faults_of, start

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
    assert faults_of(page) == []
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".kq-answer-head h1")).to_be_visible(timeout=WAIT_MS)
    expect(page).to_have_url(re.compile("place=seat%2F141129"), timeout=WAIT_MS)
    settle(page)
    edges = [tile.bounding_box() for tile in page.locator(".kq-sum .kq-badge").all()]
    assert len(edges) == 4 and all(edge is not None and edge["x"] + edge["width"] <= 390 for edge in edges)

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
    assert faults_of(page) == []

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
    assert faults_of(report, whole=True) == []
    report.close()
    again = page.url
    page.goto("about:blank")
    page.goto(again)
    expect(page.locator(".kq-answer-head h1")).to_be_visible(timeout=WAIT_MS)
    expect(page.locator(".st-key-kq-facts")).to_contain_text(
        "已填的情况" if walk.lang == "zh" else "What is known of the site", timeout=WAIT_MS
    )
    expect(page.get_by_role("textbox", name="时刻" if walk.lang == "zh" else "Hour")).to_have_value("12:00")
    walk.check()


def test_two_places_are_compared_by_keyboard(walk: Walk):
    page = walk.page
    walk.open("/lookup?on=2024-01-15")
    for name in ("孝义", "中阳"):
        find(walk, name)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator(".kq-answer-head h1")).to_contain_text(name, timeout=WAIT_MS)
        settle(page)
        tab_to(page, page.get_by_role("button", name="加入清单"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="已在清单")).to_be_visible(timeout=WAIT_MS)
        settle(page)
    tab_to(page, page.get_by_role("link", name="看清单（2 处）"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="我的清单")).to_be_visible(timeout=WAIT_MS)
    settle(page)
    expect(page.get_by_role("table").first).to_contain_text("中阳", timeout=WAIT_MS)
    walk.shoot("list")
    assert faults_of(page) == []
    with page.expect_download() as download:
        tab_to(page, page.get_by_role("button", name="CSV").first)
        page.keyboard.press("Enter")
    assert download.value.path().read_bytes().startswith(b"\xef\xbb\xbf")
    walk.check()


READING_MS = 250  # that a reader stands on a candidate before taking it
NAMES = ("中阳县", "孝义市", "屯留区", "太原市", "长治市", "介休市", "晋城市", "洪洞县")
# Notes the time from the key that takes a candidate to the change of the heading.
CLOCK = """() => {
  const text = () => document.querySelector('.kq-answer-head h1')?.textContent ?? '';
  document.querySelector('.kqs').addEventListener('keydown', event => {
    if (event.key !== 'Enter') return;
    const start = performance.now(), before = text();
    window.__took = null;
    const look = () => { if (text() !== before) window.__took = performance.now() - start; else requestAnimationFrame(look); };
    look();
  }, true);
}"""


@pytest.mark.timing
def test_names_become_answers_fast(browser, base, record_property):
    walk = start(browser, base, "desk", "zh")
    walk.open("/lookup?on=2023-08-01&place=county/140105")
    page = walk.page
    expect(page.locator(".kq-answer-head h1")).to_be_visible(timeout=WAIT_MS)
    expect(page.locator(".kqs input").first).to_have_value("小店区", timeout=WAIT_MS)
    page.evaluate(CLOCK)
    took = []
    for name in NAMES:
        find(walk, name)
        expect(page.locator(".kqs-panel [role=option]").nth(1)).to_contain_text(f"{name}政府驻地", timeout=WAIT_MS)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(READING_MS)
        page.keyboard.press("Enter")
        expect(page.locator(".kq-answer-head h1")).to_contain_text(name, timeout=WAIT_MS)
        settle(page)
        took.append(page.evaluate("window.__took"))
    asked = page.evaluate("performance.getEntriesByType('resource').filter(e => e.name.endsWith('/places')).map(e => e.duration)")
    assert len(asked) >= len(NAMES) and all(t is not None for t in took)
    record_property("typing to candidates", f"median {statistics.median(asked):.0f} ms, longest {max(asked):.0f} ms, {len(asked)} requests")
    record_property("candidate to answer", f"median {statistics.median(took):.0f} ms, longest {max(took):.0f} ms, {len(took)} answers")
    walk.check()
    page.context.close()


BAD = {
    "😀😀": "没有查到",
    "<img src=x onerror=alert(1)>": "没有",
    "'; DROP TABLE rules; --": "没有",
    "120.5, 30.2": "山西省界外 881 km",
    "x" * 10_000: "200",
}


def test_bad_input_is_told_and_kept(walk: Walk):
    page = walk.page
    walk.open("/lookup?on=2023-08-01&place=county/141129")
    expect(page.locator(".kq-answer-head h1")).to_contain_text("中阳县", timeout=WAIT_MS)
    field = page.locator(".kqs input").first
    expect(field).to_have_value("中阳县", timeout=WAIT_MS)
    for typed, told in BAD.items():
        field.fill(typed)
        expect(page.locator(".kqs-notes")).to_contain_text(told, timeout=WAIT_MS)
        assert field.input_value() == typed and page.locator(".kqs-panel img").count() == 0
        expect(page.locator(".kq-answer-head h1")).to_contain_text("中阳县")
        field.fill("")
        expect(page.locator(".kqs-panel")).to_be_hidden()
    walk.check()


REGISTER = "企业名称,统一社会信用代码,经度,纬度,坐标系,行业代码\n甲焦化有限公司,91110000600037341L,111.1734,37.3564,gcj02,2521\n乙厂,,十度,37.1,wgs84,\n"


def test_a_register_in_gbk_is_searched_and_its_faults_are_told(walk: Walk):
    page = walk.page
    walk.open("/lookup?on=2023-08-01")
    page.get_by_text("查自己的企业名录").click()
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(
        {"name": "名录.csv", "mimeType": "text/csv", "buffer": REGISTER.encode("gbk")}
    )
    expect(page.locator(".st-key-kq-ask")).to_contain_text("可查 1 行，未收 1 行", timeout=WAIT_MS)
    walk.shoot("register")
    find(walk, "甲焦化")
    expect(page.locator(".kqs-panel [role=option]").first).to_contain_text("用户名录")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".kq-answer-head h1")).to_contain_text("甲焦化有限公司", timeout=WAIT_MS)
    settle(page)
    assert "%E7%94%B2" not in page.url and "甲" not in page.url and "2521" in page.url
    walk.check()
