"""A fold whose content is made only when it is opened: the page is lighter without it."""

from __future__ import annotations

from typing import Any

import streamlit as st


def opened_fold(label: str, key: str, icon: str | None = None) -> Any | None:
    """The fold to write into where it is open, else None.

    Args:
        key: of the fold; it stays open over other questions while the key stays.
    """
    fold = st.expander(label, icon=icon, key=key, on_change="rerun")
    return fold if fold.open else None
