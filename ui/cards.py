"""Rule cards of an answer: what, how strict, figures, source, deadline, what is still open, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from base.errors import KongquError
from base.text import Lang
from services.groups import OPEN_FORCES
from services.passage import Passage
from services.units import OPERATORS, UNITS
from ui import markup as m
from ui.markup import esc, pick
from ui.words import Say, sayer

Finding = Mapping[str, Any]


def _no_passage(rule: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Setting:
    """What all cards of an answer share.

    Attributes:
        untils: document id → last day in force, where its text states one.
        passage: rule id → the printed passage, where the text is at hand.
    """

    as_of: date
    lang: Lang
    untils: Mapping[str, str | None] = field(default_factory=dict)
    passage: Callable[[str], Passage | KongquError | None] = _no_passage


STEP_ICONS = {"holds": "check", "person": "priority_high", "unknown": "help", "no_data": "layers_clear", "fails": "close"}


def deadline(until: str, as_of: date, say: Say, *, overdue: bool) -> str:
    """The date, and how far off it is; red only where the rule is known to apply."""
    left = (date.fromisoformat(until) - as_of).days
    if left < 0 and not overdue:
        return f'<span class="kq-due">{m.icon("event")}{esc(until)}<b>{esc(say("deadline_passed"))}</b></span>'
    if left < 0:
        return f'<span class="kq-due is-late">{m.icon("event_busy")}{esc(until)}<b>{esc(say("overdue_days", n=-left))}</b></span>'
    return f'<span class="kq-due">{m.icon("event")}{esc(until)}<b>{esc(say("days_left", n=left))}</b></span>'


def limits(rows: Iterable[Mapping[str, Any]], lang: Lang) -> str:
    cells = "".join(
        f"<div><dt>{esc(pick(r, 'quantity', lang))}</dt><dd><i>{OPERATORS.get(r['op'], esc(r['op']))}</i><b>{_figure(r['value'])}</b>"
        f"<small>{esc(_unit(r['unit'], lang))}</small></dd></div>"
        for r in rows
    )
    return f'<dl class="kq-limits">{cells}</dl>' if cells else ""


def _figure(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) and value >= 10_000 else esc(str(value))


def _unit(unit: str, lang: Lang) -> str:
    return UNITS[unit][lang] if unit in UNITS else unit


def force_tag(force: str, until: str | None, say: Say) -> str:
    """The force on the date asked; what a person has to look into stands in a dashed amber tag."""
    if force == "in_force" and until:
        return esc(say("force_in_force_until", until=until))
    word = say(f"force_{force}")
    return m.tag(word, "flag") if force in OPEN_FORCES else esc(word)


def source(finding: Finding, say: Say, until: str | None = None) -> str:
    return (
        f'<p class="kq-src">{m.icon("article")}<b>{esc(finding["document"])}</b><span>{esc(finding["clause"])}</span>'
        f"<span>{force_tag(finding['force'], until, say)}</span></p>"
    )


def head(finding: Finding, as_of: date, lang: Lang) -> str:
    say = sayer(lang)
    strength, kind = finding["strength"], finding["kind"]
    tags = m.tag(say(f"strength_{strength}"), "strong" if strength == "mandatory" else "") + m.tag(say(f"kind_{kind}"))
    tags += "".join(m.tag(say(f"addressee_{a}")) for a in finding["addressee"] if a != "enterprise")
    right = ""
    if finding.get("deadline"):
        right = deadline(finding["deadline"], as_of, say, overdue=finding["overdue"])
    elif finding.get("yearly_deadline"):
        right = f'<span class="kq-since">{esc(say("each_year_by", date=finding["yearly_deadline"]))}</span>'
    elif finding.get("starts"):
        right = f'<span class="kq-since">{esc(say("since", date=finding["starts"]))}</span>'
    if finding.get("fulfilled"):
        right = f'<span class="kq-since">{esc(say("fulfilled"))}</span>'
    return f'<div class="kq-card-top">{m.badge(finding["verdict"], say)}{tags}{right}</div><h3>{esc(pick(finding, "title", lang))}</h3>'


def step_word(step: str, result: str, say: Say) -> str:
    """The word of a step; one that holds or fails has its own, so that "no exception met" is not read as one that is."""
    return say(f"result_{step}_{result}") if result in ("holds", "fails") else say(f"result_{result}")


def reasons(finding: Finding, lang: Lang, opened: bool = False) -> str:
    """The four steps, folded, with what does not simply hold named on the fold; notes and agencies below."""
    say = sayer(lang)
    rows, other = [], []
    for r in finding["reasons"]:
        name, word = say(f"step_{r['step']}"), step_word(r["step"], r["result"], say)
        rows.append(
            f'<li class="is-{esc(r["result"])}"><span>{m.icon(STEP_ICONS.get(r["result"], "help"))}{esc(name)}</span>'
            f"<em>{esc(word)}</em>{_chain(r, lang)}</li>"
        )
        if r["result"] != "holds":
            other.append(f"{name}{'' if lang == 'zh' else ': '}{word}")
    line = say("sentence_comma").join(other) if other else say("all_hold")
    return (
        f'<details class="kq-why"{" open" if opened else ""}><summary>{esc(say("why"))}<span>{esc(line)}</span></summary>'
        f'<ol class="kq-list">{"".join(rows)}</ol>{_notes(finding, lang)}{_agencies(finding, say)}'
        f'<p class="kq-micro kq-rule-link"><a href="{rule_link(finding["rule"], lang)}" target="_blank" rel="noopener"><code>{esc(finding["rule"])}</code></a></p></details>'
    )


def _chain(reason: Finding, lang: Lang) -> str:
    """What was found in one step; where several tests were made, each with what it needed and where the finding comes from."""
    tests = reason.get("tests", [])
    if len(tests) < 2:
        return f"<p>{esc(pick(reason, 'text', lang))}{''.join(_needed(t, lang, found=False) for t in tests)}</p>"
    return f'<ul class="kq-chain">{"".join(f"<li>{_needed(t, lang, found=True)}</li>" for t in tests)}</ul>'


def _needed(test: Mapping[str, Any], lang: Lang, *, found: bool) -> str:
    """What one test needed and where its finding comes from; among several also what was asked and found."""
    say = sayer(lang)
    asked, known = pick(test, "about", lang), pick(test, "found", lang)
    lead = f"<span>{esc(' '.join(part for part in (asked, known) if part))}</span>" if found and (asked or known) else ""
    words = [say(f"test_{part}", text=pick(test, part, lang)) for part in ("needed", "source") if pick(test, part, lang)]
    return lead + (f"<small>{esc(' · '.join(words))}</small>" if words else "")


def rule_link(rule: str, lang: Lang) -> str:
    return f"/rules?rule={esc(rule)}{'&amp;lang=en' if lang == 'en' else ''}"


def _notes(finding: Finding, lang: Lang) -> str:
    say = sayer(lang)
    rows = "".join(
        f"<li>{m.tag(say('note_' + n['kind']), 'flag' if n['kind'] == 'reading' else '')}<p>{esc(pick(n, 'text', lang))}</p></li>"
        for n in finding["notes"]
    )
    if stricter := finding.get("stricter"):
        links = say("list_comma").join(
            f'<a href="{rule_link(r, lang)}" target="_blank" rel="noopener"><code>{esc(r)}</code></a>' for r in stricter
        )
        rows += f"<li>{m.tag(say('note_stricter'), 'flag')}<p>{esc(say('stricter_here'))} {links}</p></li>"
    return f'<ul class="kq-list kq-notes">{rows}</ul>' if rows else ""


def _agencies(finding: Finding, say: Say) -> str:
    parts = [f"{say(f'agency_{role}')} {say('list_comma').join(names)}" for role, names in finding["agencies"].items() if names]
    return f'<p class="kq-micro kq-agencies"><b>{esc(say("agencies"))}</b> {esc(" · ".join(parts))}</p>' if parts else ""


def open_points(finding: Finding, lang: Lang) -> str:
    """What has to be answered, or what is missing, for a verdict that is open."""
    say = sayer(lang)
    if finding["verdict"] == "undetermined":
        asked = list(dict.fromkeys(pick(f, "question", lang) for f in finding["missing_facts"]))
        readings = [pick(n, "text", lang) for n in finding["notes"] if n["kind"] == "reading"] if any(
            f.get("kind") == "reading" for f in finding["missing_facts"]
        ) else []  # fmt: skip
        near = (
            [pick(r, "text", lang) for r in finding["reasons"] if r["result"] == "unknown" and r["step"] in ("space", "time")]
            if not asked
            else []
        )
        return (
            _points("help", say("to_answer"), [*asked, *near], "ask")
            + _settles(finding, lang)
            + _points("balance", say("two_readings"), readings, "ask")
        )
    if finding["verdict"] == "not_checked":
        missing = [pick(r, "text", lang) for r in finding["reasons"] if r["result"] == "no_data"]
        return _points("layers_clear", say("what_missing"), missing, "void")
    return ""


def _settles(finding: Finding, lang: Lang) -> str:
    """The fewest answers that make the rule apply, and those that rule it out."""
    say = sayer(lang)
    lines = []
    for key in ("applies_if", "ruled_out_if"):
        parts = [say("answered", about=pick(n, "about", lang).rstrip("？? "), needed=pick(n, "needed", lang)) for n in finding.get(key, ())]
        if parts:
            lines.append(f"{say(key)}{say('sentence_and').join(parts)}")
    return _points("rule", say("settles"), lines, "ask")


def _points(symbol: str, title: str, lines: list[str], kind: str) -> str:
    if not lines:
        return ""
    rows = "".join(f"<li>{esc(line)}</li>" for line in lines)
    return f'<div class="kq-open is-{kind}"><b>{m.icon(symbol)}{esc(title)}</b><ul class="kq-list">{rows}</ul></div>'


def rule_card(finding: Finding, setting: Setting, opened: bool = False) -> str:
    top = head(finding, setting.as_of, setting.lang)
    return f'<article class="kq-card is-{finding["verdict"]}">{top}{_body(finding, setting, opened)}</article>'


def _body(finding: Finding, setting: Setting, opened: bool) -> str:
    lang, until = setting.lang, setting.untils.get(finding["document_id"])
    return (
        f'<p class="kq-req">{esc(pick(finding, "requirement", lang))}</p>{limits(finding["limits"], lang)}'
        f"{source(finding, sayer(lang), until)}{open_points(finding, lang)}{exceptions(finding['exceptions'], lang)}"
        f"{passage(setting.passage(finding['rule']), lang)}{reasons(finding, lang, opened)}"
    )


def exceptions(found: Iterable[Mapping[str, Any]], lang: Lang) -> str:
    """What the clause leaves out, and the rule that then holds; whether it is met stands among the reasons."""
    rows = "".join(
        f"<li>{esc(pick(e, 'text', lang))}"
        + (f' <a href="{rule_link(e["then"], lang)}" target="_blank" rel="noopener"><code>{esc(e["then"])}</code></a>' if e["then"] else "")
        + "</li>"
        for e in found
    )
    return f'<div class="kq-except"><b>{esc(sayer(lang)("exceptions"))}</b><ul class="kq-list">{rows}</ul></div>' if rows else ""


def passage(found: Passage | KongquError | None, lang: Lang) -> str:
    """The printed passage with the anchor marked, folded; nothing where the text is not at hand."""
    if found is None:
        return ""
    say = sayer(lang)
    if isinstance(found, KongquError):
        return m.error_box(found, lang)
    cut = f"<small>{esc(say('passage_cut'))}</small>" if found.truncated else ""
    return (
        f'<details class="kq-passage"><summary>{esc(say("passage"))}</summary><blockquote lang="zh-CN">{esc(found.before)}'
        f"<mark>{esc(found.anchor)}</mark>{esc(found.after)}</blockquote>{cut}</details>"
    )


def folded_card(finding: Finding, setting: Setting) -> str:
    """One line that opens into the card: open verdicts are many before the facts are known."""
    lang = setting.lang
    say = sayer(lang)
    strength = m.tag(say(f"strength_{finding['strength']}"), "strong" if finding["strength"] == "mandatory" else "")
    due = deadline(finding["deadline"], setting.as_of, say, overdue=finding["overdue"]) if finding.get("deadline") else ""
    return (
        f'<details class="kq-card kq-slim is-{finding["verdict"]}"><summary><b>{esc(pick(finding, "title", lang))}</b>'
        f"<small>{esc(finding['document'])} {esc(finding['clause'])}</small></summary>"
        f'<div class="kq-card-top">{m.badge(finding["verdict"], say)}{strength}{m.tag(say("kind_" + finding["kind"]))}{due}</div>'
        f"{_body(finding, setting, False)}</details>"
    )


def group_head(anchor: str, word: str, count: int, line: str) -> str:
    return f'<h2 class="kq-group" id="kq-{anchor}">{esc(word)}<b>{count}</b><span>{esc(line)}</span></h2>'
