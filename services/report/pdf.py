"""A report as PDF: the Typst template fed with data alone, in fonts that come with the program."""

from __future__ import annotations

import importlib.util
import json
import logging
import subprocess
import sys
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from base.errors import KongquError

_HERE = Path(__file__).resolve().parent
_FONT_PACKAGES = ("cvttf_NotoSansCJK_Regular", "cvttf_NotoSansCJK_Bold")
_LONGEST_S = 120  # a report of the whole province takes a few
_LONGEST_WAIT_S = 20
_ROOM = BoundedSemaphore(2)  # each takes a core and up to 350 MB
_LOG = logging.getLogger("kongqu.report")


def pdf_bytes(content: dict[str, Any]) -> bytes:
    """Set the pages; accessible (PDF/UA-1: tagged, with title and language), and the same bytes for the same content.

    Raises:
        KongquError: ``no_fonts``; ``no_pdf``.
    """
    data = json.dumps({**content, "mark": _text("mark.svg")}, ensure_ascii=False, sort_keys=True)
    order = {"template": _text("answer.typ"), "data": data, "fonts": _fonts()}
    command = [sys.executable, "-P", str(_HERE / "typeset.py")]
    if not _ROOM.acquire(timeout=_LONGEST_WAIT_S):
        raise KongquError(
            "busy",
            where="report",
            zh="正在排的报告太多，请过一会儿再试，或改用 HTML 格式。",
            en="Too many reports are being set; try again in a while, or take HTML.",
        )
    try:
        done = subprocess.run(command, input=json.dumps(order).encode(), capture_output=True, timeout=_LONGEST_S, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", None) or b""
        # What comes after may quote what the reader gave.
        _LOG.error(
            "typst: %s", (said.decode(errors="replace").strip().splitlines() or [type(error).__name__])[-1].partition("the text")[0][:300]
        )
        raise KongquError(
            "no_pdf",
            where="typst",
            zh="PDF 没有排成；请改用 HTML 或 JSON 格式，并把此事告诉管理员。",
            en="The PDF could not be set; take HTML or JSON instead, and tell the administrator.",
        ) from RuntimeError(said.decode(errors="replace")[-2000:] or repr(error))
    finally:
        _ROOM.release()
    return done.stdout


@cache
def _text(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


@cache
def _fonts() -> list[str]:
    """Folders of the fonts of the reports."""
    found = [importlib.util.find_spec(name) for name in _FONT_PACKAGES]
    if missing := [name for name, spec in zip(_FONT_PACKAGES, found, strict=True) if spec is None]:
        raise KongquError(
            "no_fonts",
            where=", ".join(missing),
            zh="缺少报告用的字体包；请按 requirements.txt 安装。",
            en="The fonts of reports are missing; install what requirements.txt lists.",
        )
    return [str(Path(spec.origin).parent) for spec in found if spec is not None and spec.origin is not None]
