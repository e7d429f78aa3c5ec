"""Words of the search field, the register and the panel of day, hour and alert."""

from __future__ import annotations

SEARCH: dict[str, tuple[str, str]] = {
    "search": ("地名、园区、企业或坐标", "Place, park, enterprise or coordinates"),
    "search_hint": ("中阳县，或 111.1734, 37.3564", "中阳县, or 111.1734, 37.3564"),
    "search_clear": ("清空", "Clear"),
    "search_count": ("{n} 个候选，上下键选择，回车确定", "{n} candidates, choose with the arrow keys and Enter"),
    "search_near": ("相近的名称，按它再查", "near name, search for it"),
    "search_taken": ("已选 {name}", "{name} taken"),
    "search_failed": (
        "查不到候选：服务器没有回应，输入仍在，请再试。",
        "No candidates: the server did not answer; what you typed is kept, try again.",
    ),
    "search_online": ("用 {services} 在线查找", "Search online with {services}"),
    "search_online_note": ("会把输入的文字发给该服务", "sends what you typed to that service"),
    "search_online_wait": ("正在在线查找", "Searching online"),
}
PANEL: dict[str, tuple[str, str]] = {
    "hour": ("时刻", "Hour"),
    "hour_any": ("全天", "any"),
    "alert": ("预警", "Alert"),
    "alert_unknown": ("不清楚", "not known"),
    "register": ("查自己的企业名录", "Search your own enterprise register"),
    "register_line": (
        "CSV 或 Excel：名称、统一社会信用代码、经度、纬度、坐标系。只在本次会话里用，不进链接。",
        "CSV or a spreadsheet: name, unified credit code, longitude, latitude, datum. Used in this session only; it stands in no link.",
    ),
    "register_datum": ("文件里没写坐标系时，按", "Datum of rows that state none"),
    "register_datum_none": ("不知道（这些行不用）", "not known (such rows are left out)"),
    "register_file": ("名录文件", "Register file"),
    "register_rows": ("可查 {n} 行，未收 {k} 行，问题 {f} 处", "rows that can be searched: {n}; left out: {k}; faults: {f}"),
    "register_row": ("行", "Row"),
    "register_unshown": ("还有 {n} 处没有列出；全部见命令 kongqu register", "{n} more are not listed; kongqu register tells them all"),
    "register_row_n": ("第 {n} 行", "row {n}"),
    "register_column": ("列", "Column"),
    "register_value": ("内容", "Value"),
    "register_mend": ("问题与改法", "What is wrong, and the mend"),
    "register_dropped": ("此行未收", "row left out"),
}
