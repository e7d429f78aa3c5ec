"""From a text to candidates: real ways of writing, each with what must be offered; and any text at all."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from base.errors import KongquError
from base.yaml_files import read_yaml
from geo.boundaries import read_counties
from geo.spelling import is_chinese
from services.finding.find import MOST_CANDIDATES, find
from services.finding.places import known_ids, resolve

FOLDER = Path(__file__).resolve().parent.parent / "places"
GROUPS = {group: cases for path in sorted(FOLDER.glob("*.yaml")) for group, cases in read_yaml(path).items()}
FIELDS = {
    "id", "kind", "name", "name_en", "detail", "detail_en", "lon", "lat", "accuracy_m", "source", "source_en", "exact", "exact_en", "matched",
    "shift_m", "question",
}  # fmt: skip
ALLOWED = {
    "text", "datum", "first", "has", "without", "matched", "detail", "notices", "silent", "error", "near", "count", "kind", "county",
    "accuracy_m", "asked_accuracy", "lonlat", "near_lonlat", "shift_m",
}  # fmt: skip


def listed():
    return [pytest.param(case, id=f"{group}-{case['text'][:24]}-{i}") for group, cases in GROUPS.items() for i, case in enumerate(cases)]


@pytest.mark.parametrize("case", listed())
def test_what_a_person_types(atlas, case):
    assert set(case) <= ALLOWED and len(case) > 1
    found = find(atlas, case["text"], datum=case.get("datum"))
    ids = [c["id"] for c in found["candidates"]]
    codes = [n["code"] for n in found["notices"]]
    told = (ids, codes, found["error"])
    assert (found["error"] or {}).get("code") == case.get("error"), told
    if "first" in case:
        assert ids[:1] == [case["first"]], told
    if "count" in case:
        assert len(ids) == case["count"], told
    assert set(case.get("has", ())) <= set(ids), told
    assert not set(case.get("without", ())) & set(ids), told
    assert set(case.get("notices", ())) <= set(codes), told
    assert not set(case.get("silent", ())) & set(codes), told
    if "near" in case:
        assert set(case["near"]) <= set(found["error"]["near"]), told
    if ids:
        check_first(found["candidates"][0], case)


def check_first(first, case):
    assert case.get("matched", first["matched"]) == first["matched"]
    assert case.get("kind", first["kind"]) == first["kind"]
    assert case.get("detail", "") in first["detail"]
    assert case.get("county", "") in first["detail"]
    assert case.get("accuracy_m", first["accuracy_m"]) == first["accuracy_m"]
    assert case.get("asked_accuracy", first["question"].get("accuracy_m")) == first["question"].get("accuracy_m")
    if "lonlat" in case:
        assert (first["lon"], first["lat"]) == pytest.approx(case["lonlat"], abs=1e-5)
    if "near_lonlat" in case:
        assert (first["lon"], first["lat"]) == pytest.approx(case["near_lonlat"], abs=2e-3)
    if "shift_m" in case:
        assert case["shift_m"][0] <= first["shift_m"] <= case["shift_m"][1]


def test_the_cases_by_group(record_property):
    counts = Counter({group: len(cases) for group, cases in GROUPS.items()})
    record_property("place cases", ", ".join(f"{group} {n}" for group, n in counts.items()))
    assert counts.total() >= 300
    assert min(counts.values()) >= 12
    texts = [(case["text"], case.get("datum")) for cases in GROUPS.values() for case in cases]
    assert len(set(texts)) == len(texts)


def test_every_county_is_found_with_its_seat_in_both_languages(atlas):
    counties = read_counties()
    for adcode, name, prefecture in zip(counties["adcode"], counties["name"], counties["prefecture"], strict=True):
        found = find(atlas, prefecture + name)["candidates"]
        assert [c["id"] for c in found][:2] == [f"county/{adcode}", f"seat/{adcode}"]
        english = find(atlas, found[0]["name_en"])["candidates"]
        assert f"county/{adcode}" in [c["id"] for c in english]


def test_every_place_is_found_by_its_own_name_and_answered_by_its_id(atlas):
    for place_id in known_ids(atlas):
        place = resolve(atlas, place_id)
        if place.kind in ("park", "enterprise"):
            assert find(atlas, place.name.zh)["candidates"][0]["id"] == place_id
            assert find(atlas, place.name.en)["candidates"][0]["id"] == place_id
        elif place.kind != "seat":
            assert place_id in [c["id"] for c in find(atlas, place.name.zh.split("（")[0])["candidates"]]


def test_candidates_are_whole_and_differ(atlas):
    for cases in GROUPS.values():
        for case in cases:
            candidates = find(atlas, case["text"], datum=case.get("datum"))["candidates"]
            assert len({c["id"] for c in candidates}) == len(candidates) <= MOST_CANDIDATES
            for c in candidates:
                assert set(c) == FIELDS
                assert all(
                    c[key] for key in ("name", "name_en", "detail", "detail_en", "source", "source_en", "exact", "exact_en", "question")
                )
                assert all(isinstance(value, str) for value in c["question"].values())
                assert (c["lon"] is None) == (c["lat"] is None) == (c["accuracy_m"] is None)


def test_candidates_from_elsewhere_come_after_the_exact_ones_and_take_an_error_away(atlas):
    row = {
        "id": "register/1",
        "kind": "register",
        "name": "某焦化厂",
        "matched": "part",
        "question": {"lon": "111.7", "lat": "37.1", "datum": "wgs84"},
    }
    ids = [c["id"] for c in find(atlas, "孝义", others=[row])["candidates"]]
    assert ids == ["county/141181", "seat/141181", "register/1", "park/xiaoyi"]
    found = find(atlas, "某某某焦化", others=[row])
    assert found["error"] is None and found["candidates"][0]["id"] == "register/1"
    assert find(atlas, "91141181", others=[row])["error"] is None


def test_more_than_can_be_listed_is_told(atlas):
    found = find(atlas, "马")
    assert len(found["candidates"]) <= MOST_CANDIDATES
    rows = [{"id": f"register/{i}", "kind": "register"} for i in range(50)]
    found = find(atlas, "孝义", others=rows)
    assert len(found["candidates"]) == MOST_CANDIDATES
    assert next(n for n in found["notices"] if n["code"] == "more_candidates")["zh"].startswith("还有 33 个")


def test_a_long_text_is_cut_and_told(atlas):
    found = find(atlas, "孝义市" + "某" * 10_000)
    assert "text_cut" in [n["code"] for n in found["notices"]]
    assert found["candidates"][0]["id"] == "county/141181"
    assert len(found["query"]) <= 201


def test_a_park_states_the_statement_and_an_enterprise_its_name(atlas):
    park = resolve(atlas, "park/xiaoyi")
    assert (park.members, park.adcodes, park.is_point) == ({"park/xiaoyi": "inside"}, ("141181",), False)
    works = resolve(atlas, "enterprise/zhongyang-steel")
    assert (works.facts, works.adcodes) == (
        {"enterprise.name": "山西中阳钢铁有限公司"},
        ("141100",),
    )  # its county is only read from its name
    assert "吕政办发〔2023〕4号" in works.source.zh
    assert resolve(atlas, "enterprise/fuyu-coking").adcodes == ("141100",)
    assert resolve(atlas, "enterprise/tongshida").adcodes == ("140000",)


def test_points_and_areas_are_told_apart(atlas):
    seat, town, county = (resolve(atlas, i) for i in ("seat/141129", "town/1784239", "county/141129"))
    assert (seat.lon, seat.lat) == pytest.approx((111.1734, 37.3564), abs=2e-4)
    assert (seat.accuracy_m, town.accuracy_m, county.accuracy_m) == (500.0, 1500.0, None)
    assert town.adcodes == county.adcodes == ("141129",)


@pytest.mark.parametrize(
    "place_id", ["", "county", "county/999999", "prefecture/141181", "seat/140000", "town/1", "park/nowhere", "x" * 5000]
)
def test_an_unknown_id_is_told_with_near_ones(atlas, place_id):
    with pytest.raises(KongquError) as told:
        resolve(atlas, place_id)
    assert told.value.code == "unknown_place"


def test_english_is_complete(atlas):
    for place_id in known_ids(atlas):
        place = resolve(atlas, place_id)
        texts = [place.name.en, place.detail.en] + ([place.source.en, place.exact.en] if place.kind not in ("park", "enterprise") else [])
        assert not any(is_chinese(text) or "（" in text for text in texts), texts


def test_a_wrong_id_is_offered_the_right_one(atlas):
    with pytest.raises(KongquError) as told:
        resolve(atlas, "park/xiaoyii")
    assert "park/xiaoyi" in told.value.near


pieces = st.sampled_from(
    [
        "孝义市",
        "中阳县",
        "太原",
        "宁乡镇",
        "开发区",
        "政府",
        "111.1734",
        "37.3564",
        ",",
        " ",
        "°",
        "′",
        "N",
        "E",
        "高德",
        "WGS84",
        "北纬",
        "-",
        "12号",
        "geo:",
        "(",
    ]
)


@settings(deadline=None, max_examples=150)
@given(text=st.one_of(st.text(max_size=60), st.lists(pieces, max_size=8).map("".join)), datum=st.sampled_from([None, "gcj02", "", "x"]))
def test_any_text_gives_candidates_or_a_named_problem(atlas, text, datum):
    found = find(atlas, text, datum=datum)
    assert set(found) == {"query", "candidates", "notices", "error"}
    assert json.loads(json.dumps(found, ensure_ascii=False, allow_nan=False)) == found
    assert len(found["candidates"]) <= MOST_CANDIDATES
    assert found["candidates"] or found["error"]
    assert find(atlas, text, datum=datum) == found
