"""A walk through the real pages in a real browser: map, answer, rules, data; two sizes, two languages."""

from __future__ import annotations

import json
import re
import statistics
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.walk import CLOCK, WAIT_MS, faults_of, start

pytestmark = pytest.mark.browser
QUESTION = "/lookup?lon=111.1734&lat=37.3564&datum=wgs84&on=2023-08-01"
SPOTS = [
    (0.55, 0.45),
    (0.5, 0.3),
    (0.52, 0.62),
    (0.48, 0.5),
    (0.56, 0.37),
    (0.53, 0.55),
    (0.47, 0.42),
    (0.55, 0.52),
    (0.5, 0.56),
    (0.54, 0.4),
    (0.51, 0.36),
]
PLACES = {"zh": "中阳县", "en": "Zhongyang County"}


@pytest.fixture(params=["desk", "phone"])
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def walk(browser, base, size, lang):
    walk = start(browser, base, size, lang)
    yield walk
    walk.page.context.close()


def test_from_the_map_to_the_answer(walk, tmp_path: Path):
    walk.open_map()
    walk.shoot("map")
    walk.click_map(0.5, 0.62)
    expect(walk.page.locator(".kq-tiles").first).to_be_visible()
    walk.shoot("map-answer")
    if walk.size == "phone":
        walk.page.locator(".kqm-fold").click()
    with walk.page.expect_download() as download:
        walk.page.locator(".kqm-export").click()
    download.value.save_as(tmp_path / "zones.geojson")
    features = json.loads((tmp_path / "zones.geojson").read_text(encoding="utf-8"))["features"]
    assert features and {"zone", "layer", "name", "status", "basis"} <= set(features[0]["properties"])
    walk.page.locator("[data-testid=stPageLink] a").click()
    expect(walk.page.locator(".kq-answer-head h1")).to_be_visible(timeout=WAIT_MS)
    assert "lon=" in walk.page.url and "on=" in walk.page.url
    walk.check()


def test_answer_of_a_deep_link(walk):
    walk.open(QUESTION)
    expect(walk.page.locator(".kq-answer-head h1")).to_contain_text("2023-08-01", timeout=WAIT_MS)
    expect(walk.page.locator(".kq-answer-head")).to_contain_text(PLACES[walk.lang])
    expect(walk.page.locator(".kqm.is-mini .leaflet-kq-built-pane path").first).to_be_attached(timeout=WAIT_MS)
    first = walk.page.locator(".kq-slim").first
    first.locator("summary").first.click()
    expect(first.locator(".kq-why")).to_be_visible()
    walk.shoot("answer")
    walk.check()


def test_a_question_is_answered_and_the_answer_follows(browser, base):
    """With a phone's width and by keyboard: choose an industry, answer a yes-or-no question, reload, take all back."""
    walk = start(browser, base, "phone", "zh")
    walk.open(QUESTION)
    field = walk.page.get_by_role("combobox", name="属于哪个行业")
    expect(field).to_be_visible(timeout=WAIT_MS)
    field.focus()
    field.press_sequentially("2521")
    field.press("Enter")
    panel = walk.page.locator(".st-key-kq-facts")
    expect(panel).to_contain_text("已填的情况", timeout=WAIT_MS)
    expect(walk.page.locator(".kq-cards")).not_to_have_count(0)
    must = walk.page.locator(".kq-nav a[href='#kq-must'] b")
    expect(must).not_to_have_text("0", timeout=WAIT_MS)
    expect(walk.page.get_by_role("listbox")).to_have_count(0, timeout=WAIT_MS)
    expect(walk.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=WAIT_MS)
    binding = must.text_content()
    panel.get_by_role("radio", name="是", exact=True).first.press("Space")
    expect(panel).to_contain_text("清空 2 项", timeout=WAIT_MS)
    expect(walk.page).to_have_url(re.compile("construction"), timeout=WAIT_MS)
    walk.page.reload()
    expect(panel).to_contain_text("清空 2 项", timeout=WAIT_MS)
    walk.shoot("facts")
    panel.get_by_role("button", name="清空 2 项").press("Enter")
    expect(panel).to_contain_text("先答这几问", timeout=WAIT_MS)
    expect(must).not_to_have_text(binding or "-", timeout=WAIT_MS)
    walk.check()


def test_rules_and_data(walk):
    walk.open("/rules")
    expect(walk.page.locator(".kq-cond")).to_be_visible(timeout=WAIT_MS)
    walk.shoot("rules")
    walk.open("/data")
    expect(walk.page.locator("#kq-sources")).to_be_attached(timeout=WAIT_MS)
    walk.shoot("data")
    walk.check()


def test_language_is_switched_and_kept(browser, base):
    walk = start(browser, base, "desk", "zh")
    walk.open_map()
    walk.click_map(0.5, 0.62)
    walk.page.get_by_role("button", name="English").click()
    expect(walk.page.locator(".kqm-layers")).to_contain_text("Layers", timeout=WAIT_MS)
    expect(walk.page.locator("html")).to_have_attribute("lang", "en")
    assert walk.page.evaluate("window.__kqMounts") == 1
    walk.page.goto(f"{base}/rules")
    expect(walk.page.locator(".kq-page-h h1")).to_have_text("Rules", timeout=WAIT_MS)
    walk.page.context.close()


@pytest.mark.timing
def test_the_map_stays_mounted_and_answers_fast(browser, base, record_property):
    walk = start(browser, base, "desk", "zh")
    walk.open_map()
    walk.page.evaluate(CLOCK)
    walk.page.mouse.move(545, 380)
    walk.page.mouse.wheel(0, -180)
    walk.page.wait_for_timeout(800)
    view = walk.page.evaluate("sessionStorage.getItem('kq-view')")
    took = []
    for dx, dy in SPOTS:
        walk.click_map(dx, dy)
        walk.page.wait_for_timeout(250)
        took.append(walk.page.evaluate("window.__took"))
    assert walk.page.evaluate("window.__kqMounts") == 1
    assert walk.page.evaluate("sessionStorage.getItem('kq-view')") == view
    answered = [t for t in took if t is not None]
    assert len(answered) == len(SPOTS)
    record_property(
        "click to answer", f"median {statistics.median(answered):.0f} ms, longest {max(answered):.0f} ms, {len(answered)} clicks"
    )
    walk.check()
    walk.page.context.close()


def test_a_zone_is_asked_by_keyboard(browser, base):
    walk = start(browser, base, "desk", "zh")
    walk.open_map()
    zone = walk.page.locator(".kqm-map path[role=button]").first
    expect(zone).to_be_attached(timeout=WAIT_MS)
    assert zone.get_attribute("aria-label")
    zone.focus()
    walk.page.keyboard.press("Enter")
    expect(walk.page.locator(".kq-coord")).to_be_visible(timeout=WAIT_MS)
    walk.page.context.close()


def test_the_map_opens_as_a_table(browser, base):
    walk = start(browser, base, "desk", "zh")
    walk.open_map()
    walk.page.locator(".kqm-table").click()
    expect(walk.page.locator(".st-key-kq-table [data-testid=stDataFrame]")).to_be_visible(timeout=WAIT_MS)
    walk.check()
    walk.page.context.close()


def test_a_bad_date_is_marked_and_not_sent(browser, base):
    walk = start(browser, base, "desk", "zh")
    walk.open_map()
    field = walk.page.locator(".kqm-date input")
    field.fill("2023-02-30")
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("2023-08-01")
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "false")
    walk.click_map(0.5, 0.62)
    expect(walk.page.locator(".st-key-kq-place")).to_contain_text("2023-08-01", timeout=WAIT_MS)
    walk.page.context.close()


@pytest.mark.parametrize(
    ("path", "ready"),
    [
        ("/", ".kqm-label-0 span"),
        (QUESTION, ".kq-answer-head h1"),
        ("/rules", ".kq-cond"),
        ("/data", "#kq-sources"),
        ("/list", ".kq-start"),
    ],
)
def test_axe_finds_no_fault_of_ours(browser, base, path, ready):
    walk = start(browser, base, "desk", "zh")
    walk.open(path)
    expect(walk.page.locator(ready).first).to_be_attached(timeout=WAIT_MS)
    walk.page.wait_for_timeout(1500)
    assert faults_of(walk.page) == []
    walk.page.context.close()
