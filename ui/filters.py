"""What of an answer is shown: whom the rules address, which medium, how strict; and in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from base.text import Lang
from rules.model import Medium
from services.groups import AUDIENCES, STRENGTHS, Audience, Order, for_audience
from ui.words import sayer

Finding = dict[str, Any]
MEDIA: tuple[str, ...] = Medium.__args__  # type: ignore[attr-defined]
ORDERS: tuple[Order, ...] = ("strength", "deadline")
_KEYS = ("show-medium", "show-strength")


@dataclass(frozen=True, slots=True)
class Shown:
    """Findings that pass the filters, those of the audience, and the order asked for."""

    findings: list[Finding]
    of_audience: list[Finding]
    order: Order


def chosen_audience() -> Audience:
    """Whom the rules address; enterprises and the public first, because the duties of governments are many."""
    found: Audience = st.session_state.get("audience") or "enterprise"
    return found


def filter_row(answer: Mapping[str, Any], lang: Lang) -> Shown:
    """The filters as one row; what they hide is told and can be had back.  What is about the environment as a whole belongs to every medium."""
    say = sayer(lang)
    with st.container(key="kq-filter", gap="small"):
        st.segmented_control(
            say("audience"), list(AUDIENCES), default="enterprise", format_func=lambda a: say(f"audience_{a}"), key="audience",
            label_visibility="collapsed",
        )  # fmt: skip
        mine = for_audience(answer["findings"], chosen_audience())
        media = Counter(medium for f in mine for medium in f["medium"])
        strengths = Counter(f["strength"] for f in mine)
        with st.container(horizontal=True, gap="small", key="kq-filter-more"):
            medium = st.selectbox(
                say("medium"), [medium for medium in MEDIA if media[medium]], index=None, placeholder=say("all"), key="show-medium",
                format_func=lambda key: f"{say(f'medium_{key}')} {media[key]}", width=150,
            )  # fmt: skip
            strength = st.selectbox(
                say("col_strength"), [s for s in STRENGTHS if strengths[s]], index=None, placeholder=say("all"), key="show-strength",
                format_func=lambda key: f"{say(f'strength_{key}')} {strengths[key]}", width=150,
            )  # fmt: skip
            order = st.selectbox(say("order"), ORDERS, key="show-order", format_func=lambda key: say(f"order_{key}"), width=150)
        found = [f for f in mine if strength in (None, f["strength"]) and (medium is None or {medium, "general"} & set(f["medium"]))]
        if hidden := len(mine) - len(found):
            with st.container(horizontal=True, gap="small", vertical_alignment="center", key="kq-hidden"):
                st.caption(say("hidden_rules", n=len(found), k=hidden))
                st.button(say("show_all"), on_click=_show_all, key="show-all", type="tertiary", icon=":material/filter_alt_off:")
    return Shown(found, mine, order)


def _show_all() -> None:
    for key in _KEYS:
        st.session_state[key] = None
