"""Questions that contradict themselves, or would be half read: told, and never answered with a no."""

import json
from datetime import date

import pytest

from base.errors import KongquError
from services import question
from services.given import parse_accuracy, parse_date, read_facts
from services.lookup import lookup

DAY = date(2023, 8, 1)
HERE = {"lon": 111.1734, "lat": 37.3564}
SQUARE = [[111.16, 37.35], [111.18, 37.35], [111.18, 37.37], [111.16, 37.37], [111.16, 37.35]]


def moved(lon_deg):
    return {"type": "Polygon", "coordinates": [[[lon + lon_deg, lat] for lon, lat in SQUARE]]}


@pytest.fixture
def site(tmp_path):
    def write(content):
        path = tmp_path / "site.geojson"
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    "members",
    [
        ["county/141181=inside", "county/141129=inside"], ["county/141181=inside", "prefecture/140100=inside"],
        ["county/141129=inside", "prefecture/141100=outside"], ["province/140000=outside"],
        ["built_up/141129=inside", "built_up_buffer/141129/20km=outside"],
    ],
)  # fmt: skip
def test_statements_that_contradict_each_other_are_refused(atlas, members):
    with pytest.raises(KongquError) as told:
        lookup(atlas, as_of=DAY, members=dict(m.split("=") for m in members), **HERE)
    assert [f.code for f in told.value.faults] == ["bad_member"]


def test_statements_that_agree_are_taken(atlas):
    members = {
        "county/141129": "inside",
        "prefecture/141100": "inside",
        "built_up/141129": "outside",
        "built_up_buffer/141129/20km": "inside",
    }
    assert lookup(atlas, as_of=DAY, members=members, **HERE)["place"]["county"] == "中阳县"


@pytest.mark.parametrize("members", [{"county/141129": "outside"}, {"prefecture/141100": "outside"}, {"prefecture/140100": "inside"}])
def test_a_place_whose_counties_are_all_ruled_out_is_unknown_and_not_outside(atlas, members):
    """Of the zones without outline none may be ruled out, and no county is named."""
    answer = lookup(atlas, as_of=DAY, members=members, **HERE)
    assert answer["place"]["county"] is None
    assert answer["counts"]["not_checked"] > 50
    unknown = {z["zone"] for z in answer["zones"] if z["membership"] == "unknown"}
    possible = [z.id for z in atlas.zones.values() if z.bound == "none" and not z.within and not (z.valid_from or z.valid_to)]
    assert set(possible) <= unknown


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({**moved(0), "crs": {"type": "name", "properties": {"name": "EPSG:4547"}}}, "other_crs"),
        (moved(5), "outside_province"),
        ({"type": "MultiPolygon", "coordinates": [moved(0)["coordinates"], moved(5.2)["coordinates"]]}, "outside_province"),
        ({"type": "Polygon", "coordinates": []}, "bad_geojson"),
        ({"type": "Polygon", "coordinates": [[[lat, lon] for lon, lat in SQUARE]]}, "swapped"),
    ],
)
def test_an_outline_that_is_elsewhere_is_refused(atlas, site, content, code):
    with pytest.raises(KongquError) as told:
        lookup(atlas, as_of=DAY, geometry=site(content))
    assert told.value.code == code


def test_a_site_across_the_border_is_answered_and_no_rule_applies_for_sure(atlas, site):
    across = {"type": "Polygon", "coordinates": [[[110.2, 36.9], [110.8, 36.9], [110.8, 37.5], [110.2, 37.5], [110.2, 36.9]]]}
    counts = lookup(atlas, as_of=DAY, geometry=site(across))["counts"]
    assert counts["applies"] == 0
    assert counts["undetermined"] > 0


def test_an_outline_of_too_many_points_is_refused(atlas, site, monkeypatch):
    monkeypatch.setattr(question, "MOST_POINTS", 4)
    with pytest.raises(KongquError) as told:
        lookup(atlas, as_of=DAY, geometry=site(moved(0)))
    assert told.value.code == "too_many_points"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"address": "孝义市", "datum": "gcj02"}, "only_for_a_point"),
        ({"address": "孝义市", "accuracy_m": 5}, "not_for_an_address"),
        ({"address": "孝义市", **HERE}, "one_place"),
        ({**HERE, "accuracy_m": float("nan")}, "bad_accuracy"),
        ({"lon": "1_1_1", "lat": "37"}, "not_numbers"),
        ({"lon": "1" * 10_000, "lat": "37"}, "not_finite"),
        ({"address": "x" * 10_000}, "unknown_place"),
    ],
)
def test_nothing_given_is_dropped_in_silence(atlas, given, code):
    with pytest.raises(KongquError) as told:
        lookup(atlas, as_of=DAY, **given)
    assert told.value.code == code
    assert max(len(told.value.text.zh), len(told.value.text.en)) < 400


@pytest.mark.parametrize("value", [10**400, float("inf"), "0000", "99"])
def test_values_beyond_all_measure_are_no_facts(atlas, value):
    name = "industry" if isinstance(value, str) else "boiler.capacity_tph"
    answer = lookup(atlas, as_of=DAY, facts={name: value}, **HERE)
    (refused,) = answer["refused_facts"]
    assert (refused["fact"], refused["code"]) == (name, "bad_fact")
    assert len(refused["message"]["zh"]) < 300
    assert answer["query"]["facts"] == {}
    assert answer["findings"] == lookup(atlas, as_of=DAY, **HERE)["findings"]


def test_given_texts(tmp_path):
    for text in ("20230801", "2023-W05-1"):
        with pytest.raises(KongquError):
            parse_date(text)
    with pytest.raises(KongquError):
        parse_accuracy("1_0")
    (tmp_path / "facts.json").write_text(" \n", encoding="utf-8")
    with pytest.raises(KongquError):
        read_facts(tmp_path / "facts.json")
