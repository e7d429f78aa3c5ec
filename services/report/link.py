"""The link back to the question, printed and as a QR code; what is too long for paper is said to be so."""

from __future__ import annotations

import io
from typing import Any

import segno

from base.text import Lang
from services.report.words import sayer

_MOST_PRINTED = 1500  # characters
_FINEST = 27  # version: 125 modules a side, 0.36 mm each at 45 mm
_QUIET = 4


def link_rows(link: str, lang: Lang) -> dict[str, Any]:
    """The link, its code as SVG, and a sentence where one of them cannot stand on paper.

    ``link_parts`` are pieces of the link between which a line may end; ``qr_mm`` is 0 where there is no code.
    """
    say = sayer(lang)
    if len(link) > _MOST_PRINTED:
        return {"link": "", "link_parts": [], "link_note": say("no_link"), "qr_mm": 0, "qr": ""}
    parts = [link[i : i + 8] for i in range(0, len(link), 8)]
    code = qr_code(link)
    if code is None:
        return {"link": link, "link_parts": parts, "link_note": say("no_qr"), "qr_mm": 0, "qr": ""}
    side = code.symbol_size(border=_QUIET)[0]
    return {"link": link, "link_parts": parts, "link_note": "", "qr_mm": round(max(27.0, side * 0.36), 1), "qr": _svg(code)}


def qr_code(link: str) -> segno.QRCode | None:
    """The code of a link, level M; None where it would be too fine to be read from paper."""
    try:
        code = segno.make_qr(link, error="m", boost_error=False)
    except segno.DataOverflowError:
        return None
    return code if isinstance(code.version, int) and code.version <= _FINEST else None


def _svg(code: segno.QRCode) -> str:
    out = io.BytesIO()
    code.save(out, kind="svg", border=_QUIET, xmldecl=False, svgns=True, nl=False, dark="#000", light="#fff", omitsize=True)
    return out.getvalue().decode()
