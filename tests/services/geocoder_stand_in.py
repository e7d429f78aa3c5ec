"""A geocoding service on this machine: answers in the documented forms of 天地图, 高德 and Nominatim, and every way to fail."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

XIAOYI = (111.7789, 37.1450)  # in 孝义市, WGS84


def amap(*rows: tuple[str, str, str], adcode: str = "141181") -> dict[str, Any]:
    """高德: rows of (address, "lon,lat" in GCJ-02, level)."""
    geocodes = [
        {
            "formatted_address": address, "country": "中国", "province": "山西省", "citycode": "0358", "city": "吕梁市", "district": "孝义市",
            "township": [], "neighborhood": {"name": [], "type": []}, "building": {"name": [], "type": []}, "adcode": adcode, "street": [],
            "number": [], "location": location, "level": level,
        }
        for address, location, level in rows
    ]  # fmt: skip
    return {"status": "1", "info": "OK", "infocode": "10000", "count": str(len(geocodes)), "geocodes": geocodes}


def amap_error(infocode: str, info: str) -> dict[str, Any]:
    return {"status": "0", "info": info, "infocode": infocode}


def tianditu(lon: float, lat: float, level: str | None = "兴趣点") -> dict[str, Any]:
    location = {"score": 100, "lon": str(lon), "lat": str(lat), "keyWord": "孝义市某厂"} | ({"level": level} if level else {})
    return {"msg": "ok", "location": location, "searchVersion": "6.4.9V", "status": "0"}


def nominatim(lon: float, lat: float, half_deg: float, addresstype: str = "industrial") -> list[dict[str, Any]]:
    box = [str(lat - half_deg), str(lat + half_deg), str(lon - half_deg), str(lon + half_deg)]
    return [
        {
            "place_id": 1, "licence": "© OpenStreetMap", "osm_type": "way", "osm_id": 2, "lat": str(lat), "lon": str(lon), "class": "landuse",
            "type": "industrial", "place_rank": 22, "importance": 0.1, "addresstype": addresstype, "name": "某厂",
            "display_name": "某厂, 孝义市, 吕梁市, 山西省, 中国", "boundingbox": box,
        }
    ]  # fmt: skip


class StandIn:
    """Serves on loopback; ``answer`` is what comes next: a JSON value, raw bytes, or a function of the request handler."""

    def __init__(self) -> None:
        self.answer: Any = {}
        self.status = 200
        self.asked: list[dict[str, list[str]]] = []
        self.paths: list[str] = []
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                stand_in.paths.append(parts.path)
                stand_in.asked.append(parse_qs(parts.query))
                if callable(stand_in.answer):
                    stand_in.answer(self)
                    return
                body = stand_in.answer if isinstance(stand_in.answer, bytes) else json.dumps(stand_in.answer, ensure_ascii=False).encode()
                self.send_response(stand_in.status)
                self.send_header("Content-Type", "application/json;charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self.url = f"http://{self.host}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> StandIn:
        self._thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def redirect_to(url: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", url)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def silent_until(done: threading.Event) -> Callable[[BaseHTTPRequestHandler], None]:
    """No answer until the test is over."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        done.wait(20)
        handler.close_connection = True

    return answer


def drip_until(done: threading.Event) -> Callable[[BaseHTTPRequestHandler], None]:
    """A byte now and then, so that no single wait is long, and no end."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            while not done.wait(0.05):
                handler.wfile.write(b" ")

    return answer
