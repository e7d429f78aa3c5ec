"""Words of the field that only the pages say; those that reports say too are in services/terms.py."""

from __future__ import annotations

PAGE_TERMS: dict[str, tuple[str, str]] = {
    # verdicts and what they mean
    "means_applies": (
        "此地、此时、此情形受该条约束；不等于已达标",
        "Binds here, on this date, in this case; it does not say that the site complies",
    ),
    "means_not_checked": (
        "本系统缺数据，没有查，不表示没有要求",
        "Data are missing here, so it was not checked; this does not mean that nothing is required",
    ),
    # status of an outline
    "mark_official": ("官", "O"),
    "mark_derived": ("政", "D"),
    "mark_proxy": ("代", "S"),
    "mark_unknown": ("缺", "?"),
    "bound_exact": ("即该区", "is the zone"),
    "bound_inner": ("只是一部分", "a part of the zone"),
    "bound_outer": ("偏大，含该区", "holds the zone and more"),
    "bound_none": ("画不出", "cannot be drawn"),
    # how a place stands to a zone
    "stated": ("按你所述", "as you stated"),
    # rules
    "short_in_force": ("施行中", "In force"),
    "short_not_yet_in_force": ("尚未施行", "Not yet"),
    "short_expired": ("已失效", "Expired"),
    "short_period_ended": ("计划年已过", "Plan over"),
    "short_unstated": ("未写期限", "No term"),
    "medium_air": ("大气", "Air"),
    "medium_water": ("水", "Water"),
    "medium_soil": ("土壤", "Soil"),
    "medium_waste": ("固体废物", "Waste"),
    "medium_radiation": ("辐射", "Radiation"),
    "medium_climate": ("气候", "Climate"),
    "medium_ecology": ("生态", "Ecology"),
    "medium_general": ("综合", "General"),
}
