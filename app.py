"""Kongqu 控区: pages, REST routes and map assets in one server.

Run:  python app.py            (http://127.0.0.1:8720; PORT and HOST change it)
      streamlit run app.py     (the same, with Streamlit's own options)
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from api.assets import asset_routes, not_found
from api.middleware import PageHeaders
from api.routes import routes as api_routes
from base.errors import KongquError
from geo.place_index import names
from services.atlas import open_atlas
from ui.failures import show_failure
from ui.map.content import MAP_FOLDER, export_rows, map_content
from ui.static_files import STATIC

HERE = Path(__file__).resolve().parent
sys.setswitchinterval(0.0005)  # seconds: while a page is being made, what is ready of it goes out


# Our routes first; an unknown address under /api or /geo is told so, everything else is a page.  `streamlit run` looks for
# this very assignment in the source, so it stands here and not in a function.
app = st.App(
    str(HERE / "ui" / "main.py"),
    routes=[
        *asset_routes(layers=MAP_FOLDER, scripts=STATIC, content=map_content, export=export_rows),
        *api_routes,
        *(Route(path, not_found) for path in ("/api", "/geo/{rest:path}")),
    ],
    middleware=[Middleware(PageHeaders)],
    on_script_error=show_failure,
)


def run(host: str, port: int) -> None:
    """Serve until interrupted, and print where."""
    os.chdir(HERE)  # Streamlit reads .streamlit/config.toml from here
    Thread(target=_warm_up, daemon=True).start()
    print(f"控区 Kongqu: http://{host}:{port}", flush=True)
    app.run(config={"server.port": port, "server.address": host, "server.headless": True})


def _warm_up() -> None:
    """Open atlas and names while the server starts, so that the first question finds them open; what is wrong is told when it is asked."""
    with suppress(KongquError):
        open_atlas()
        names()
    gc.collect()
    gc.freeze()  # what the atlas holds stays: searching it for garbage would only make answers late


def main() -> None:
    """Serve on the loopback address, port 8720, unless HOST and PORT say otherwise."""
    run(os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8720")))


if __name__ == "__main__":
    main()
