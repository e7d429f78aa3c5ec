"""What one zone tells the law of a place, as evidence with words."""

from __future__ import annotations

from base.text import Text
from layers.model import Membership, Zone
from rules.place import Evidence

STATUS: dict[str, Text] = {
    "official": Text("官方边界", "official outline"),
    "derived": Text("由政区导出", "derived from administrative areas"),
    "proxy": Text("替代边界", "stand-in outline"),
    "unknown": Text("边界未知", "outline unknown"),
}
SEATS: dict[str, Text] = {
    "prefecture": Text("设区市", "prefecture cities"),
    "county": Text("县（市）", "counties"),
    "district": Text("市辖区", "districts"),
}


BY_USER = Text("用户声明", "as stated by the user")


def source_of(zone: Zone | None, *, stated: bool) -> Text | None:
    """Where evidence about a zone comes from: its outline, of what status and how exact, or the user."""
    if stated:
        return BY_USER
    if zone is None:
        return None
    status = STATUS[zone.status]
    exact = "" if zone.accuracy_m is None or zone.geometry is None else f" ±{shown_km(zone.accuracy_m)}"
    return Text(f"{zone.id}（{status.zh}{exact}）", f"{zone.id} ({status.en}{exact})")


def shown_km(margin_m: float) -> str:
    """A distance in words, without its sign."""
    return f"{abs(margin_m) / 1000:.1f} km" if abs(margin_m) >= 1000 else f"{abs(margin_m):.0f} m"


def of_margin(margin_m: float, tolerance_m: float, name: Text, zone_id: str) -> Evidence:
    """Evidence from a signed distance to an edge.

    Args:
        margin_m: metres, positive inside.
        tolerance_m: nearer than this the two sides cannot be told apart.
        name: of what has the edge.
        zone_id: of the zone whose membership would settle it.
    """
    if abs(margin_m) <= tolerance_m:
        text = Text(
            f"{name.zh}：距边界 {shown_km(margin_m)}，小于误差 {shown_km(tolerance_m)}，在不在内须核",
            f"{name.en}: {shown_km(margin_m)} from the edge, less than the accuracy of {shown_km(tolerance_m)}; whether it is inside must be checked",
        )
        return Evidence("near_edge", text, zone=zone_id, margin_m=margin_m, question=text)
    inside = margin_m > 0
    text = Text(
        f"{name.zh}：{'内侧' if inside else '外侧'} {shown_km(margin_m)}",
        f"{name.en}: {shown_km(margin_m)} {'inside' if inside else 'outside'}",
    )
    return Evidence("inside" if inside else "outside", text, zone=zone_id, margin_m=margin_m)


def of_membership(membership: Membership) -> Evidence:
    """What one membership tells the law."""
    zone, margin = membership.zone, membership.margin_m
    name = zone.name
    if membership.stated_by_user:
        inside = membership.state == "inside"
        text = Text(
            f"{'在' if inside else '不在'}{name.zh}{'内' if inside else ''}（用户声明）",
            f"{'In' if inside else 'Not in'} {name.en} (as stated by the user)",
        )
        return Evidence("inside" if inside else "outside", text, zone=zone.id, stated_by_user=True)
    if membership.state == "unknown":
        return _of_unknown(zone)
    if membership.state == "near_edge" and membership.share is not None:
        return _of_share(membership)
    if membership.state == "near_edge":
        text = Text(
            f"距{name.zh}边界 {shown_km(margin or 0)}，小于误差，在不在内须核",
            f"{shown_km(margin or 0)} from the edge of {name.en}, less than the accuracy; whether it is inside must be checked",
        )
        return Evidence("near_edge", text, zone=zone.id, margin_m=margin, question=text)
    far = "" if margin is None else f"，{'内侧' if margin > 0 else '外侧'} {shown_km(margin)}"
    far_en = "" if margin is None else f", {shown_km(margin)} {'inside' if margin > 0 else 'outside'}"
    inside = membership.state == "inside"
    stand_in = "（替代边界）" if zone.status == "proxy" else ""
    stand_in_en = " (stand-in outline)" if zone.status == "proxy" else ""
    text = Text(
        f"{'在' if inside else '不在'}{name.zh}{'内' if inside else ''}{stand_in}{far}",
        f"{'In' if inside else 'Not in'} {name.en}{stand_in_en}{far_en}",
    )
    return Evidence("inside" if inside else "outside", text, zone=zone.id, margin_m=margin)


def _of_unknown(zone: Zone) -> Evidence:
    """A zone whose outline cannot tell: ask a person where one can know, else there is no data."""
    if zone.question is not None:
        return Evidence("ask", zone.question, zone=zone.id, question=zone.question)
    if zone.bound == "outer":
        text = Text(
            f"在{zone.name.zh}的外廓之内，但外廓比该区大：是否在区内须人核",
            f"Inside the outer outline of {zone.name.en}, which is wider than the zone: a person must check",
        )
        return Evidence("ask", text, zone=zone.id, question=text)
    why = zone.reason or zone.note
    zh, en = (why.zh, why.en) if why else ("没有可用的边界或名单", "no usable outline or list")
    return Evidence("no_data", Text(f"{zone.name.zh}：{zh}", f"{zone.name.en}: {en}"), zone=zone.id)


def _of_share(membership: Membership) -> Evidence:
    """What a site's outline tells that an edge crosses, or passes too near to tell."""
    zone = membership.zone
    part = shown_share(membership)
    text = Text(f"{part.zh}在{zone.name.zh}内", f"{part.en} lies in {zone.name.en}")
    if membership.divided:
        return Evidence("near_edge", Text(text.zh, f"{text.en[0].upper()}{text.en[1:]}"), zone=zone.id)
    why = {
        "inner": Text("图上只画出其一部分，全区可能更大", "only a part of it is drawn, the whole may be larger"),
        "outer": Text("图上画的比它大", "what is drawn is larger than the zone"),
    }.get(zone.bound, Text("边界离它不到误差", "the edge is nearer than the accuracy"))
    asked = Text(f"图上{text.zh}，但{why.zh}，在不在内须核", f"As drawn {text.en}, but {why.en}; whether it is inside must be checked")
    return Evidence("near_edge", asked, zone=zone.id, question=asked)


def shown_share(membership: Membership) -> Text:
    """How much of a site's outline lies in a zone, in words: never 0 % or 100 % where it is only nearly that."""
    percent = percent_text(membership.share or 0.0)
    if membership.length_km is not None:
        return Text(f"{percent.zh} 的长度", f"{percent.en} of the length")
    return Text(f"{percent.zh} 的面积", f"{percent.en} of the area")


def percent_text(share: float) -> Text:
    """A share from 0 to 1 in whole per cent; 0 % and 100 % only where it is exactly that."""
    if share in (0.0, 1.0) or 0.01 <= share <= 0.99:
        return Text(f"{share:.0%}", f"{share:.0%}")
    return Text("不到 1%", "less than 1%") if share < 0.5 else Text("99% 以上", "more than 99%")
