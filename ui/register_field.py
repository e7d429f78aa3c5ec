"""The reader's own enterprise register: uploaded for this session, checked row by row, searched with everything else."""

from __future__ import annotations

import streamlit as st

from base.errors import KongquError
from base.text import Lang
from geo.datums import DATUMS
from services.registers.reader import read_register
from services.registers.register import REGISTERS, Register, RegisterFault
from ui import markup as m
from ui import session
from ui.markup import esc
from ui.words import sayer

KINDS = ["csv", "txt", "tsv", "xlsx", "xls", "ods"]
FIRST, MOST = 20, 220  # faults that stand open, and with those that can be unfolded


def register_field(lang: Lang) -> None:
    """Upload, datum for rows that state none, and what was found in the file."""
    say = sayer(lang)
    with st.expander(say("register"), icon=":material/list_alt:"):
        st.html(f'<p class="kq-small">{esc(say("register_line"))}</p>')
        st.selectbox(
            say("register_datum"), DATUMS, index=None, placeholder=say("register_datum_none"), format_func=lambda d: say(f"datum_{d}"),
            key="register-datum", on_change=_take,
        )  # fmt: skip
        st.file_uploader(say("register_file"), type=KINDS, key="register-file", on_change=_take)
        error: KongquError | None = st.session_state.get("register-error")
        token = session.register_token()
        try:
            if token is not None:
                st.html(register_report(REGISTERS.require(token), lang))
        except KongquError as gone:
            error = gone
        if error is not None:
            st.html(m.error_box(error, lang))


def _take() -> None:
    """Read what was uploaded; a file that cannot be read is told, and takes away what it was to replace."""
    ss = st.session_state
    REGISTERS.drop(ss.pop("register", None) or "")
    ss.pop("register-error", None)
    given = ss.get("register-file")
    if given is None:
        return
    try:
        ss.register = REGISTERS.add(read_register(given.name, given.getvalue(), ss.get("register-datum")))
    except KongquError as error:
        ss["register-error"] = error


def register_report(register: Register, lang: Lang) -> str:
    """How many rows can be found, how the file was read, and every fault with its row and the mend."""
    say = sayer(lang)
    counts = say("register_rows", n=len(register.rows), k=register.dropped, f=len(register.faults))
    notes = "".join(f"<li>{esc(note[lang])}</li>" for note in register.notes)
    first, rest, unshown = register.faults[:FIRST], register.faults[FIRST:MOST], len(register.faults) - MOST
    folded = (
        f'<details class="kq-more"><summary>{esc(say("more_rows", n=len(rest)))}</summary>{_faults(rest, lang)}</details>' if rest else ""
    )
    if unshown > 0:
        folded += f'<p class="kq-small">{esc(say("register_unshown", n=unshown))}</p>'
    return (
        f'<p class="kq-small" role="status"><b>{esc(register.name)}</b> {esc(counts)}</p><ul class="kq-list kq-micro">{notes}</ul>'
        + (_faults(first, lang) if first else "")
        + folded
    )


def _faults(faults: tuple[RegisterFault, ...], lang: Lang) -> str:
    say = sayer(lang)
    heads = (say("register_row"), say("register_column"), say("register_value"), say("register_mend"))
    rows = [
        [
            esc(say("register_row_n", n=f.row)),
            esc(f.column),
            esc(f.value),
            esc(f.text[lang]) + ("" if f.kept else f" <b>{esc(say('register_dropped'))}</b>"),
        ]
        for f in faults
    ]
    return m.table(heads, rows, "kq-stack kq-wide-table")
