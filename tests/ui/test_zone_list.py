"""What the list says of a zone: a margin, a share, or that the edge is too near to tell."""

import pytest

from ui.zone_list import margin_text, zone_row

ZONE = {"zone": "built_up/x", "layer": "built_up", "name": "甲", "name_en": "A", "status": "proxy", "membership": "near_edge", "stated_by_user": False,
        "bound": "exact", "margin_m": None, "accuracy_m": 1000.0}  # fmt: skip


@pytest.mark.parametrize(
    ("more", "zh", "en"),
    [
        ({"share": 0.4, "area_km2": 1.0, "divided": True}, "面积的 40% 在区内", "40% of the area inside"),
        ({"share": 0.4, "length_km": 1.0, "divided": True}, "长度的 40% 在区内", "40% of the length inside"),
        ({"share": 0.0001, "area_km2": 1.0, "divided": True}, "面积的 不到 1% 在区内", "less than 1% of the area inside"),
        ({"share": 1.0, "area_km2": 1.0, "divided": False}, "离边界不到误差", "nearer to the edge than the error"),
        (
            {"share": 0.4, "area_km2": 1.0, "divided": False, "bound": "outer"},
            "画得比它大",
            "40% inside as drawn, and it is drawn too large",
        ),
        (
            {"share": 0.4, "area_km2": 1.0, "divided": False, "bound": "inner"},
            "只画出一部分",
            "40% inside as drawn, and only a part is drawn",
        ),
        ({"margin_m": 300.0}, "内侧 300 m", "300 m inside"),
    ],
)
def test_what_is_said_of_a_zone(more, zh, en):
    assert zh in margin_text({**ZONE, **more}, "zh")
    assert en in margin_text({**ZONE, **more}, "en")


@pytest.mark.parametrize(("divided", "word"), [(True, "部分在内"), (False, "近边界")])
def test_partly_inside_is_said_only_where_it_is_sure(divided, word):
    assert word in zone_row({**ZONE, "share": 0.5, "area_km2": 1.0, "divided": divided}, "zh")


@pytest.mark.parametrize(
    ("bound", "zh", "en"), [("none", "无边界", "no outline"), ("inner", "不明", "unclear"), ("outer", "不明", "unclear")]
)
def test_a_zone_that_is_drawn_is_not_said_to_have_no_outline(bound, zh, en):
    row = {**ZONE, "membership": "unknown", "bound": bound, "reason": "甲", "reason_en": "A"}
    assert zh in zone_row(row, "zh") and en in zone_row(row, "en")
