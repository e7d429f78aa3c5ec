"""Router: language, list of pages, logo, theme."""

import sys
from pathlib import Path

import streamlit as st

HERE = Path(__file__).resolve().parent
if str(HERE.parent) not in sys.path:
    sys.path.insert(0, str(HERE.parent))

from base.errors import KongquError  # noqa: E402
from ui import markup, session  # noqa: E402
from ui.chrome import page_chrome  # noqa: E402
from ui.words import sayer  # noqa: E402

lang = session.lang()
say = sayer(lang)
st.set_page_config(page_title=say("title"), page_icon=str(HERE / "icon.png"), layout="wide")
page = st.navigation(
    [
        st.Page("screens/map_page.py", title=say("nav_map"), icon=":material/map:", default=True),
        st.Page("screens/lookup_page.py", title=say("nav_lookup"), icon=":material/search:", url_path="lookup"),
        st.Page("screens/list_page.py", title=say("nav_list"), icon=":material/view_column:", url_path="list"),
        st.Page("screens/rules_page.py", title=say("nav_rules"), icon=":material/menu_book:", url_path="rules"),
        st.Page("screens/data_page.py", title=say("nav_data"), icon=":material/layers:", url_path="data"),
    ],
    position="top",
)
st.logo(
    str(HERE / ("logo_en.svg" if lang == "en" else "logo.svg")),
    size="large",
    icon_image=str(HERE / ("logo_en.svg" if lang == "en" else "logo.svg")),
)
for sheet in ("theme.css", "pages.css"):
    st.html(HERE / sheet)
page_chrome(lang)
try:
    session.atlas()  # before any fragment: without an edition no page can say anything
    page.run()
except KongquError as error:
    st.html(markup.error_box(error, lang))
