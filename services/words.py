"""Bilingual values as the answers and exports hold them: Chinese under the plain key, English under `<key>_en`."""

from __future__ import annotations

from typing import Any

from base.text import Text
from rules.model import Document, Limit, Rule


def text_pair(key: str, text: Text | None) -> dict[str, str | None]:
    """``{key: Chinese, key_en: English}``; both None where there is no text."""
    return {key: text.zh if text else None, f"{key}_en": text.en if text else None}


def limit_json(limit: Limit) -> dict[str, Any]:
    """One limit; whole numbers stay whole."""
    value = int(limit.value) if limit.value == int(limit.value) else limit.value
    return {
        "quantity": limit.quantity.zh,
        "quantity_en": limit.quantity.en,
        "op": limit.op,
        "value": value,
        "unit": limit.unit,
        "boundary": limit.boundary,
    }


def rule_json(rule: Rule, document: Document) -> dict[str, Any]:
    """What a rule says, wherever it is shown: its source, words, kind, addressees, media and limits."""
    return {
        "rule": rule.id,
        "document": document.label,
        "document_id": document.id,
        "clause": rule.clause,
        **text_pair("title", rule.title.text()),
        **text_pair("requirement", rule.requirement.text()),
        "kind": rule.kind,
        "strength": rule.strength,
        "addressee": list(rule.addressee),
        "medium": list(rule.medium),
        "limits": [limit_json(limit) for limit in rule.limits],
    }


def finding_json(rule: Rule, document: Document) -> dict[str, Any]:
    """What every finding on a rule says, whatever the place: the rule, its dates, agencies and notes."""
    return {
        **rule_json(rule, document),
        "starts": rule.when.starts.isoformat() if rule.when.starts else None,
        "deadline": rule.when.deadline.isoformat() if rule.when.deadline else None,
        "yearly_deadline": rule.when.yearly_deadline,
        "exceptions": [{"text": e.zh, "text_en": e.en, "then": e.then} for e in rule.unless],
        "unit_of_regulation": rule.unit_of_regulation,
        "agencies": {"lead": list(rule.agencies.lead), "with": list(rule.agencies.helping), "carry_out": list(rule.agencies.carry_out)},
        "notes": [{"kind": n.kind, "text": n.zh, "text_en": n.en} for n in (*rule.notes, *document.notes)],
    }
