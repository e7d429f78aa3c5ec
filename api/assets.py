"""Files that the map reads by URL: zone layers, the map's content, its script modules, Leaflet.  Cached and compressed."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from xstatic.pkg import leaflet  # type: ignore[import-untyped]

from api.responses import told
from base.errors import KongquError
from base.files import sha256_of

MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".png": "image/png",
    ".geojson": "application/geo+json",
}
VENDOR = Path(leaflet.BASE_DIR)
FOREVER = "public, max-age=31536000, immutable"  # for addresses that carry the edition or version of their content
ASK_AGAIN = "no-cache"
_MIN_GZIP_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Asset:
    """Content of one address, with its compressed form and its entity tag."""

    content: bytes
    packed: bytes | None
    etag: str
    media_type: str


def make_asset(content: bytes, media_type: str) -> Asset:
    packs = len(content) >= _MIN_GZIP_BYTES and not media_type.startswith("image/")
    packed = gzip.compress(content, 6, mtime=0) if packs else None
    return Asset(content, packed, f'"{sha256_of(content)[:24]}"', media_type)


@lru_cache(maxsize=128)
def _read_asset(path: Path, modified_ns: int) -> Asset:
    return make_asset(path.read_bytes(), MEDIA_TYPES[path.suffix])


def find_asset(folder: Path, name: str) -> Asset | None:
    """The file of that name inside a folder; None for what is not there, lies outside or is of another kind."""
    try:
        path = (folder / name).resolve()
        path.stat()
    except (OSError, ValueError):  # not there, or a name that no file can have
        return None
    if not path.is_relative_to(folder.resolve()) or path.suffix not in MEDIA_TYPES or not path.is_file():
        return None
    return _read_asset(path, path.stat().st_mtime_ns)


def answer_with(request: Request, asset: Asset | None, *, lasting: bool) -> Response:
    """The asset, compressed where the browser takes it; 304 where the browser has it; 404 as JSON where there is none.

    Args:
        lasting: the address names a version, so that the browser need not ask again.
    """
    if asset is None:
        return not_found(request)
    headers = {"etag": asset.etag, "cache-control": FOREVER if lasting else ASK_AGAIN, "vary": "accept-encoding"}
    if asset.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if asset.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.packed, media_type=asset.media_type, headers={**headers, "content-encoding": "gzip"})
    return Response(asset.content, media_type=asset.media_type, headers=headers)


def not_found(request: Request) -> JSONResponse:
    error = KongquError(
        "not_found",
        where=request.url.path,
        zh="没有这个地址；接口的地址见 /api/v1。",
        en="There is no such address; see /api/v1 for those there are.",
    )
    return JSONResponse({"error": error.as_json()}, status_code=404)


def asset_routes(
    *,
    layers: Path,
    scripts: Path,
    content: Callable[[str], Mapping[str, object]],
    export: Callable[[list[str]], bytes],
) -> list[Route]:
    """Routes of everything that the map fetches.

    Args:
        layers: folder of ``<layer>.geojson`` files.
        scripts: folder of the map's script modules.
        content: what the map shows around itself, in the language ``zh`` or ``en``.
        export: GeoJSON of the map rows with these ids.
    """

    def layer(request: Request) -> Response:
        asset = find_asset(layers, f"{request.path_params['layer']}.geojson")
        return answer_with(request, asset, lasting="v" in request.query_params)

    @told
    def page_content(request: Request) -> Response:
        lang = request.path_params["lang"]
        if lang not in ("zh", "en"):
            return not_found(request)
        text = json.dumps(content(lang), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return answer_with(request, make_asset(text.encode(), "application/json"), lasting="v" in request.query_params)

    def export_rows(request: Request) -> Response:
        rows = [r for r in request.query_params.get("rows", "").split(",") if r]
        try:
            data = export(rows)
        except KongquError as error:
            return JSONResponse({"error": error.as_json()}, status_code=400)
        headers = {"content-disposition": 'attachment; filename="kongqu-zones.geojson"', "cache-control": ASK_AGAIN}
        return Response(data, media_type="application/geo+json", headers=headers)

    def script(request: Request) -> Response:
        return answer_with(request, find_asset(scripts, request.path_params["name"]), lasting=True)

    def vendor(request: Request) -> Response:
        return answer_with(request, find_asset(VENDOR, request.path_params["name"]), lasting="v" in request.query_params)

    return [
        Route("/geo/export.geojson", export_rows),
        Route("/geo/content-{lang}.json", page_content),
        Route("/geo/{layer:str}.geojson", layer),
        Route("/assets/{version:str}/{name:path}", script),
        Route("/vendor/{name:path}", vendor),
    ]
