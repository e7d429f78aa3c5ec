"""The question in the address: /lookup?lon=…&lat=…&datum=…&on=…&facts={…}, or &address=…; read once, kept up to date."""

from __future__ import annotations

import json

import streamlit as st

from base.errors import KongquError
from geo.coordinates import require_numbers
from geo.datums import require_datum
from services.given import parse_facts
from ui import session

_KEYS = ("lon", "lat", "datum", "on", "address", "facts")


def read_link() -> None:
    """Take a question that the address states, unless it is the one that the session holds.

    Raises:
        KongquError: numbers, datum, date or facts of the address are wrong.
    """
    given = {k: st.query_params[k] for k in _KEYS if k in st.query_params}
    if given == st.session_state.get("link_read"):
        return
    st.session_state.link_read = given
    if "on" in given:
        st.session_state.as_of = session.parse_date(given["on"])
    if "address" in given:
        session.ask_place(session.PlaceAsked(address=given["address"]))
    elif "lon" in given or "lat" in given:
        lon, lat = _number(given.get("lon", ""), "lon"), _number(given.get("lat", ""), "lat")
        require_numbers(lon, lat)
        datum = given.get("datum", "wgs84")
        require_datum(datum)
        st.session_state["datum"] = datum  # the field of the page shows it
        session.ask_place(session.PlaceAsked(lon, lat, datum))
    if "facts" in given:
        session.set_facts(parse_facts(given["facts"]))


def _number(text: str, name: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise KongquError(
            "not_numbers",
            where=name,
            zh=f"“{text}”不是数；写十进制度，如 111.1734。",
            en=f"{text!r} is no number; write decimal degrees, e.g. 111.1734.",
        ) from None


def write_link() -> None:
    """Put the session's question into the address, so that it can be sent on."""
    asked = session.place()
    if asked is None:
        return
    wanted = {"on": session.as_of().isoformat()}
    if asked.address is not None:
        wanted["address"] = asked.address
    else:
        wanted |= {"lon": str(asked.lon), "lat": str(asked.lat), "datum": asked.datum}
    if session.facts():
        wanted["facts"] = json.dumps(session.facts(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if session.lang() == "en":
        wanted["lang"] = "en"
    if dict(st.query_params) != wanted:
        st.query_params.from_dict(wanted)
    st.session_state.link_read = {k: v for k, v in wanted.items() if k in _KEYS}
