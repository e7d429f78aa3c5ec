"""What is known of the site: the questions whose answers settle most rules, answered where they are asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from base.errors import KongquError
from base.text import Lang, Text
from services.catalogue import fact_list
from ui import markup as m
from ui import session
from ui.ask import ALERT
from ui.findings import asked_facts
from ui.fold import opened_fold
from ui.markup import esc, pick
from ui.words import sayer

Record = Mapping[str, Any]
FIRST, MORE = 4, 12  # questions that stand open, and those behind the fold; answering brings up others


def fact_questions(answer: Mapping[str, Any], findings: list[dict[str, Any]], lang: Lang) -> None:
    """Facts given, to change or take back, and the questions that matter most to these findings."""
    say, by_place, given = sayer(lang), answer["query"]["by_place"]["facts"], session.facts()
    vocabulary = fact_list(session.atlas().rule_base.vocabulary)
    asked = [
        (name, n) for name, n in asked_facts(answer["questions"], findings) if name not in {*given, *by_place, ALERT}
    ]  # the alert is asked above
    if not given and not asked:
        return
    with st.container(key="kq-facts", gap="small"):
        st.html(f'<h2 class="kq-h">{m.icon("help")}{esc(say("facts_title" if given else "questions_first"))}</h2>')
        for name, value in by_place.items():
            text = f"{pick(vocabulary[name], 'question', lang)} {value}"
            st.html(f'<p class="kq-small">{esc(say("by_place", text=text))}</p>')
        for refused in answer["refused_facts"]:
            st.html(m.error_box(_error(refused), lang))
        for name in given:
            if name in vocabulary and name != ALERT:  # what an address names otherwise is among the refused
                _field(name, vocabulary[name], given[name], 0, lang)
        if given:
            st.button(
                say("facts_clear", n=len(given)), key="facts-clear", icon=":material/backspace:", on_click=session.set_facts, args=({},)
            )
        if given and asked:
            st.html(f'<h2 class="kq-h">{esc(say("questions_next"))}</h2>')
        for name, n in asked[:FIRST]:
            _field(name, vocabulary[name], None, n, lang)
        rest = asked[FIRST : FIRST + MORE]
        fold = opened_fold(say("questions_more", n=len(rest)), "facts-fold") if rest else None
        if fold is not None:
            with fold:
                for name, n in rest:
                    _field(name, vocabulary[name], None, n, lang)


def _error(refused: Mapping[str, Any]) -> KongquError:
    message = refused["message"]
    return KongquError(refused["code"], where=refused["where"], near=refused["near"], zh=message["zh"], en=message["en"])


def _field(name: str, fact: Record, known: Any, rules: int, lang: Lang) -> None:
    """One question as a field of its kind; empty means not known."""
    say, key, value = sayer(lang), f"fact-{name}", known
    label = pick(fact, "question", lang) + (f" · {say('rules_affected', n=rules)}" if rules else "")
    told: dict[str, Any] = {"key": key, "help": pick(fact, "help", lang) or None, "on_change": _take, "args": (name, key)}
    if fact["type"] == "boolean":
        told["on_change"] = _take_side
        st.session_state[key] = {True: "yes", False: "no"}.get(value, "unknown") if isinstance(value, bool) else "unknown"
        st.segmented_control(
            label, ("yes", "no", "unknown"), format_func=lambda v: say({"yes": "yes", "no": "no", "unknown": "not_sure"}[v]), **told
        )
    elif fact["type"] in ("choice", "scale"):
        st.session_state[key] = value if isinstance(value, str) and value in fact["values"] else None
        st.selectbox(label, list(fact["values"]), placeholder=say("not_sure"), format_func=lambda v: str(fact["values"][v][lang]), **told)
    elif fact["type"] == "industry":
        _industry(label, value, told, lang)
    else:
        st.session_state[key] = "" if value is None else str(value)
        st.text_input(f"{label} ({fact['unit']})" if fact["unit"] else label, placeholder=say("not_sure"), **told)


def _industry(label: str, value: Any, told: dict[str, Any], lang: Lang) -> None:
    """The codes that the law's groups name, by name; any other code can be typed."""
    names = session.atlas().rule_base.vocabulary.industry

    def named(code: str) -> str:
        text: Text = names(code)
        return text[lang]

    codes = sorted(session.atlas().rule_base.vocabulary.industries)
    code = None if value is None else str(value)
    st.session_state[told["key"]] = code
    options = codes if code is None or code in codes else [code, *codes]
    st.selectbox(label, options, placeholder=sayer(lang)("industry_hint"), format_func=named, accept_new_options=True, **told)


def _take(name: str, key: str) -> None:
    """A field was changed: the fact is what it now says, or no longer known."""
    _set(name, (st.session_state[key] or "").strip() or None)


def _take_side(name: str, key: str) -> None:
    _set(name, {"yes": True, "no": False}.get(st.session_state[key]))


def _set(name: str, value: str | bool | None) -> None:
    others = {k: v for k, v in session.facts().items() if k != name}
    session.set_facts(others if value is None else {**others, name: value})
