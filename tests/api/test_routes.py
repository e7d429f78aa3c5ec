"""The REST routes, through the one server."""

import pytest


def test_lookup_gives_what_python_gives(client, atlas):
    from datetime import date

    from services.lookup import lookup

    got = client.get("/api/v1/lookup", params={"lon": "111.1734", "lat": "37.3564", "on": "2023-08-01"}).json()
    assert got == lookup(atlas, as_of=date(2023, 8, 1), lon=111.1734, lat=37.3564)


def test_lookup_takes_facts_members_and_names(client):
    got = client.get(
        "/api/v1/lookup", params={"address": "孝义市", "on": "2024-06-01", "facts": '{"industry": "2521"}', "member": "park/xiaoyi=inside"}
    )
    assert got.status_code == 200
    assert got.json()["query"]["members"] == {"park/xiaoyi": "inside"}


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({}, "empty_coordinates"),
        ({"lon": "37", "lat": "111"}, "swapped"),
        ({"lon": "1e999", "lat": "37"}, "not_finite"),
        ({"lon": "111.17", "lat": "37.35", "on": "yesterday"}, "bad_date"),
        ({"lon": "111.17", "lat": "37.35", "facts": "{"}, "bad_facts"),
        ({"lon": "111.17", "lat": "37.35", "facts": "[1]"}, "bad_facts"),
        ({"lon": "111.17", "lat": "37.35", "facts": '{"a": 1e999}'}, "bad_facts"),
        ({"lon": "111.17", "lat": "37.35", "date": "2023-08-01"}, "unknown_parameter"),
        ({"lon": "111.17", "lat": "37.35", "accuracy_m": "-5"}, "bad_accuracy"),
        ({"lon": "111.17", "lat": "37.35", "accuracy_m": "wide"}, "bad_accuracy"),
        ({"lon": "111.17", "lat": "37.35", "address": "孝义市"}, "one_place"),
        ({"address": "<script>"}, "unknown_place"),
        ({"address": "孝义市", "datum": "gcj02"}, "only_for_a_point"),
        ({"lon": "111.17", "lat": "37.35", "on": "2023-W05-1"}, "bad_date"),
        ({"lon": "111.17", "lat": "37.35", "facts": '{"a": 1' + "0" * 5000 + "}"}, "bad_facts"),
        ({"lon": "111.17", "lat": "37.35", "facts": '{"\\ud800": 1}'}, "bad_facts"),
        ({"lon": "111.17", "lat": "37.35", "member": "park/xiaoyi=maybe"}, "faults"),
    ],
)
def test_bad_questions_are_told_in_both_languages(client, params, code):
    got = client.get("/api/v1/lookup", params=params)
    assert got.status_code == 400
    error = got.json()["error"]
    assert error["code"] == code
    if code != "faults":
        assert error["message"]["zh"]
        assert error["message"]["en"]


def test_two_dates_or_places_are_refused_and_not_half_read(client):
    got = client.get("/api/v1/lookup?lon=111.17&lat=37.35&on=2023-08-01&on=2024-08-01")
    assert (got.status_code, got.json()["error"]["code"]) == (400, "given_twice")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("timeline?from=soon", "bad_date"), ("timeline?until=2024-01-01", "unknown_parameter"), ("facts?name=industry", "unknown_parameter"),
        ("rules?on=", "bad_date"), ("rules?day=2023-08-01", "unknown_parameter"), ("rules?on=2023-08-01&on=2024-08-01", "given_twice"),
        ("export?layers=park", "unknown_parameter"), ("zones?layer=park", "unknown_parameter"),
    ],
)  # fmt: skip
def test_the_lists_drop_nothing_in_silence(client, query, code):
    got = client.get(f"/api/v1/{query}")
    assert (got.status_code, got.json()["error"]["code"]) == (400, code)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_other_methods_are_told_in_both_languages(client, method):
    got = client.request(method, "/api/v1/lookup")
    assert (got.status_code, got.headers["allow"], got.json()["error"]["code"]) == (405, "GET, HEAD", "only_get")
    assert client.request(method, "/api/v1/nothing").status_code == 404


@pytest.mark.parametrize("path", ["/vendor/" + "a" * 5000 + ".js", "/vendor/%2e%2e/%2e%2e/x.js", "/geo/%2e%2e%2fmanifest.geojson"])
def test_no_name_of_a_file_leads_astray(client, path):
    assert client.get(path).status_code in (400, 404)


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2/lookup", "/api/", "/api"])
def test_unknown_paths_are_404_as_json(client, path):
    got = client.get(path)
    assert got.status_code == 404
    assert got.headers["content-type"].startswith("application/json")


def test_the_lists(client, atlas):
    assert len(client.get("/api/v1/rules", params={"on": "2024-01-15"}).json()) == len(atlas.rule_base.rules)
    assert {z["zone"] for z in client.get("/api/v1/zones").json()} == set(atlas.zones)
    assert [row["id"] for row in client.get("/api/v1/layers").json()] == list(atlas.layers)
    assert len(client.get("/api/v1/documents").json()) == 6
    assert client.get("/api/v1/health").json()["edition"] == atlas.edition


def test_export(client):
    got = client.get("/api/v1/export", params=[("layer", "park"), ("layer", "region")])
    assert got.headers["content-type"] == "application/geo+json"
    assert {f["properties"]["layer"] for f in got.json()["features"]} == {"park", "region"}
    assert client.get("/api/v1/export", params={"layer": "parks"}).status_code == 404


def test_timeline_facts_hours_and_outlook(client):
    rows = client.get("/api/v1/timeline", params={"from": "2019-12-01", "to": "2019-12-31", "document": "shanxi-2019-39"}).json()
    assert {r["event"] for r in rows} >= {"due", "period_ends"}
    assert client.get("/api/v1/timeline", params={"document": "nothing"}).status_code == 404
    assert client.get("/api/v1/facts").json()["boiler.fuel"]["values"]["coal"]["zh"] == "燃煤"
    asked = {"lon": "111.1734", "lat": "37.3564", "on": "2023-08-01", "at": "09:00", "months": "2"}
    answer = client.get("/api/v1/lookup", params=asked).json()
    assert answer["query"]["at"] == "09:00"
    assert answer["outlook"]
    assert client.get("/api/v1/lookup", params={**asked, "at": "9"}).json()["error"]["code"] == "bad_time"


def test_a_refused_fact_stands_beside_the_answer(client):
    got = client.get("/api/v1/lookup", params={"address": "孝义市", "on": "2024-06-01", "facts": '{"no.such": 1}'})
    assert got.status_code == 200
    assert got.json()["refused_facts"][0]["code"] == "unknown_fact"


POINT = {"lon": "111.1734", "lat": "37.3564", "on": "2023-08-01", "audience": "park"}


@pytest.mark.parametrize(
    ("form", "media"), [("pdf", "application/pdf"), ("html", "text/html; charset=utf-8"), ("json", "application/json")]
)
def test_a_report_is_handed_over_and_kept_by_nobody(client, form, media):
    got = client.get("/api/v1/report", params={**POINT, "form": form})
    assert got.status_code == 200 and got.headers["content-type"] == media
    assert got.headers["cache-control"] == "no-store" and "filename" in got.headers["content-disposition"]
    assert (
        got.content
        == client.get("/api/v1/report", params={**POINT, "form": form}, headers={"accept": "text/html", "cookie": "kq_lang=en"}).content
    )


def test_the_link_of_a_report_leads_where_the_server_says(client, monkeypatch):
    monkeypatch.setenv("KONGQU_URL", "https://kongqu.example")
    got = client.get("/api/v1/report", params={**POINT, "form": "json"}, headers={"host": "evil.example"})
    assert got.json()["link"].startswith("https://kongqu.example/lookup?")


@pytest.mark.parametrize("params", [{"form": "doc"}, {"lang": "fr"}, {"audience": "me"}, {"place": "x" * 5000}, {"nonsense": "1"}])
def test_a_bad_report_is_refused_in_both_languages(client, params):
    got = client.get("/api/v1/report", params={**POINT, **params})
    assert got.status_code == 400 and {"zh", "en"} == set(got.json()["error"]["message"])


def test_places_are_found_by_get_and_by_post(client):
    by_get = client.get("/api/v1/places", params={"q": "孝义"}).json()
    assert client.post("/api/v1/places", json={"q": "孝义"}).json() == by_get
    assert [c["id"] for c in by_get["candidates"]][:2] == ["county/141181", "seat/141181"]


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"q": 1}', b'{"r": "x"}', b'{"q": "\xff"}', b"[" * 50_000, b'{"q": "' + b"x" * 200_000 + b'"}']
)
def test_a_body_that_is_none_is_refused(client, body):
    got = client.post("/api/v1/places", content=body, headers={"content-type": "application/json"})
    assert got.status_code == 400 and got.json()["error"]["code"] in ("bad_body", "too_long")


def test_a_register_that_is_gone_is_told_and_not_dropped_in_silence(client):
    got = client.get("/api/v1/places", params={"q": "孝义"}, headers={"x-kongqu-register": "no-such-token"})
    assert got.status_code == 400 and got.json()["error"]["code"] == "unknown_register" and "no-such-token" not in got.text


def test_another_method_says_what_a_route_takes(client):
    assert client.put("/api/v1/places").headers["allow"] == "GET, HEAD, POST"
    assert client.post("/api/v1/report").headers["allow"] == "GET, HEAD"


def test_an_answer_is_made_ahead_and_bad_questions_are_told(client):
    ahead = "/api/v1/places/ahead"
    assert client.post(ahead, json={"place": "seat/141129", "on": "2023-08-01"}).status_code == 204
    for body in ({"place": "town/999"}, {"on": "2023-08-01"}, {"place": 1}, {"q": "孝义"}):
        got = client.post(ahead, json=body)
        assert got.status_code == 400 and {"zh", "en"} == set(got.json()["error"]["message"])
    assert client.get(ahead).status_code == 404
