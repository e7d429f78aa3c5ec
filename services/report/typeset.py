"""Sets the pages of one report: reads its order as JSON on standard input and writes a PDF; run as a process of its own, whose memory ends with it.

Typst keeps some 50 MB a report for the next one; a server would hold it for nothing.
"""

from __future__ import annotations

import json
import sys

import typst


def typeset(order: dict[str, str | list[str]]) -> bytes:
    """The PDF of a template and its data, in the fonts of some folders alone: no network, no clock.

    Args:
        order: ``template``, ``data`` (JSON) and ``fonts`` (folders).
    """
    template, data, fonts = order["template"], order["data"], order["fonts"]
    return typst.compile(  # type: ignore[call-overload, no-any-return]
        str(template).encode(), font_paths=fonts, ignore_system_fonts=True, sys_inputs={"data": data}, pdf_standards="ua-1", pdf_tags=True
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(json.load(sys.stdin.buffer)))
