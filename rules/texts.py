"""The printed texts of the documents, cut into the passages of their clauses."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from base.errors import KongquError
from base.files import read_text
from rules.model import Clause, Document

_MARKS = re.compile(r"\s|[#*]|</?[a-z]+>|\[bookmark:[^]]*\]")
_BULLET = re.compile(r"^\s*- ")
_HEADING = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|专栏[0-9]+|[0-9]+[.．](?![0-9]))")
HEADING_LENGTH = 45  # a passage not longer than this, above clauses of its own, is a heading


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The text of one document.

    Attributes:
        whole: without white space and marks of layout.
        passages: clause path → its text, up to where the next clause begins.
        headings: the beginnings of all lines that are numbered like a clause, in their order.
    """

    whole: str
    passages: dict[str, str]
    headings: tuple[str, ...]


def plain(text: str) -> str:
    """A text without white space and marks of layout, as passages and anchors are compared."""
    return "".join(_MARKS.sub("", _BULLET.sub("", line)) for line in text.splitlines())


def read_document_text(document: Document, clauses: Sequence[Clause], folder: Path) -> DocumentText:
    """Read a document's text and cut it into clauses.

    Args:
        clauses: all clauses of the document, in the order of print.
        folder: where the texts lie under the file names of ``data/documents.yaml``.

    Raises:
        KongquError: ``file_missing``, ``not_utf8``; ``other_text`` where it is not the text that was read for the rules; ``no_passage`` where a
            clause cannot be found.
    """
    path = folder / document.text.file
    content = read_text(path)
    if hashlib.sha256(path.read_bytes()).hexdigest() != document.text.sha256:
        raise KongquError(
            "other_text",
            where=str(path),
            zh=f"不是读取 {document.id} 时的那份文本（SHA-256 不同）；请换回原文本，或重读后更新 documents.yaml。",
            en=f"This is not the text that {document.id} was read from (another SHA-256); restore it, or read it again and update documents.yaml.",
        )
    lines = _part(document, content, path)
    whole = "".join(lines)
    starts = list(_starts(document, clauses, whole))
    ends = [*starts[1:], len(whole)]
    passages = {c.clause: whole[start:end] for c, start, end in zip(clauses, starts, ends, strict=True)}
    return DocumentText(whole, passages, tuple(line[:14] for line in lines if _HEADING.match(line)))


def _part(document: Document, content: str, path: Path) -> list[str]:
    """The plain lines of the document itself, where the file holds more than it."""
    lines = [plain(line) for line in content.splitlines()]
    first, last = document.text.start, document.text.end
    begin = next((i for i, line in enumerate(lines) if first is None or line.startswith(plain(first))), None)
    end = next((i for i, line in enumerate(lines) if last is not None and line.startswith(plain(last))), None if last else len(lines))
    if begin is None or end is None:
        raise KongquError(
            "no_passage",
            where=str(path),
            zh=f"找不到 {document.id} 的起止处（documents.yaml 的 text.from 与 text.until）。",
            en=f"Where {document.id} begins or ends cannot be found (text.from and text.until in documents.yaml).",
        )
    return [line for line in lines[begin:end] if line]


def _starts(document: Document, clauses: Sequence[Clause], whole: str) -> Iterator[int]:
    at = -1
    for clause in clauses:
        at = whole.find(plain(clause.starts), at + 1)
        if at < 0:
            raise KongquError(
                "no_passage",
                where=f"{document.id} {clause.clause}",
                zh=f"正文里（按顺序）找不到以“{clause.starts}”开头的条款。",
                en=f"No clause that begins with “{clause.starts}” stands in the text in that order.",
            )
        yield at
