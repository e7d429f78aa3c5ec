"""What a reader's session holds: language, date asked, place asked, facts given, stated memberships, the last answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from base.days import read_day
from base.errors import KongquError
from base.text import Lang
from services.atlas import open_atlas
from services.lookup import lookup

COOKIE = "kq_lang"
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class PlaceAsked:
    """A place as the reader gave it: degrees in that datum, or an administrative name (then the whole area is meant)."""

    lon: float | None = None
    lat: float | None = None
    datum: str = "wgs84"
    address: str | None = None


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


def place() -> PlaceAsked | None:
    found: PlaceAsked | None = st.session_state.get("place")
    return found


def ask_place(asked: PlaceAsked) -> None:
    """Take a new place; what was stated about the zones of another place, and known of another site, no longer holds."""
    if st.session_state.get("place") != asked:
        st.session_state.place = asked
        st.session_state.members = {}
        set_facts({})


def facts() -> dict[str, Any]:
    """What the reader knows of the site: fact → value as given, checked when it is asked with."""
    found: dict[str, Any] = st.session_state.setdefault("facts", {})
    return found


def set_facts(known: dict[str, Any]) -> None:
    st.session_state.facts = known


def members() -> dict[str, str]:
    found: dict[str, str] = st.session_state.setdefault("members", {})
    return found


def remembered(key: tuple[object, ...], make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The session's last answer, made anew when the question differs."""
    last = st.session_state.get("last_answer")
    if last is None or last[0] != key:
        last = st.session_state.last_answer = (key, make())
    found: dict[str, Any] = last[1]
    return found


def answer() -> dict[str, Any] | None:
    """Answer for the place and date of this session; None where no place is asked.  Raises KongquError."""
    asked = place()
    if asked is None:
        return None
    stated, known = dict(members()), dict(facts())
    key = (asked, as_of(), tuple(sorted(stated.items())), tuple(sorted(known.items())))
    if asked.address is not None:
        return remembered(key, lambda: lookup(atlas(), address=asked.address, as_of=as_of(), members=stated, facts=known))
    return remembered(
        key, lambda: lookup(atlas(), lon=asked.lon, lat=asked.lat, datum=asked.datum, as_of=as_of(), members=stated, facts=known)
    )
