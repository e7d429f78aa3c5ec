"""What the map fetches: compressed, cached, never from outside its folders; and what every page's head says."""

from pathlib import Path

import pytest

from api.assets import find_asset
from api.middleware import POLICY, with_language
from ui.map.content import content_url
from ui.static_files import STATIC, static_url


def test_layer_is_compressed_and_tagged(client):
    first = client.get("/geo/built_up.geojson", headers={"accept-encoding": "gzip"})
    assert first.status_code == 200 and first.headers["content-encoding"] == "gzip" and first.json()["features"]
    again = client.get("/geo/built_up.geojson", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304 and not again.content


def test_without_compression_the_same_comes_plain(client):
    plain = client.get("/geo/built_up.geojson", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers and plain.json()["type"] == "FeatureCollection"


def test_versioned_addresses_are_kept(client):
    for url in (content_url("zh"), content_url("en"), static_url("map/atlas.js"), "/vendor/leaflet.js?v=1", "/geo/region.geojson?v=1"):
        answer = client.get(url)
        assert answer.status_code == 200 and "immutable" in answer.headers["cache-control"], url
    assert "no-cache" in client.get("/geo/region.geojson").headers["cache-control"]


@pytest.mark.parametrize(
    "url", ["/geo/nothing.geojson", "/geo/content-fr.json", "/vendor/x.js", "/assets/x/y.js", "/api/nothing", "/api", "/geo/x"]
)
def test_what_is_not_there_is_a_404_in_json(client, url):
    answer = client.get(url)
    assert answer.status_code == 404 and answer.json()["error"]["message"]["en"]


@pytest.mark.parametrize("url", ["/vendor/%2e%2e/__init__.py", "/assets/x/..%2fmap.js", "/geo/..%2f..%2fdocuments.geojson"])
def test_no_address_leads_out_of_its_folder(client, url):
    assert client.get(url).status_code in (400, 404)


@pytest.mark.parametrize("name", ["../map.js", "../content.py", "/etc/hostname", "map.html", ""])
def test_no_name_leads_out_of_its_folder(name):
    assert find_asset(STATIC, name) is None and find_asset(STATIC, "map/map.css") is not None


def test_export_comes_as_a_file(client):
    answer = client.get("/geo/export.geojson?rows=built_prefecture")
    assert "attachment" in answer.headers["content-disposition"] and len(answer.json()["features"]) == 11
    assert client.get("/geo/export.geojson?rows=x").status_code == 400


@pytest.mark.parametrize(
    ("query", "cookie", "lang"), [("", "", "zh-CN"), ("?lang=en", "", "en"), ("", "kq_lang=en", "en"), ("?lang=zh", "kq_lang=en", "zh-CN")]
)
def test_pages_say_their_language_and_policy(client, query, cookie, lang):
    answer = client.get(f"/{query}", headers={"accept": "text/html", "cookie": cookie})
    assert answer.status_code == 200 and f'<html lang="{lang}"' in answer.text
    assert answer.headers["content-security-policy"] == POLICY


def test_language_is_set_once():
    assert with_language(b'<html lang="en"><p lang="en">', "zh") == b'<html lang="zh-CN"><p lang="en">'


def test_modules_are_scripts(client):
    answer = client.get(static_url("map/atlas.js"), headers={"accept-encoding": "gzip"})
    assert answer.headers["content-type"].startswith("text/javascript") and "export async function show" in answer.text


def test_streamlit_run_finds_the_app_too():
    from streamlit.web.server.app_discovery import discover_asgi_app

    assert discover_asgi_app(Path(__file__).resolve().parents[2] / "app.py").is_asgi_app
