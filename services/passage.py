"""The printed words of the clause that a rule cites, where the documents' texts are at hand; they are read and shown, never kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from base.errors import KongquError
from base.files import read_text
from base.schema import read_record
from rules.base import RuleBase
from rules.model import ClauseFile, Document, Rule
from rules.texts import HEADING_LENGTH, DocumentText, plain, read_document_text
from services.atlas import DATA_DIR

LONGEST = 1200  # characters of a passage that are shown
_ENDS = tuple("。；：;:!？！?)）〕]】”")
_NUMBERED = re.compile(r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|[0-9]+[.．、]|专栏")


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause as its document prints it, with the rule's anchor marked.

    Attributes:
        document: id of the document.
        clause: clause path.
        before, anchor, after: the words of the clause in their order; paragraphs are divided by line feeds, marks of layout are left out.
        cut_before, cut_after: how many characters of the clause are not shown at its beginning and at its end.
    """

    document: str
    clause: str
    before: str
    anchor: str
    after: str
    cut_before: int
    cut_after: int

    @property
    def truncated(self) -> bool:
        """Whether the clause is longer than what is shown."""
        return bool(self.cut_before or self.cut_after)

    def as_json(self) -> dict[str, Any]:
        """All attributes, and ``truncated``."""
        return {
            "document": self.document,
            "clause": self.clause,
            "before": self.before,
            "anchor": self.anchor,
            "after": self.after,
            "truncated": self.truncated,
            "cut_before": self.cut_before,
            "cut_after": self.cut_after,
        }


@dataclass(frozen=True, slots=True)
class _Text:
    """A document's text; ``begins``: where each clause's passage begins in it; ``gaps``: place → what stands there between two parts."""

    words: DocumentText
    begins: dict[str, int]
    gaps: dict[int, str]


def documents_folder(environ: Mapping[str, str]) -> Path | None:
    """The folder of the documents' texts that ``KONGQU_DOCUMENTS`` names, or None; no other place is tried."""
    given = environ.get("KONGQU_DOCUMENTS", "").strip()
    return Path(given) if given else None


def passage_of(rule_id: str, base: RuleBase, folder: Path | None, data_dir: Path = DATA_DIR) -> Passage | None:
    """The passage that a rule cites, or None where there is no folder or the document's text is not in it.

    Args:
        folder: with the texts under the file names of ``data/documents.yaml`` (:func:`documents_folder`).
        data_dir: with the clauses.

    Raises:
        KongquError: ``unknown_rule``; ``other_text`` where the file is another edition than the one that the rules were read from; ``unreadable``,
            ``not_a_file`` or ``not_utf8``; ``no_passage`` where clause or anchor cannot be found in it.  Files are named without their folder.
    """
    rule = base.require(rule_id)
    document = base.documents[rule.document]
    if folder is None:
        return None
    path = folder / document.text.file
    try:
        state = path.stat()
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        state = None  # the reader tells what is wrong
    try:
        text = _read(document, path, data_dir, (state.st_mtime_ns, state.st_size) if state else None)
    except KongquError as error:
        raise _told(error, document, path) from None
    return _cut(rule, text)


@lru_cache(maxsize=16)
def _read(document: Document, path: Path, data_dir: Path, state: tuple[int, int] | None) -> _Text:
    """The text of a document in its passages; read once for each state (time of change in ns, bytes) of its file."""
    clauses = read_record(data_dir / "clauses" / f"{document.id}.yaml", ClauseFile)[0].clauses
    words = read_document_text(document, clauses, path.parent)
    begins: dict[str, int] = {}
    at = len(words.whole) - sum(len(passage) for passage in words.passages.values())
    for clause, passage in words.passages.items():
        begins[clause] = at
        at += len(passage)
    return _Text(words, begins, dict(_gaps(read_text(path), words.whole)))


def _gaps(content: str, whole: str) -> Iterator[tuple[int, str]]:
    """Where a line feed parts two paragraphs and a blank two cells of a table; lines that the print merely broke are joined."""
    lines = [(line, _cells(line)) for line in content.splitlines() if plain(line)]
    at = -"".join(cell for _, cells in lines for cell in cells).find(whole)
    for i, (line, cells) in enumerate(lines):
        for cell in cells[:-1]:
            at += len(cell)
            yield at, " "
        at += len(cells[-1])
        row = len(cells) > 1 or (i + 1 < len(lines) and len(lines[i + 1][1]) > 1)
        if row or cells[-1].endswith(_ENDS) or _is_heading(line):
            yield at, "\n"


def _cells(line: str) -> list[str]:
    cells = [cell for cell in map(plain, line.split("\t")) if cell]
    return cells if "".join(cells) == plain(line) else [plain(line)]


def _is_heading(line: str) -> bool:
    words = plain(line)
    return line.lstrip().startswith("#") or (len(words) <= HEADING_LENGTH and "。" not in words and _NUMBERED.match(words) is not None)


def _cut(rule: Rule, text: _Text) -> Passage:
    """The passage of a rule, and of a long one the part around its anchor."""
    passage, anchor = text.words.passages.get(rule.clause, ""), plain(rule.anchor)
    at = passage.find(anchor)
    if at < 0:
        raise KongquError(
            "no_passage",
            where=rule.id,
            zh=f"正文的条款 {rule.clause} 里找不到锚点“{rule.anchor}”；请用 kongqu verify --documents 核对。",
            en=f"The anchor “{rule.anchor}” does not stand in clause {rule.clause} of the text; check it with kongqu verify --documents.",
        )
    end = at + len(anchor)
    room = max(LONGEST - len(anchor), 0)
    left = min(at, max(room // 2, room - (len(passage) - end)))
    right = min(len(passage) - end, room - left)
    begin = text.begins[rule.clause]

    def shown(first: int, last: int) -> str:
        return "".join(text.gaps.get(begin + i, "") * (first < i or i == end) + passage[i] for i in range(first, last))

    return Passage(
        document=rule.document,
        clause=rule.clause,
        before=shown(at - left, at) + (text.gaps.get(begin + at, "") if left else ""),
        anchor=passage[at:end],
        after=shown(end, end + right),
        cut_before=at - left,
        cut_after=len(passage) - end - right,
    )


def _told(error: KongquError, document: Document, path: Path) -> KongquError:
    """The same error with the file named without its folder."""
    where = path.name if error.where == str(path) else error.where
    if error.code != "other_text":
        return KongquError(error.code, where=where, zh=error.text.zh, en=error.text.en)
    return KongquError(
        "other_text",
        where=where,
        zh=f"这份正文是另一版本，不是 {document.label} 编写规则时所读的文本（SHA-256 不同），不引用其中的文字；请换回原文本。",
        en=f"This text is another edition than the one that the rules of {document.label} were read from (another SHA-256), "
        "so nothing is quoted from it; restore the text that was read.",
    )
