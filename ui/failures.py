"""What a reader sees when a page fails: one clear message in the page's language; the details go to the log."""

from __future__ import annotations

import logging

import streamlit as st

from base.errors import KongquError
from ui import markup, session

_LOG = logging.getLogger("kongqu.ui")


def show_failure(error: Exception) -> bool:
    """Handler of errors that no page caught (``st.App(on_script_error=…)``); True: Streamlit shows nothing of its own."""
    if not isinstance(error, KongquError):
        _LOG.error("A page failed", exc_info=error)
        error = KongquError(
            "page_failed",
            zh="页面出了意外，详情已记入服务器日志；请刷新，若再出现请报告维护者。",
            en="The page failed unexpectedly; the details are in the server's log. Reload it, and report it if it happens again.",
        )
    st.html(markup.error_box(error, session.lang()))
    return True
