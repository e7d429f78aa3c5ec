"""The reader's list of places: kept in this session only, at most 30, each question once."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from base.errors import KongquError
from base.text import Lang, shown
from services.asked import Asked
from services.lists.columns import Column, column_of
from ui import session
from ui.words import sayer

MOST = 30
NAME_LENGTH = 60
_ENTRIES, _COLUMNS = "place_list", "place_list_columns"
Key = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A question on the list, and what the reader knows its place by."""

    asked: Asked
    name: str


def entries() -> list[Entry]:
    found: list[Entry] = st.session_state.setdefault(_ENTRIES, [])
    return found


def holds(asked: Asked) -> bool:
    """Whether the very same question is on the list already."""
    return key_of(asked) in {key_of(entry.asked) for entry in entries()}


def add(asked: Asked, name: str) -> None:
    """Put a question at the end of the list; one that is there already stays where it is.

    Raises:
        KongquError: ``list_full``.
    """
    if holds(asked):
        return
    if len(entries()) >= MOST:
        raise KongquError(
            "list_full",
            where="list",
            zh=f"清单最多 {MOST} 处；先移出一处再加。",
            en=f"The list holds {MOST} places at most; take one out before adding another.",
        )
    entries().append(Entry(asked, shown(name, NAME_LENGTH)))


def remove(i: int) -> None:
    """Take out the entry at that position; none where there is none."""
    if 0 <= i < len(entries()):
        del entries()[i]


def clear() -> None:
    entries().clear()
    st.session_state.pop(_COLUMNS, None)


def add_button(asked: Asked, name: str, lang: Lang) -> None:
    """A button that adds this question; it says so where it is on the list already, or the list is full."""
    say, known = sayer(lang), holds(asked)
    if not known and len(entries()) >= MOST:
        st.button(say("list_full", n=MOST), key="list-add", icon=":material/playlist_remove:", disabled=True)
        return
    word, icon = (say("list_has"), ":material/playlist_add_check:") if known else (say("list_add"), ":material/playlist_add:")
    st.button(word, key="list-add", icon=icon, disabled=known, on_click=add, args=(asked, name))


def list_link(lang: Lang) -> None:
    """A link to the list with its length; nothing while it is empty.  The page has to be in the navigation."""
    if entries():
        st.page_link("screens/list_page.py", label=sayer(lang)("list_see", n=len(entries())), icon=":material/view_column:")


def columns() -> list[Column | KongquError]:
    """What each entry's answer says, asked once a session and edition; an error where a question cannot be answered any more."""
    atlas, kept = session.atlas(), st.session_state.get(_COLUMNS, {})
    edition, fresh, found = (atlas.zones_edition, atlas.rules_edition), {}, []
    for entry in entries():
        key = (edition, key_of(entry.asked))
        if key not in kept:
            try:
                kept[key] = column_of(entry.asked.answer(atlas), entry.name)
            except KongquError as problem:
                kept[key] = problem
        fresh[key] = kept[key]
        found.append(kept[key])
    st.session_state[_COLUMNS] = fresh
    return found


def key_of(asked: Asked) -> Key:
    """What makes a question the same: its address."""
    return tuple(asked.pairs())
