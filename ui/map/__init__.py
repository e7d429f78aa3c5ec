"""The map: Leaflet in a component of our own, fed by URL, with layers, legend, date and gaps around it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from base.text import Lang
from ui.map.content import content_url
from ui.static_files import static_url, static_version

_HERE = Path(__file__).resolve().parent
_COMPONENT = st.components.v2.component(
    "kongqu_map",
    html=(_HERE / "map.html").read_text(encoding="utf-8").replace("{version}", static_version()),  # sent with every run: kept small
    js=(_HERE / "map.js").read_text(encoding="utf-8"),
    isolate_styles=False,  # the page's tokens are used inside
)


def _nothing() -> None:
    return None


def atlas_map(
    key: str, lang: Lang, data: dict[str, Any], *, on_pick: Callable[[], None] = _nothing, on_as_of: Callable[[], None] = _nothing
) -> None:
    """Mount the map under a key; it stays mounted while the key stays.

    Args:
        data: ``as_of`` (ISO date); ``point`` {lon, lat, label, accuracy_m} or None; ``measure`` {from, to as [lat, lon], text} or None;
            ``remember`` to keep the view; ``mini``, ``height``, ``view`` {center, zoom} for a still map.
        on_pick: called when the reader asks about a place: ``st.session_state[key].pick`` is {lon, lat} in WGS84.
        on_as_of: called when the reader sets the date: ``st.session_state[key].as_of``.
    """
    _COMPONENT(
        key=key,
        data={"module": static_url("map/atlas.js"), "content": content_url(lang), **data},
        on_pick_change=on_pick,
        on_as_of_change=on_as_of,
    )
