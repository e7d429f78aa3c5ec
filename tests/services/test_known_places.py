"""Places by id in a lookup: what they state, what contradicts them, and what is doubtful about where a point lies."""

from datetime import date

import pytest

from base.errors import KongquError
from services.asked import Asked, read_asked
from services.finding.places import resolve
from services.lookup import lookup
from services.report import make

ON = date(2023, 8, 1)


def asked(**known) -> Asked:
    return Asked(ON, **known)


@pytest.mark.parametrize("place", ["seat/141129", "county/141181", "park/xiaoyi", "enterprise/zhongyang-steel", "town/1784239"])
def test_a_place_by_id_is_answered_as_what_it_stands_for(atlas, place):
    known = resolve(atlas, place)
    by_id = lookup(atlas, as_of=ON, place=place)
    if known.is_point:
        same = lookup(atlas, as_of=ON, lon=known.lon, lat=known.lat, accuracy_m=known.accuracy_m)
    else:
        unit = {2: "province", 4: "prefecture", 6: "county"}[
            len(known.adcodes[0].rstrip("0") if known.adcodes[0].endswith("00") else known.adcodes[0])
        ]
        same = lookup(atlas, as_of=ON, place=f"{unit}/{known.adcodes[0]}", members=known.members, facts=known.facts)
    assert [(f["rule"], f["verdict"], f["deadline"]) for f in by_id["findings"]] == [
        (f["rule"], f["verdict"], f["deadline"]) for f in same["findings"]
    ]
    assert by_id["query"]["by_place"] == {"facts": known.facts, "members": known.members}
    assert by_id["place"]["source"] and by_id["place"]["exact_en"]


@pytest.mark.parametrize(
    ("place", "facts", "members", "code"),
    [
        ("enterprise/zhongyang-steel", {"enterprise.name": "另一家公司"}, {}, "place_contradicted"),
        ("park/xiaoyi", {}, {"park/xiaoyi": "outside"}, "place_contradicted"),
        ("park/xiaoyi", {}, {"county/140105": "inside"}, "faults"),
        ("park/xiaoyi", {}, {"county/141181": "outside"}, "faults"),
    ],
)
def test_what_contradicts_the_place_is_refused(atlas, place, facts, members, code):
    with pytest.raises(KongquError) as refused:
        lookup(atlas, as_of=ON, place=place, facts=facts, members=members)
    assert refused.value.code == code


def test_what_agrees_with_the_place_is_taken(atlas):
    answer = lookup(
        atlas, as_of=ON, place="park/xiaoyi", members={"park/xiaoyi": "inside", "county/141181": "inside", "prefecture/141100": "inside"}
    )
    assert answer["query"]["members"]["county/141181"] == "inside"


def test_an_enterprise_whose_county_is_only_read_from_its_name_is_answered_for_no_county(atlas):
    assert resolve(atlas, "enterprise/kaitong-dyeing").adcodes == ("140000",)
    assert resolve(atlas, "enterprise/zhongyang-steel").adcodes == ("141100",)


def test_a_point_near_a_county_boundary_says_which_counties_it_may_lie_in(atlas):
    sure, coarse = asked(lon=111.1734, lat=37.3564).answer(atlas), asked(lon=111.0, lat=37.0, accuracy_m=55_660.0).answer(atlas)
    assert sure["place"]["doubt"] is None
    assert "石楼县" in coarse["place"]["doubt"] and "、" in coarse["place"]["doubt"] and "may lie in" in coarse["place"]["doubt_en"]
    page = make(
        atlas, asked(lon=111.0, lat=37.0, accuracy_m=55_660.0), form="html", lang="zh", base_url="http://127.0.0.1"
    ).content.decode()
    assert coarse["place"]["doubt"] in page and "<td>石楼县</td>" not in page.split(coarse["place"]["doubt"])[0]


def test_a_report_says_what_rests_on_the_users_word(atlas):
    stated = asked(place="prefecture/140400", members={"county/140405": "inside"})
    page = make(atlas, stated, form="html", lang="zh", base_url="http://127.0.0.1", audience="enterprise").content.decode()
    applies = [f for f in stated.answer(atlas)["findings"] if f["verdict"] == "applies" and f["document_id"] == "tunliu-2022-30"]
    assert applies and page.count("（按用户所述）") >= 1 + sum(bool({"enterprise", "public"} & set(f["addressee"])) for f in applies)


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ([("lon", "111"), ("lat", "37"), ("datum", "foo")], "unknown_datum"),
        ([("place", "town/999")], "unknown_place"),
        ([("place", "county/141181"), ("address", "孝义市")], "one_place"),
        ([("place", "county/141181"), ("place", "county/141129")], "given_twice"),
        ([("palce", "county/141181")], "unknown_parameter"),
    ],
)
def test_a_link_that_cannot_be_read_is_refused(atlas, pairs, code):
    with pytest.raises(KongquError) as refused:
        read_asked(pairs, lambda: ON).answer(atlas)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "question",
    [
        asked(place="park/xiaoyi", facts={"industry": "2521", "boiler.capacity_tph": "35"}, members={"park/jiexiu": "outside"}),
        asked(lon=111.1734, lat=37.3564, datum="gcj02", accuracy_m=50.5, months=12),
        asked(address="孝义市"),
    ],
)
def test_a_link_restores_the_question(atlas, question):
    again = read_asked(question.pairs(), lambda: date(1999, 1, 1))
    assert again == question and again.answer(atlas) == question.answer(atlas)
    assert question.link("https://kongqu.example/", "en").startswith("https://kongqu.example/lookup?") and "lang=en" in question.link(
        "", "en"
    )
