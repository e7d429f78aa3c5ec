"""Sets the pages of one report: reads its order as JSON on standard input and writes a PDF; run as a process of its own, whose memory ends with it.

Typst keeps some 50 MB a report for the next one; a server would hold it for nothing.
"""

from __future__ import annotations

import json
import re
import sys

import typst

MOST_MISSING = 20  # signs without a glyph that are written out; a name has a few
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_LAST_COMMON = 0x7F


def typeset(order: dict[str, str | list[str]]) -> bytes:
    """The PDF of a template and its data, in the fonts of some folders alone: no network, no clock.

    Args:
        order: ``template``, ``data`` (JSON) and ``fonts`` (folders).
    """
    template, data, fonts = str(order["template"]).encode(), str(order["data"]), order["fonts"]
    for _ in range(MOST_MISSING):
        try:
            return _set(template, data, fonts)
        except typst.TypstError as error:
            missing = _NO_GLYPH.search(str(error))
            if missing is None:
                raise
            for sign in dict.fromkeys(missing[1]):
                data = data.replace(sign, f"[U+{ord(sign):04X}]") if ord(sign) > _LAST_COMMON else data
    return _set(template, data, fonts)


def _set(template: bytes, data: str, fonts: str | list[str]) -> bytes:
    return typst.compile(  # type: ignore[call-overload, no-any-return]
        template, font_paths=fonts, ignore_system_fonts=True, sys_inputs={"data": data}, pdf_standards="ua-1", pdf_tags=True
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(json.load(sys.stdin.buffer)))
