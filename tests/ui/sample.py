"""A small answer in the shape of the contract, with one finding of every verdict; texts are made up for the tests."""

from __future__ import annotations

from typing import Any

HOLDS = [
    {"step": "space", "result": "holds", "text": "全省", "text_en": "the whole province"},
    {"step": "time", "result": "holds", "text": "有效", "text_en": "valid"},
    {"step": "facts", "result": "holds", "text": "不限", "text_en": "anybody"},
    {"step": "exception", "result": "holds", "text": "没有", "text_en": "none"},
]


def finding(**own: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "rule": "doc/1-x", "document": "文〔2020〕1号", "document_id": "doc", "clause": "三(一)2", "title": "标题", "title_en": "Title",
        "requirement": "要求", "requirement_en": "Requirement", "kind": "limit", "strength": "mandatory", "addressee": ["enterprise"],
        "verdict": "applies", "force": "in_force", "starts": None, "deadline": None, "overdue": False, "reasons": HOLDS, "missing_facts": [],
        "limits": [],
        "exceptions": [],
        "medium": ["air"], "agencies": {"lead": ["厅"], "with": [], "carry_out": []}, "notes": [],
    }  # fmt: skip
    return {**base, **own}


def open_reasons(step: str, result: str) -> list[dict[str, Any]]:
    return [{**r, "result": result} if r["step"] == step else r for r in HOLDS]


QUESTION = {"fact": "boiler.fuel", "kind": "fact", "question": "锅炉烧什么？", "question_en": "What does the boiler burn?"}
FINDINGS = [
    finding(rule="doc/must"),
    finding(rule="doc/ban", kind="ban"),
    finding(rule="doc/due", kind="retrofit", deadline="2020-06-30", overdue=True),
    finding(rule="doc/ask", verdict="undetermined", reasons=open_reasons("facts", "unknown"), missing_facts=[QUESTION]),
    finding(rule="doc/void", verdict="not_checked", reasons=open_reasons("space", "no_data")),
    finding(rule="doc/not", verdict="does_not_apply", reasons=open_reasons("space", "fails")[:1]),
    finding(rule="doc/gov", kind="government_duty", addressee=["government"]),
]
