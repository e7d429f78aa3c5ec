"""Links to the report on the question asked: PDF, printable page, JSON."""

from __future__ import annotations

from urllib.parse import urlencode

from base.text import Lang
from services.asked import Asked
from services.groups import Audience
from ui import markup as m
from ui.markup import esc
from ui.words import sayer

FORMS = {"pdf": "picture_as_pdf", "html": "print", "json": "data_object"}


def report_links(asked: Asked, audience: Audience, lang: Lang) -> str:
    """Each opens beside the page, so that the answer stays, and lists the rules of the audience that the page shows."""
    say = sayer(lang)
    links = "".join(
        f'<a href="/api/v1/report?{esc(urlencode([*asked.pairs(), ("audience", audience), ("form", form), ("lang", lang)]))}" target="_blank" rel="noopener">'
        f"{m.icon(symbol)}{esc(say(f'report_{form}'))}</a>"
        for form, symbol in FORMS.items()
    )
    return f'<nav class="kq-away" aria-label="{esc(say("report"))}">{links}</nav>'
