"""Online geocoders through the route: asked only where the reader says so, and failing without harm to what was found offline."""

import pytest

from tests.services.geocoder_stand_in import StandIn, amap, amap_error

KEY = "s3cret-key-of-a-user"
ONLINE = {"x-kongqu-online": "1"}


@pytest.fixture
def service(monkeypatch):
    with StandIn() as stand_in:
        monkeypatch.setenv("KONGQU_AMAP_KEY", KEY)
        monkeypatch.setenv("KONGQU_AMAP_URL", stand_in.url)
        yield stand_in


def test_nothing_leaves_the_host_unless_the_reader_says_so(client, service):
    client.get("/api/v1/places", params={"q": "孝义市某厂"})
    client.post("/api/v1/places", json={"q": "孝义市某厂"})
    assert service.asked == []


def test_what_the_service_finds_stands_first_and_says_where_from(client, service):
    service.answer = amap(("山西省吕梁市孝义市某厂", "111.7850,37.1461", "兴趣点"))
    got = client.post("/api/v1/places", json={"q": "孝义市某厂"}, headers=ONLINE)
    first, *offline = got.json()["candidates"]
    assert first["kind"] == "online" and "高德" in first["source"] and first["shift_m"] > 300
    assert "county/141181" in [c["id"] for c in offline] and KEY not in got.text
    answer = client.get("/api/v1/lookup", params={**first["question"], "on": "2023-08-01"}).json()
    assert answer["place"]["county"] == "孝义市" and answer["place"]["location_accuracy_m"] == first["accuracy_m"]


def test_a_service_that_refuses_leaves_what_was_found_offline(client, service):
    service.answer = amap_error("10003", "DAILY_QUERY_OVER_LIMIT")
    offline = client.get("/api/v1/places", params={"q": "孝义市"}).json()
    got = client.get("/api/v1/places", params={"q": "孝义市"}, headers=ONLINE)
    assert got.json()["candidates"] == offline["candidates"] and KEY not in got.text
    assert [n["code"] for n in got.json()["notices"]] != [n["code"] for n in offline["notices"]]
