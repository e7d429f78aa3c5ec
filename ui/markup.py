"""Small HTML pieces used by every page.  All text goes through :func:`esc`; icons are ligatures of the bundled symbol font."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape as esc
from pathlib import Path
from typing import Any

from base.errors import KongquError
from base.text import Lang
from services.units import distance
from ui.words import Say, sayer

__all__ = ["VERDICTS", "badge", "distance", "error_box", "esc", "icon", "mark", "pick", "proportion_bar", "swatch", "table", "tag", "tiles"]

VERDICTS: dict[str, tuple[str, str]] = {  # verdict: (icon, named colour of the theme)
    "applies": ("gavel", "blue"),
    "undetermined": ("help", "yellow"),
    "not_checked": ("layers_clear", "violet"),
    "does_not_apply": ("remove", "gray"),
}


def pick(record: Mapping[str, Any], key: str, lang: Lang) -> str:
    """The text of a record in one language; Chinese where the other is empty."""
    found = (record.get(f"{key}_en") if lang == "en" else None) or record.get(key) or ""
    return str(found)


def icon(name: str) -> str:
    return f'<span class="kq-i" aria-hidden="true">{name}</span>'


def badge(verdict: str, say: Say) -> str:
    symbol, _ = VERDICTS[verdict]
    return f'<span class="kq-badge kq-v-{verdict}" title="{esc(say(f"means_{verdict}"))}">{icon(symbol)}{esc(say(f"verdict_{verdict}"))}</span>'


def mark(status: str, say: Say) -> str:
    return f'<span class="kq-mark kq-mark-{esc(status)}" title="{esc(say(f"status_{status}"))}">{esc(say(f"mark_{status}"))}</span>'


def tag(text: str, kind: str = "") -> str:
    return f'<span class="kq-tag{" kq-tag-" + kind if kind else ""}">{esc(text)}</span>' if text else ""


def swatch(pattern: str, status: str = "proxy") -> str:
    """The same hue, hatch and line as on the map (CSS, because ``st.html`` drops inline SVG)."""
    return f'<i class="kq-sw kq-sw-{esc(pattern)} kq-st-{esc(status)}"></i>'


def proportion_bar(counts: Mapping[str, int]) -> str:
    """One bar of the four verdicts; the numbers stand beside it, so it is decoration for a screen reader."""
    total = sum(counts.values()) or 1
    parts = "".join(f'<i class="kq-bar-{v}" style="flex:{counts[v] / total:.4f}"></i>' for v in VERDICTS if counts.get(v))
    return f'<div class="kq-bar" aria-hidden="true">{parts}</div>'


def tiles(counts: Mapping[str, int], say: Say) -> str:
    cells = "".join(f"<li><b>{counts.get(v, 0)}</b>{badge(v, say)}</li>" for v in VERDICTS)
    return f'<ul class="kq-list kq-tiles">{cells}</ul>'


def table(heads: Iterable[str], rows: Iterable[Iterable[str]], kind: str = "") -> str:
    """An HTML table; cells are markup already, heads are text.  A narrow page stacks the cells and repeats the heads."""
    names = [esc(h) for h in heads]
    head = "".join(f"<th>{name}</th>" for name in names)
    body = "".join(f"<tr>{''.join(_cell(n, c) for n, c in zip(names, row, strict=True))}</tr>" for row in rows)
    return f'<table class="kq-table {kind}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _cell(head: str, content: str) -> str:
    return f'<td data-head="{head}">{content}</td>'


def error_box(error: KongquError, lang: Lang) -> str:
    """One clear message in the page's language; nothing that was entered is lost."""
    say = sayer(lang)
    message = error.message(lang)
    if error.where and error.where.startswith("/"):
        message = message.replace(error.where, Path(error.where).name, 1)  # where a file lies on the server is nobody's business
    lines = "".join(f"<p>{esc(line)}</p>" for line in message.split("\n"))
    return f'<div class="kq-error" role="alert">{icon("error")}<div><b>{esc(say("error_title"))}</b>{lines}<small>{esc(say("error_kept"))}</small></div></div>'
