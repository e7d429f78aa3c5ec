"""The proof of the law, joined with the zones that it names; as data and as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from base.errors import Faults, KongquError
from base.text import Lang
from layers.catalogue import read_layers, read_names
from layers.definitions import read_definitions
from rules.base import RuleBase, read_rule_base
from rules.enterprises import enterprise_faults, read_enterprises
from rules.model import Clause
from rules.texts import DocumentText, read_document_text
from rules.verify import prove, read_clauses, zone_faults

_WORDS = {
    "zh": ("文件", "条款", "有规则", "说明无规则", "标题", "未交代", "规则", "正文核对"),
    "en": ("document", "clauses", "with rules", "holds none", "headings", "open", "rules", "text checked"),
}


def verify_law(data_dir: Path, texts_dir: Path | None) -> dict[str, Any]:
    """Check the rule base, the clauses, the named enterprises and, where they are given, the documents' texts.

    Args:
        texts_dir: folder with the texts; without it anchors, figures and headings are not checked, and the result says so.

    Returns:
        ``{"coverage": [...], "rules": n, "texts": bool, "faults": [...]}``; what cannot even be read is among the faults.
    """
    if texts_dir is not None:
        _require_folder(texts_dir)
    try:
        base = read_rule_base(data_dir)
        clauses = read_clauses(data_dir, base)
        proof = prove(base, clauses, texts_dir)
        counties = read_names()
        zones = {d.id for d in read_definitions()} | {f"{layer}/{code}" for code in counties for layer in ("built_up", "county")}
        named = enterprise_faults(read_enterprises(data_dir), base, clauses, counties, _texts(base, clauses, texts_dir))
        faults = [*proof.faults, *zone_faults(base, zones, read_layers(), counties), *named]
    except KongquError as error:
        found = error.faults if isinstance(error, Faults) else (error,)
        return {"coverage": [], "rules": 0, "texts": False, "faults": [f.as_json() for f in found]}
    return {
        "coverage": [asdict(c) for c in proof.coverage],
        "rules": len(base.rules),
        "texts": texts_dir is not None,
        "faults": [f.as_json() for f in faults],
    }


def _texts(base: RuleBase, clauses: Mapping[str, Sequence[Clause]], texts_dir: Path | None) -> dict[str, DocumentText]:
    """The texts that can be read; what is wrong with the others the proof has told."""
    found: dict[str, DocumentText] = {}
    if texts_dir is None:
        return found
    for document in base.documents.values():
        with suppress(KongquError):
            found[document.id] = read_document_text(document, clauses[document.id], texts_dir)
    return found


def _require_folder(path: Path) -> None:
    """Raises KongquError where a folder is not there, cannot be read, or is none."""
    try:
        next(path.iterdir(), None)
    except OSError as error:
        raise KongquError(
            "no_folder",
            where=str(path),
            zh=f"不是能读的文件夹（{error.strerror}）；要放文件正文的文件夹。",
            en=f"Not a folder that can be read ({error.strerror}); give the one with the texts.",
        ) from None


def proof_text(proof: dict[str, Any], lang: Lang) -> str:
    """The proof as a table for a terminal, then every fault."""
    lines = ["\t".join(_WORDS[lang])]
    for row in proof["coverage"]:
        checked = {"zh": ("是", "否"), "en": ("yes", "no")}[lang][not row["checked"]]
        figures = (row["clauses"], row["by_rules"], row["by_reason"], row["headings"], len(row["open"]), row["rules"])
        lines.append("\t".join([row["document"], *(str(f) for f in figures), checked]))
    clauses = sum(row["clauses"] for row in proof["coverage"])
    told = clauses - sum(len(row["open"]) for row in proof["coverage"])
    lines.append(
        f"已交代 {told} / {clauses} 条款，规则 {proof['rules']} 条"
        if lang == "zh"
        else f"{told} of {clauses} clauses accounted for, {proof['rules']} rules"
    )
    if not proof["texts"]:
        lines.append(
            "没有核对锚点、数字和编号：文件正文不在手边（用 --documents 或 KONGQU_DOCUMENTS 指出文件夹）。"
            if lang == "zh"
            else "Anchors, figures and numbering were not checked: the texts are not at hand (name their folder by --documents or KONGQU_DOCUMENTS)."
        )
    lines += [f"{fault['where']}: {fault['message'][lang]}" for fault in proof["faults"]]
    lines.append(
        (f"{len(proof['faults'])} 处不符" if proof["faults"] else "没有不符")
        if lang == "zh"
        else (f"{len(proof['faults'])} faults" if proof["faults"] else "no faults")
    )
    return "\n".join(lines)
