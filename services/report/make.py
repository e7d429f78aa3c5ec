"""A question answered as a document to sign, print or keep: PDF, a page, or JSON; the same question on the same editions gives the same bytes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import Any, Literal

from base.errors import KongquError
from base.text import Lang
from services.asked import Asked
from services.atlas import Atlas
from services.groups import Audience
from services.report.ahead import MONTHS
from services.report.content import map_alt, report_content
from services.report.link import link_rows
from services.report.map_svg import draw_map
from services.report.page import page_bytes
from services.report.pdf import pdf_bytes
from services.text_answer import refused_lines

Form = Literal["pdf", "html", "json"]
FORMS: tuple[Form, ...] = ("pdf", "html", "json")
VERSION = 1  # of the form of the JSON report
_MEDIA = {"pdf": "application/pdf", "html": "text/html; charset=utf-8", "json": "application/json"}
_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Report:
    """A finished report.

    Attributes:
        filename: to save it under; letters, digits, dots and dashes of any script.
        refused: lines on facts that were given and could not be used, in the report's language; the report says them too.
    """

    content: bytes
    media_type: str
    filename: str
    refused: tuple[str, ...] = ()


def make(atlas: Atlas, asked: Asked, *, form: Form, lang: Lang, base_url: str, audience: Audience = "all") -> Report:
    """Answer a question as a report; it always looks 12 months ahead.

    Args:
        base_url: address of the server that the link and the QR code lead to, e.g. ``https://kongqu.example``.
        audience: whose rules are listed; ``all`` puts what binds enterprises first, the others into appendices.

    Raises:
        KongquError: ``bad_form``; and as :meth:`services.asked.Asked.answer`.
    """
    if form not in FORMS:
        raise KongquError("bad_form", where=str(form), zh=f"报告只有 {'、'.join(FORMS)}。", en=f"A report is one of {', '.join(FORMS)}.")
    answer = replace(asked, months=MONTHS).answer(atlas)
    link = asked.link(base_url, lang)
    name, refused = _filename(answer, asked, form), tuple(refused_lines(answer, lang))

    def finished(made: bytes) -> Report:
        return Report(made, _MEDIA[form], name, refused)

    if form == "json":
        return finished(_canonical({"answer": answer, "link": link, "report": {"form": form, "version": VERSION}}))
    drawn, alt = draw_map(atlas, asked, answer, lang), map_alt(answer, lang)
    content = report_content(atlas, asked, answer, lang, audience) | link_rows(link, lang)
    if form == "html":
        content["map"] = {"whole": drawn.svg(alt, lang), "legend": drawn.legend}
        return finished(page_bytes(content))
    content["map"] = drawn.as_json() | {"alt": alt}
    return finished(pdf_bytes(content))


def _canonical(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode() + b"\n"


def _filename(answer: dict[str, Any], asked: Asked, form: Form) -> str:
    place = answer["place"]
    name = _NOT_IN_A_NAME.sub("-", str(place["name"] or place["county"] or "place"))[:60].strip("-.")
    return f"kongqu-{name}-{asked.as_of.isoformat()}.{form}"
