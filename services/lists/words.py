"""Words of the files that a list of places is exported to: heads of columns, verdicts, force, and notes."""

from __future__ import annotations

from base.text import Text

VERDICT_WORDS: dict[str, Text] = {
    "applies": Text("适用", "Applies"),
    "undetermined": Text("待核实", "To verify"),
    "not_checked": Text("未核查", "Not checked"),
    "does_not_apply": Text("不适用", "Does not apply"),
}
FORCES: dict[str, Text] = {
    "in_force": Text("施行中", "In force"),
    "not_yet_in_force": Text("尚未施行", "Not yet in force"),
    "expired": Text("已失效", "Expired"),
    "period_ended": Text("计划年已过，未写失效", "Plan period over, no end stated"),
    "unstated": Text("未写期限", "No term stated"),
}
YES = Text("是", "yes")
NOT_HELD = Text(
    "此地的答案里没有这条规则：没有判断，不是不适用",
    "This answer does not hold the rule: nothing was judged; it does not mean that the rule does not apply",
)
NOTES: dict[str, Text] = {
    "whole_area": Text(
        "轮廓是所问政区的全境（精度见数据页），不是某一地块。",
        "The outline is the whole administrative area asked about (for its accuracy see the data page), not a site.",
    ),
    "within": Text(
        "只知道它在这个政区里，没有它自己的轮廓，未代画；判断按整个政区作出。",
        "Only the administrative area that it lies in is known; it has no outline of its own and none was made up. The verdicts are for the whole area.",
    ),
    "no_outline": Text("没有可用的轮廓，未代画。", "There is no outline to use; none was made up."),
}

_PLACE = (
    Text("序号", "No."),
    Text("地点", "Place"),
    Text("所属", "Within"),
    Text("政区代码", "Adcode"),
    Text("经度 WGS84", "Longitude WGS84"),
    Text("纬度 WGS84", "Latitude WGS84"),
    Text("定位精度 ± m", "Accuracy ± m"),
    Text("位置说明", "How exact"),
    Text("位置来源", "Source of the position"),
    Text("日期", "Day"),
    Text("时刻", "Hour"),
)
_END = (Text("分区版", "Zones edition"), Text("规则版", "Rules edition"), Text("答案链接", "Link to the answer"))
HEADS: tuple[Text, ...] = (
    *_PLACE,
    Text("规则编号", "Rule id"),
    Text("文件", "Document"),
    Text("条款", "Clause"),
    Text("规则", "Rule"),
    Text("判断", "Verdict"),
    Text("判断代码", "Verdict code"),
    Text("效力", "Force"),
    Text("期限", "Deadline"),
    Text("逾期", "Overdue"),
    Text("理由或待答", "Reason or what is open"),
    Text("依用户所述", "By the user's statement"),
    *_END,
)
SUMMARY_HEADS: tuple[Text, ...] = (
    *_PLACE,
    *VERDICT_WORDS.values(),
    Text("已逾期", "Overdue"),
    Text("所填情况", "Facts given"),
    Text("所述区内外", "Memberships stated"),
    Text("未采用的情况", "Facts not used"),
    *_END,
)
