"""One reader's browser page: opens, waits, records every request, keeps pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

SHOTS = Path(__file__).resolve().parent / "shots"
WAIT_MS = 60_000
SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}

# Notes the time from the press of the mouse to the change of the coordinates in the panel.
CLOCK = """() => {
  const text = () => document.querySelector('.kq-coord')?.textContent ?? '';
  document.querySelector('.kqm-map').addEventListener('mousedown', () => {
    const start = performance.now(), before = text();
    window.__took = null;
    const look = () => { if (text() !== before && text()) window.__took = performance.now() - start; else requestAnimationFrame(look); };
    look();
  }, true);
}"""


@dataclass
class Walk:
    """A page with its size, language and everything that went wrong on it."""

    page: Page
    base: str
    size: str
    lang: str
    foreign: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        joint = "&" if "?" in path else "?"
        self.page.goto(f"{self.base}{path}{joint}lang={self.lang}")
        expect(self.page.locator("[data-testid=stMainBlockContainer]")).to_be_visible(timeout=WAIT_MS)

    def open_map(self) -> None:
        self.open("/")
        expect(self.page.locator(".kqm-map .leaflet-kq-border-pane path").first).to_be_attached(timeout=WAIT_MS)
        expect(self.page.locator(".kqm-label-0 span").first).to_be_visible(timeout=WAIT_MS)

    def click_map(self, dx: float, dy: float) -> None:
        """Press on the map, as a share of its size; the answer must follow."""
        box = self.page.locator(".kqm-map").bounding_box()
        assert box is not None
        before = self.page.locator(".kq-coord").text_content() if self.page.locator(".kq-coord").count() else ""
        self.page.mouse.click(box["x"] + dx * box["width"], box["y"] + dy * box["height"])
        expect(self.page.locator(".kq-coord")).not_to_have_text(before or "-", timeout=WAIT_MS)

    def shoot(self, name: str) -> None:
        SHOTS.mkdir(exist_ok=True)
        expect(self.page.locator("[data-testid=stSkeleton]")).to_have_count(0, timeout=WAIT_MS)  # a page still being made is no picture
        self.page.wait_for_timeout(300)
        self.page.screenshot(path=SHOTS / f"{name}-{self.size}-{self.lang}.png")

    def check(self) -> None:
        """No request left the host, no script failed, and the page says its language."""
        assert self.foreign == []
        assert self.problems == []
        assert self.page.evaluate("document.documentElement.lang") == ("zh-CN" if self.lang == "zh" else "en")


def start(browser: Browser, base: str, size: str, lang: str) -> Walk:
    page = browser.new_context(viewport=SIZES[size], locale="zh-CN", accept_downloads=True).new_page()
    walk = Walk(page, base, size, lang)
    page.on("request", lambda r: walk.foreign.append(r.url) if not re.match(rf"({re.escape(base)}|data:|blob:)", r.url) else None)
    page.on("pageerror", lambda e: walk.problems.append(str(e)))
    page.on("console", lambda m: walk.problems.append(m.text) if m.type == "error" and "_stcore" not in m.location.get("url", "") else None)
    return walk


def faults_of(page: Page, *, whole: bool = False) -> list[tuple[str, object, str]]:
    """What axe finds against WCAG 2.2 AA in our own markup, or on the whole page where all of it is ours."""
    options = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}
    found = Axe().run(page, options=options).response["violations"]
    nodes = [(v["id"], n["target"], n["html"][:160]) for v in found for n in v["nodes"]]
    return [node for node in nodes if whole or "kq" in node[2] or any("kq" in str(t) for t in node[1])]
