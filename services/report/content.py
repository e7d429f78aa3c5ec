"""All that a report says, in its order and in one language: what both templates print, and nothing that they could get wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from base.text import Lang
from rules.findings import VERDICTS
from services.asked import Asked
from services.atlas import Atlas
from services.groups import GROUPS, Audience, Finding, for_audience, grouped
from services.report.ahead import ahead_rows
from services.report.cards import CardWriter, pick
from services.report.parts import PARTS, part_of
from services.report.place_rows import alert_rows, fact_rows, member_rows, place_name, place_rows
from services.report.sources import document_rows, source_rows
from services.report.words import Say, sayer
from services.report.zone_rows import basis_text, margin_text, member_word, open_text, split_zones
from services.text_answer import refused_lines

_MOST_QUESTIONS = 12
Answer = Mapping[str, Any]


def report_content(atlas: Atlas, asked: Asked, answer: Answer, lang: Lang, audience: Audience = "all") -> dict[str, Any]:
    """What a report prints, ready worded.

    Args:
        answer: of ``asked``, with 12 months ahead.
        audience: whose rules are listed; ``all`` puts what binds enterprises first and the others into appendices.
    """
    say = sayer(lang)
    findings = for_audience(answer["findings"], audience)
    writer = _writer(atlas, asked, answer, lang)
    name = place_name(answer, lang)
    edition = answer["edition"]
    return {
        "lang": lang,
        "words": _words(say),
        "title": say("title"),
        "place": name,
        "day": asked.as_of.isoformat(),
        "head_edition": say("head_edition", zones=edition["zones"][:8], rules=edition["rules"][:8]),
        "place_rows": [*place_rows(answer, asked, lang), *alert_rows(answer, atlas, lang)],
        "facts": fact_rows(answer, atlas, lang),
        "members": member_rows(answer, atlas, lang),
        "refused": refused_lines(dict(answer), lang),
        "only_audience": "" if audience == "all" else say("only_audience", who=say(f"who_{audience}")),
        **_summary(answer["findings"], findings, say),
        **_zones(answer, atlas, lang),
        **_questions(answer, findings, lang),
        "parts": _parts(findings, audience, writer, lang),
        "ahead": ahead_rows(answer, {f["rule"] for f in findings}, asked.as_of, lang),
        "documents": document_rows(atlas, answer, lang),
        "sources": source_rows(atlas, answer, lang),
        "editions": [[say("edition_zones"), edition["zones"]], [say("edition_rules"), edition["rules"]]],
        "signatures": [say(f"sign_{who}") for who in ("asked", "checked", "seal", "date")],
        "about": [say("about_aid"), say("about_stand_in"), say("about_open")],
    }


def _words(say: Say) -> dict[str, str]:
    """Fixed words of the templates."""
    keys = (
        "product", "product_line", "place", "facts", "facts_none", "facts_caption", "members", "members_caption", "refused", "refused_caption",
        "col_fact", "col_value", "summary", "col_verdict", "col_count", "col_enterprise", "col_others", "col_meaning", "map", "map_note",
        "zones", "zones_caption", "zones_open", "zones_open_caption", "col_zone", "col_member", "col_margin", "col_status", "col_basis", "col_open",
        "questions", "questions_caption", "col_question", "col_decides", "col_bears", "col_reason", "col_rules", "label_reasons", "label_limits",
        "ahead", "ahead_none", "col_date", "col_event", "col_document", "documents", "documents_caption", "col_number", "col_title", "col_issuer",
        "col_term", "sources", "col_source", "col_licence", "col_citation", "editions", "same_answer", "link", "qr_alt", "signatures", "about", "colon", "part_break",
    )  # fmt: skip
    return {key: say(key) for key in keys}


def _writer(atlas: Atlas, asked: Asked, answer: Answer, lang: Lang) -> CardWriter:
    documents = atlas.rule_base.documents
    return CardWriter(
        lang=lang,
        say=sayer(lang),
        as_of=asked.as_of,
        until={d.id: d.in_force.until.isoformat() for d in documents.values() if d.in_force.until},
        document_notes={d.id: frozenset(n.zh for n in d.notes) for d in documents.values()},
        titles={f["rule"]: f"{f['document']} {f['clause']} {pick(f, 'title', lang)}" for f in answer["findings"]},
    )


def _summary(findings: list[Finding], listed: list[Finding], say: Say) -> dict[str, Any]:
    """The four verdicts counted, for enterprises and for the others, whomever the report lists; and what is overdue of what it lists."""
    rows = []
    for verdict in VERDICTS:
        mine = [f for f in findings if f["verdict"] == verdict]
        first = sum(part_of(f) == "enterprise" for f in mine)
        rows.append(
            {
                "verdict": verdict,
                "word": say(f"verdict_{verdict}"),
                "means": say(f"means_{verdict}"),
                "n": len(mine),
                "enterprise": first,
                "others": len(mine) - first,
            }
        )
    late = sorted(f["deadline"] for f in listed if f["overdue"])
    return {
        "counts": rows,
        "summary_caption": say("summary_caption", n=len(findings)),
        "overdue": say("overdue_line", n=len(late), date=late[0]) if late else "",
    }


def _zones(answer: Answer, atlas: Atlas, lang: Lang) -> dict[str, Any]:
    say, documents = sayer(lang), atlas.rule_base.documents
    told, unknown, left_out = split_zones(answer["zones"])
    return {
        "zones": [
            {
                "name": pick(z, "name", lang),
                "state": z["membership"],
                "member": member_word(z, say),
                "margin": margin_text(z, lang, say),
                "status": say(f"status_{z['status']}"),
                "mark": z["status"],
                "basis": basis_text(z, atlas.zones, documents, lang, say),
            }
            for z in told
        ],
        "zones_open": [
            {
                "name": pick(z, "name", lang),
                "member": member_word(z, say),
                "basis": basis_text(z, atlas.zones, documents, lang, say),
                "open": open_text(z, lang),
            }
            for z in unknown
        ],
        "zones_far": say("zones_far", n=left_out) if left_out else "",
    }


def _questions(answer: Answer, findings: list[Finding], lang: Lang) -> dict[str, Any]:
    """The questions that settle most of the rules listed."""
    listed = {f["rule"] for f in findings}
    rows = [
        (pick(q, "question", lang), len(listed.intersection(q["decides"])), len(listed.intersection(q["bears_on"])))
        for q in answer["questions"]
    ]
    rows = [row for row in rows if row[0] and row[2]]
    rest = len(rows) - _MOST_QUESTIONS
    return {"questions": rows[:_MOST_QUESTIONS], "questions_more": sayer(lang)("questions_more", n=rest) if rest > 0 else ""}


def _parts(findings: list[Finding], audience: Audience, writer: CardWriter, lang: Lang) -> list[dict[str, Any]]:
    say, parts = sayer(lang), []
    for part in PARTS:
        mine = [f for f in findings if part_of(f) == part]
        if mine or part == audience or (part == "enterprise" and audience == "all"):
            groups = grouped(mine)
            parts.append(
                {
                    "id": part,
                    "title": say(f"part_{part}"),
                    "none": "" if mine else say("part_none", who=say(f"who_{part}")),
                    "groups": [_group(name, groups[name], writer, say) for name in GROUPS if groups[name]],
                }
            )
    return parts


def _group(name: str, findings: list[Finding], writer: CardWriter, say: Say) -> dict[str, Any]:
    """Cards, or for what does not apply rows by document and reason."""
    group: dict[str, Any] = {
        "id": name,
        "title": say(f"group_{name}"),
        "count": say("count", n=len(findings)),
        "line": say(f"line_{name}"),
        "cards": [],
        "rows": [],
    }
    if name != "not":
        return group | {"cards": [writer.card(f) for f in findings]}
    rows: dict[tuple[str, str], list[str]] = {}
    for f in findings:
        rows.setdefault((f["document"], writer.last_reason(f)), []).append(f"{f['clause']} {pick(f, 'title', writer.lang)}")
    return group | {"rows": [{"document": d, "reason": reason, "rules": rules} for (d, reason), rules in rows.items()]}


def map_alt(answer: Answer, lang: Lang) -> str:
    """What the map shows, in words."""
    return sayer(lang)("map_alt", place=place_name(answer, lang))
