"""Figures as people read them: units of limits in each language, operators, distances."""

from __future__ import annotations

from base.text import Text

UNITS: dict[str, Text] = {
    "t/h": Text("蒸吨/小时", "t/h"),
    "蒸吨": Text("蒸吨", "t/h of steam"),
    "year": Text("年", "year"),
    "years": Text("年", "years"),
    "年": Text("年", "years"),
    "months": Text("个月", "months"),
    "day": Text("天", "day"),
    "days": Text("天", "days"),
    "天": Text("天", "days"),
    "working days": Text("个工作日", "working days"),
    "hour": Text("小时", "hour"),
    "hours": Text("小时", "hours"),
    "家": Text("家", ""),  # in English what is counted stands with the figure's name
    "台": Text("台", ""),
    "辆": Text("辆", ""),
    "个": Text("个", ""),
    "座": Text("座", ""),
    "位": Text("位", ""),
    "万株": Text("万株", "× 10,000"),
    "万吨": Text("万吨", "× 10,000 t"),
    "万千瓦": Text("万千瓦", "× 10,000 kW"),
    "万亩": Text("万亩", "× 10,000 mu (1 mu = 1/15 ha)"),
    "万平方米": Text("万平方米", "× 10,000 m²"),
    "ha": Text("公顷", "ha"),
    "t/(km²·month)": Text("吨/（月·平方公里）", "t/(km²·month)"),
    "吨/月·平方公里": Text("吨/（月·平方公里）", "t/(km²·month)"),
    "起/每万枚": Text("起/每万枚", "per 10,000 sources"),
    "mg/m3": Text("mg/m³", "mg/m³"),
    "×": Text("倍", "times"),
}

OPERATORS = {"<=": "≤", ">=": "≥", "=": "=", "<": "<", ">": ">"}


def distance(metres: float | None, space: str = " ") -> str:
    """A distance for people: 340 m, 4.6 km, 39 km; never finer than its size warrants.

    Args:
        space: between figure and unit.
    """
    if metres is None:
        return ""
    size = abs(metres)
    if size < 1000:
        return f"{size if size < 100 else round(size, -1):.0f}{space}m"
    return f"{size / 1000:.1f}{space}km" if size < 20_000 else f"{size / 1000:.0f}{space}km"
