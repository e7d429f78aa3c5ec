"""One rule of a report in words: what it asks, how strict, its figures, source and deadline, what is still open, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from base.text import Lang
from services.evidence import BY_USER
from services.groups import OPEN_FORCES
from services.report.words import Say
from services.units import OPERATORS, UNITS

Record = Mapping[str, Any]


def pick(record: Record, key: str, lang: Lang) -> str:
    """The text of a record in one language; Chinese where the other is empty."""
    return str((record.get(f"{key}_en") if lang == "en" else None) or record.get(key) or "")


@dataclass(frozen=True, slots=True)
class CardWriter:
    """Turns findings into what both templates print.

    Attributes:
        as_of: the day that deadlines are counted from.
        until: document id → last day stated, where one is.
        document_notes: document id → notes (Chinese) that hold for all its rules; they stand once, with the documents.
        titles: rule id → document, clause and title, for rules that are pointed to.
    """

    lang: Lang
    say: Say
    as_of: date
    until: Mapping[str, str]
    document_notes: Mapping[str, frozenset[str]]
    titles: Mapping[str, str]

    def card(self, finding: Record) -> dict[str, Any]:
        """What stands on the card of one rule."""
        say = self.say
        tags = [{"text": say(f"strength_{finding['strength']}"), "strong": finding["strength"] == "mandatory"}]
        tags.append({"text": say(f"kind_{finding['kind']}"), "strong": False})
        tags += [{"text": say(f"addressee_{a}"), "strong": False} for a in finding["addressee"]]
        tags = list({tag["text"]: tag for tag in reversed(tags)}.values())[::-1]  # an encouragement is also of the kind encouragement
        force = self._force(finding)
        above = self._asked_above(finding) | {force["text"]}
        return {
            "verdict": finding["verdict"],
            "word": say(f"verdict_{finding['verdict']}"),
            "title": pick(finding, "title", self.lang),
            "tags": tags,
            "due": self._due(finding),
            "requirement": pick(finding, "requirement", self.lang),
            "limits": [self._limit(row) for row in finding["limits"]],
            "document": finding["document"],
            "clause": finding["clause"],
            "force": force,
            "rule": finding["rule"],
            "lines": [line for line in (*self._open(finding), self._exceptions(finding), *self._about(finding)) if line["items"]],
            "reasons": [self._reason(r, above) for r in finding["reasons"]],
        }

    def last_reason(self, finding: Record) -> str:
        """Why a rule is ruled out."""
        fails = [r for r in finding["reasons"] if r["result"] == "fails"] or finding["reasons"][-1:]
        parts = [self.say("part_break").join(self._found(fails[0], frozenset())) if fails else ""]
        if finding["replaced_by"]:
            parts.append(self._pointed(finding["replaced_by"]))
        return self.say("part_break").join(part for part in parts if part)

    def _due(self, finding: Record) -> dict[str, Any] | None:
        """The date and how far off it is; late only where the rule is known to apply."""
        say, late, text = self.say, False, ""
        if finding["deadline"]:
            left = (date.fromisoformat(finding["deadline"]) - self.as_of).days
            late = left < 0 and finding["overdue"]
            word = "overdue_days" if late else "deadline_passed" if left < 0 else "days_left" if left else "due_today"
            text = say(word, date=finding["deadline"], n=abs(left))
        elif finding["yearly_deadline"]:
            text = say("each_year_by", date=finding["yearly_deadline"])
        elif finding["starts"]:
            text = say("since", date=finding["starts"])
        if finding["fulfilled"]:
            text, late = f"{text}{say('part_break') if text else ''}{say('fulfilled')}", False
        return {"text": text, "late": late} if text else None

    def _force(self, finding: Record) -> dict[str, Any]:
        force, until = finding["force"], self.until.get(finding["document_id"])
        if force == "in_force" and until:
            return {"text": self.say("force_in_force_until", until=until), "flag": False}
        return {"text": self.say(f"force_{force}"), "flag": force in OPEN_FORCES}

    def _limit(self, row: Record) -> str:
        value = f"{row['value']:,}" if isinstance(row["value"], int) and row["value"] >= 10_000 else str(row["value"])
        unit = UNITS[row["unit"]][self.lang] if row["unit"] in UNITS else row["unit"]
        return f"{pick(row, 'quantity', self.lang)} {OPERATORS.get(row['op'], row['op'])} {value} {unit}".strip()

    def _line(self, label: str, items: Iterable[str], tone: str = "") -> dict[str, Any]:
        kept = list(dict.fromkeys(i for i in items if i))
        return {"label": self.say(label), "items": [*(i.rstrip("。.") for i in kept[:-1]), *kept[-1:]], "tone": tone}

    def _open(self, finding: Record) -> list[dict[str, Any]]:
        """What has to be answered or supplied for a verdict that is open, and what each answer would decide."""
        lang, missing = self.lang, finding["missing_facts"]
        if finding["verdict"] == "undetermined":
            near = [pick(r, "text", lang) for r in finding["reasons"] if r["result"] == "unknown" and r["step"] in ("space", "time")]
            settling = self._settling(finding)
            asked = [q for m in missing if (q := pick(m, "question", lang)) not in settling] if missing else near
            two = [self.say("two_readings")] if any(m["kind"] == "reading" for m in missing) else []
            return [
                self._line("label_answer", asked, "ask"),
                self._line("label_settles", self._settles(finding), "ask"),
                self._line("label_readings", two, "ask"),
            ]
        if finding["verdict"] == "not_checked":
            lacking = [text for r in finding["reasons"] if r["result"] == "no_data" for text in self._without_data(r)]
            return [
                self._line("label_missing", lacking, "void"),
                self._line("label_mend", [self.say("mend_state") + line for line in self._settles(finding)], "void"),
            ]
        return []

    def _without_data(self, reason: Record) -> list[str]:
        texts = [pick(t, "found", self.lang) for t in reason["tests"] if t["result"] == "no_data"]
        return [t for t in texts if t] or [pick(reason, "text", self.lang)]

    def _settling(self, finding: Record) -> frozenset[str]:
        """What the answers that settle a rule are about."""
        return frozenset(pick(n, "about", self.lang) for key in ("applies_if", "ruled_out_if") for n in finding[key])

    def _asked_above(self, finding: Record) -> frozenset[str]:
        """Everything that a card asks before it comes to the reasons, which need not say it again."""
        return self._settling(finding) | {pick(m, "question", self.lang) for m in finding["missing_facts"]}

    def _settles(self, finding: Record) -> list[str]:
        """The fewest answers that make the rule apply, and those that rule it out; in one sentence where both are answers to one question."""
        yes, no = finding["applies_if"], finding["ruled_out_if"]
        if len(yes) == len(no) == 1 and yes[0]["about"] == no[0]["about"]:
            about = pick(yes[0], "about", self.lang).rstrip("？? ")
            return [self.say("either", about=about, yes=pick(yes[0], "needed", self.lang), no=pick(no[0], "needed", self.lang))]
        return [
            self.say(key) + self.say("sentence_and").join(map(self._answered, rows))
            for key, rows in (("applies_if", yes), ("ruled_out_if", no))
            if rows
        ]

    def _answered(self, needed: Record) -> str:
        return self.say("answered", about=pick(needed, "about", self.lang).rstrip("？? "), needed=pick(needed, "needed", self.lang))

    def _about(self, finding: Record) -> list[dict[str, Any]]:
        """Notes of the rule itself, parallel and replacing rules, agencies."""
        say = self.say
        shared = self.document_notes.get(finding["document_id"], frozenset())
        own = [n for n in finding["notes"] if n["text"] not in shared]
        agencies = [f"{say(f'agency_{role}')} {say('list_comma').join(names)}" for role, names in finding["agencies"].items() if names]
        parallel = [say("stricter_here", rules=say("part_break").join(self.titles.get(r, r) for r in finding["stricter"]))]
        replaced = [self._pointed(finding["replaced_by"])] if finding["replaced_by"] else []
        return [
            self._line("label_stricter", [*(parallel if finding["stricter"] else []), *replaced], "ask"),
            self._line("label_notes", [f"{say('note_' + n['kind'])}{say('colon')}{pick(n, 'text', self.lang)}" for n in own]),
            self._line("label_agencies", [" · ".join(agencies)]),
        ]

    def _exceptions(self, finding: Record) -> dict[str, Any]:
        """What the clause leaves out, and the rule that then holds."""
        return self._line(
            "label_exceptions",
            [
                self.say("then_holds", text=pick(e, "text", self.lang), rule=self.titles.get(e["then"], e["then"]))
                if e["then"]
                else pick(e, "text", self.lang)
                for e in finding["exceptions"]
            ],
        )

    def _pointed(self, rule: str) -> str:
        return self.say("replaced", rule=self.titles.get(rule, rule))

    def _reason(self, reason: Record, above: frozenset[str]) -> dict[str, Any]:
        step, result = reason["step"], reason["result"]
        word = self.say(f"result_{step}_{result}") if result in ("holds", "fails") else self.say(f"result_{result}")
        return {"step": self.say(f"step_{step}"), "word": word, "result": result, "tests": self._found(reason, above)}

    def _found(self, reason: Record, above: frozenset[str]) -> list[str]:
        """The chain of tests of one step: what was found and, where it does not simply hold, what the text asks for and where that comes from.

        Args:
            above: what the card says already.
        """
        tests, step = reason["tests"], reason["step"]
        if reason["result"] == "holds" and ((not tests and step == "exception") or pick(reason, "text", self.lang) in above):
            return []
        if not tests or reason["result"] == "holds" or step == "time":  # dates say all there is to say
            return [pick(reason, "text", self.lang) + self._by_user(tests)]
        if step == "exception":  # which exception it is stands in the sentence of the step
            return [pick(reason, "text", self.lang)]
        kept = [
            t
            for t in tests
            if not above.intersection((pick(t, "about", self.lang), pick(t, "found", self.lang), pick(t, "needed", self.lang)))
        ]
        if len(kept) < len(tests):
            return [*(self._told(t) for t in kept), self.say("see_above")]
        return [pick(reason, "text", self.lang) + self._needed(tests[0])] if len(tests) == 1 else [self._told(t) for t in tests]

    def _by_user(self, tests: Iterable[Record]) -> str:
        """That a step holds by what the user stated of a zone."""
        by_user = any(test["source"] == BY_USER.zh for test in tests)
        return self.say("in_brackets", text=self.say("stated")) if by_user else ""

    def _told(self, test: Record) -> str:
        return self._asked(test) + ("" if test["result"] == "holds" else self._needed(test))

    def _asked(self, test: Record) -> str:
        return " ".join(part for part in (pick(test, "about", self.lang), pick(test, "found", self.lang)) if part)

    def _needed(self, test: Record) -> str:
        words = [self.say(f"test_{part}", text=pick(test, part, self.lang)) for part in ("needed", "source") if pick(test, part, self.lang)]
        inner = self.say("part_break").join(words)
        return (f"（{inner}）" if self.lang == "zh" else f" ({inner})") if inner else ""
