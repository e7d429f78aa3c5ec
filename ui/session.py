"""What a reader's session holds: language, day and hour asked, place asked, facts given, stated memberships, the last answer."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any

import streamlit as st

from base.days import read_day
from base.errors import KongquError
from base.text import Lang, shown
from services.answers import ANSWERS
from services.asked import Asked
from services.atlas import open_atlas
from services.finding.places import resolve
from services.passage import Passage, documents_folder, passage_of
from services.question import POINT_ACCURACY_M
from ui.words import sayer

COOKIE = "kq_lang"
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class PlaceAsked:
    """A place as the reader gave it.

    Attributes:
        lon, lat, datum, accuracy_m: degrees in that datum, and how far they may be off in metres; or
        address: an administrative name (then the whole area is meant); or
        place: id of a place that Kongqu knows.
    """

    lon: float | None = None
    lat: float | None = None
    datum: str = "wgs84"
    address: str | None = None
    place: str | None = None
    accuracy_m: float = POINT_ACCURACY_M


@st.cache_resource(show_spinner=False)
def atlas() -> Any:
    """The edition of zones and the rule base, loaded once for all sessions."""
    return open_atlas()


def lang() -> Lang:
    """Language of this session: the address, else what was chosen before, else the cookie of an earlier visit, else Chinese."""
    asked = st.query_params.get("lang")
    if asked in ("zh", "en"):
        st.session_state.lang = asked
    elif "lang" not in st.session_state:
        st.session_state.lang = "en" if st.context.cookies.get(COOKIE) == "en" else "zh"
    return "en" if st.session_state.lang == "en" else "zh"


def switch_lang() -> None:
    st.session_state.lang = "zh" if lang() == "en" else "en"
    st.query_params["lang"] = st.session_state.lang


def parse_date(text: str) -> date:
    """A date in ISO form.  Raises KongquError with the mend."""
    try:
        found = read_day(text.strip())
    except ValueError:
        raise KongquError(
            "bad_date",
            zh=f"“{text}”不是日期；请写成 年-月-日，如 2023-08-01。",
            en=f"“{text}” is no date; write YYYY-MM-DD, e.g. 2023-08-01.",
        ) from None
    return in_range(found)


def in_range(found: date) -> date:
    """Refuse a day that no rule could be asked for."""
    if not EARLIEST <= found <= LATEST:
        raise KongquError(
            "date_range", zh=f"日期须在 {EARLIEST} 与 {LATEST} 之间。", en=f"The date must lie between {EARLIEST} and {LATEST}."
        )
    return found


def as_of() -> date:
    """Date asked; today where none was chosen (only here is the clock read)."""
    if "as_of" not in st.session_state:
        st.session_state.as_of = date.today()
    found: date = st.session_state.as_of
    return found


def at() -> time | None:
    """Time of day asked; None where every hour counts."""
    found: time | None = st.session_state.get("at")
    return found


def place() -> PlaceAsked | None:
    found: PlaceAsked | None = st.session_state.get("place")
    return found


def place_label() -> str:
    """What the reader's own register calls the place; it stays in this session and stands in no link."""
    found: str = st.session_state.get("place_label", "")
    return found


def shown_place(lang: Lang) -> str:
    """What the field shows, so that it never shows another place than is answered for."""
    asked = place()
    if asked is None:
        return ""
    if asked.place is not None:
        try:
            return resolve(atlas(), asked.place).name[lang]
        except KongquError:  # told with the answer
            return shown(asked.place)
    return place_label() or asked.address or f"{asked.lon}, {asked.lat} {sayer(lang)(f'datum_{asked.datum}')}"


def register_token() -> str | None:
    """Of the register that the reader gave in this session."""
    found: str | None = st.session_state.get("register")
    return found


def ask_place(asked: PlaceAsked, label: str = "") -> None:
    """Take a new place; what was stated about the zones of another place, and known of another site, no longer holds."""
    if st.session_state.get("place") != asked or place_label() != label:
        st.session_state.place = asked
        st.session_state.members = {}
        set_facts({})
    st.session_state.place_label = label


def forget_place() -> None:
    """No place is asked any more."""
    st.session_state.place = None
    st.session_state.place_label = ""
    st.session_state.members = {}
    set_facts({})


def set_time(on: date, hour: time | None) -> None:
    """Another day and hour; what was wrong with what stood in their fields is gone."""
    st.session_state.as_of, st.session_state.at = on, hour
    for key in [key for key in st.session_state if str(key).endswith(("-date-error", "-hour-error"))]:
        del st.session_state[key]


def facts() -> dict[str, Any]:
    """What the reader knows of the site: fact → value as given, checked when it is asked with."""
    found: dict[str, Any] = st.session_state.setdefault("facts", {})
    return found


def set_facts(known: dict[str, Any]) -> None:
    st.session_state.facts = known


def members() -> dict[str, str]:
    found: dict[str, str] = st.session_state.setdefault("members", {})
    return found


def set_members(stated: dict[str, str]) -> None:
    st.session_state.members = stated


def asked(months: int = 0) -> Asked | None:
    """The whole question; None where no place is asked.

    Args:
        months: how far ahead to tell what changes.
    """
    there = place()
    if there is None:
        return None
    return Asked(as_of=as_of(), at=at(), facts=dict(facts()), members=dict(members()), months=months, **asdict(there))


def answer() -> dict[str, Any] | None:
    """The session's last answer, made anew when the question differs; None where no place is asked.  Raises KongquError."""
    question = asked()
    if question is None:
        return None
    last = st.session_state.get("last_answer")
    if last is None or last[0] != question.pairs():
        last = st.session_state.last_answer = (question.pairs(), ANSWERS.answer(atlas(), question))
    found: dict[str, Any] = last[1]
    return found


def passage(rule: str) -> Passage | KongquError | None:
    """The printed passage that a rule cites, where the documents' texts are at hand; what is wrong with a text is told in its place."""
    try:
        return passage_of(rule, atlas().rule_base, documents_folder(os.environ))
    except KongquError as error:
        return error
