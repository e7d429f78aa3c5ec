"""Words of a report, Chinese and English side by side; those that pages say too are in services/terms.py.

What rules, zones and documents say is data and comes with the answer.
"""

from __future__ import annotations

from collections.abc import Callable

from base.text import Lang, Text
from services.terms import TERMS

Say = Callable[..., str]

WORDS: dict[str, Text] = TERMS | {
    key: Text(zh, en)
    for key, (zh, en) in {
        "product": ("控区", "Kongqu"),
        "product_line": ("山西大气污染管控分区图", "Control zones for air pollution in Shanxi"),
        "title": ("大气污染防治适用规则查询报告", "Report: air-pollution rules at a place"),
        "place": ("查询地点", "Place"),
        "day": ("查询日期", "Day asked"),
        "time_of_day": ("时刻 {at}", "at {at}"),
        "no_time": ("未给时刻：有时段的条款按全天列出", "no time of day given: rules with daily hours are listed for the whole day"),
        "alert": ("重污染天气预警", "Heavy-pollution alert"),
        "kind": ("是什么", "What it is"),
        "kind_point": ("一个点", "a point"),
        "kind_county": ("整个县（市、区）", "a whole county or district"),
        "kind_prefecture": ("整个设区市", "a whole prefecture city"),
        "kind_province": ("全省", "the whole province"),
        "kind_seat": ("政府驻地（一个点）", "a government seat (a point)"),
        "kind_town": ("乡镇、街道（一个点）", "a town (a point)"),
        "kind_park": (
            "工业园区（没有界线，按所在政区作答）",
            "an industrial park (without outline: answered for the area that it lies in)",
        ),
        "kind_enterprise": (
            "文件点名的企业（厂址未知，按所在政区作答）",
            "an enterprise named in a document (site unknown: answered for the area that it lies in)",
        ),
        "kind_outline": ("厂界轮廓", "a site's outline"),
        "kind_line": ("道路（线）", "a road (line)"),
        "size_area": ("面积 {n} km²", "area {n} km²"),
        "size_length": ("长度 {n} km", "length {n} km"),
        "position": ("位置来源", "Position from"),
        "from_user": ("由查询人以坐标给出", "coordinates given by the person asking"),
        "from_file": ("由查询人以轮廓文件给出", "outline file given by the person asking"),
        "from_name": (
            "政区名；边界取自天地图政区界",
            "the area's name; boundaries from Tianditu",
        ),
        "exact": ("确切程度", "How exact"),
        "accuracy": ("定位精度 ±{a}", "position accurate to ±{a}"),
        "accuracy_area": (
            "在区内何处没有给出，凡因此不能定的都待核实；政区按名单判断，政区界 ±150 m",
            "where in the area is not said, and what depends on it is left to verify; areas are told from lists, boundaries ±150 m",
        ),
        "boundaries": ("政区界 ±150 m", "boundaries ±150 m"),
        "coordinates": ("坐标（WGS84）", "Coordinates (WGS84)"),
        "original": ("原坐标系 {datum}，转换移动 {m} m", "given in {datum}; the conversion moved it by {m} m"),
        "same_datum": ("原坐标系 {datum}，未移动", "given in {datum}; not moved"),
        "in_brackets": ("（{text}）", " ({text})"),
        "chain_answered": ("按此范围作答", "Answered for"),
        "label_exceptions": ("例外", "Exceptions"),
        "then_holds": ("{text}；此时按 {rule}", "{text}; then {rule} holds"),
        "chain": ("所在政区", "Lies in"),
        "repairs": ("轮廓修补", "Repairs of the outline"),
        "facts": ("所给事实", "Facts given"),
        "facts_none": (
            "没有给出企业情况；凡取决于企业情况的条款都列为待核实。",
            "No facts about the enterprise were given; every rule that depends on one is left to verify.",
        ),
        "facts_caption": ("由查询人提供，本系统没有核实。", "Given by the person asking; not verified by this system."),
        "col_fact": ("事项", "Fact"),
        "col_value": ("所给", "Given"),
        "members": ("声明的分区归属", "Memberships stated"),
        "members_caption": ("按用户所述，优先于图上边界。", "As stated by the user; they take precedence over the outlines."),
        "refused": ("未采用的事实", "Facts not used"),
        "refused_caption": ("这些所给事实不能用，判断没有依据它们。", "These could not be used; no verdict rests on them."),
        "near": ("相近的有 ", "near: "),
        "summary": ("结果概要", "Summary"),
        "summary_caption": ("全部 {n} 条规则的判断", "Verdicts for all {n} rules"),
        "col_count": ("条数", "Rules"),
        "col_enterprise": ("企业与公众", "Enterprises, public"),
        "col_others": ("园区管理机构、政府", "Park authorities, governments"),
        "col_meaning": ("含义", "Meaning"),
        "overdue_line": (
            "{n} 条已逾期，最早 {date}；过期不免除。",
            "{n} overdue, the earliest on {date}; a deadline that has passed does not end a duty.",
        ),
        "only_audience": ("本报告只列写给{who}的条款。", "This report lists only rules that address {who}."),
        "means_applies": (
            "此地、此时、此情形受该条约束；不表示已经做到",
            "Binds here, on this date, in this case; it does not say that it has been done",
        ),
        "means_not_checked": (
            "本系统缺数据，没有查；不表示没有要求",
            "Data are missing, so it was not checked; this does not mean that nothing is required",
        ),
        "map": ("位置与分区图", "Map of the place and the zones"),
        "map_alt": (
            "{place}及周边的分区图；图上各区及其判断见“所在分区与距离”表。",
            "Map of {place} and the zones around it; the table of zones says the same in words.",
        ),
        "map_note": (
            "虚线轮廓是替代数据，不是公布的边界；未画出的区见下表。",
            "Dashed outlines are stand-ins, not published boundaries; zones that cannot be drawn are in the table below.",
        ),
        "legend_place": ("查询地点", "the place asked about"),
        "legend_accuracy": ("定位精度 ±{a}", "accuracy of the position ±{a}"),
        "legend_built-city": ("设区市建成区", "built-up areas of prefecture cities"),
        "legend_built-county": ("县级建成区", "built-up areas of counties"),
        "legend_distance": ("设区市建成区周边 {km}", "within {km} of the built-up areas of prefecture cities"),
        "legend_error": ("边界误差 ±{a}", "outline ±{a}"),
        "zones": ("所在分区与距离", "Zones and distances"),
        "zones_caption": (
            "容纳此地、可能容纳此地，或边界在 50 km 以内的分区。替代边界不是公布的边界。",
            "Zones that hold the place, may hold it, or end within 50 km. Stand-ins are not published boundaries.",
        ),
        "zones_open": ("没有边界、图上不能判断的分区", "Zones without a usable outline"),
        "zones_open_caption": (
            "条文点到、而图上不能判断的区域和名单；在不在内须由人核。",
            "Areas and lists that the texts name and no outline can tell; a person must check.",
        ),
        "zones_far": (
            "另有 {n} 个区外分区（50 km 以内）没有列出，见 JSON 格式。",
            "{n} more zones that end within 50 km are left out here; see the JSON form.",
        ),
        "col_member": ("归属", "Membership"),
        "col_margin": ("距边界", "Margin"),
        "col_open": ("缺什么、须核什么", "What is missing, what to check"),
        "no_basis": ("本项目推出：{text}", "worked out here: {text}"),
        "grade": ("（把握 {g}）", " (confidence {g})"),
        "stated": ("按用户所述", "as stated by the user"),
        "questions": ("先答这几问，能定的条数最多", "Answers that would settle the most rules"),
        "questions_caption": (
            "“能定”：单这一答就能定的条数；“相关”：这一答还能改变的条数。",
            "“Settles”: rules that this answer decides alone; “bears on”: rules that it can still change.",
        ),
        "questions_more": ("另有 {n} 问，见各条“要答的”。", "{n} more questions stand with the rules."),
        "col_question": ("要答的", "Question"),
        "col_decides": ("能定", "Settles"),
        "col_bears": ("相关", "Bears on"),
        "part_enterprise": ("适用规则：企业与公众", "Rules for enterprises and the public"),
        "part_park": ("附录一  写给园区管理机构的条款", "Appendix 1  Rules for park authorities"),
        "part_government": ("附录二  政府职责", "Appendix 2  Duties of governments"),
        "part_none": ("没有写给{who}的条款。", "No rule addresses {who}."),
        "who_enterprise": ("企业与公众", "enterprises and the public"),
        "who_park": ("园区管理机构", "park authorities"),
        "who_government": ("政府", "governments"),
        "line_not": ("有已知事实排除", "ruled out by a known fact"),
        "count": ("{n} 条", "{n}"),
        "col_rules": ("条款", "Rules"),
        "label_limits": ("限值", "Limits"),
        "label_answer": ("要答的", "To be answered"),
        "label_settles": ("怎样能定", "What settles it"),
        "label_missing": ("缺什么", "What is missing"),
        "label_mend": ("怎么补", "How to mend it"),
        "label_readings": ("两种读法", "Readings"),
        "label_notes": ("注", "Notes"),
        "label_agencies": ("部门", "Agencies"),
        "label_reasons": ("理由", "Reasons"),
        "label_stricter": ("从严", "Stricter"),
        "mend_state": ("查明后声明：", "Find out and state: "),
        "either": (
            "“{about}”答：{yes}，则适用；答：{no}，则不适用",
            "“{about}” is answered: {yes}, then it applies; {no}, then it is ruled out",
        ),
        "see_above": ("待答的见上", "what is open stands above"),
        "two_readings": ("条文有两种读法，本系统不替你选", "the clause can be read in two ways; this system does not choose"),
        "stricter_here": ("此地另有更严的并行要求：{rules}", "a stricter parallel requirement binds here as well: {rules}"),
        "replaced": ("由 {rule} 取代", "replaced by {rule}"),
        "overdue_days": ("{date}，逾期 {n} 天", "{date}, overdue by {n} days"),
        "days_left": ("{date}，还有 {n} 天", "{date}, {n} days left"),
        "due_today": ("{date}，当日到期", "{date}, due on the day asked"),
        "deadline_passed": ("{date}，此日已过", "{date}, date passed"),
        "ahead": ("此后 12 个月的变化", "Changes in the next 12 months"),
        "ahead_caption": (
            "按现有文件与所给事实，{start} 至 {end}；当日已排除的条款不列。",
            "By the documents held and the facts given, {start} to {end}; rules ruled out on their day are left out.",
        ),
        "ahead_none": (
            "此后 12 个月没有条款起止、到期或入季。",
            "No rule starts, ends, falls due or comes into season in the next 12 months.",
        ),
        "col_date": ("日期", "Date"),
        "col_event": ("变化", "Change"),
        "event_starts": ("起", "starts"),
        "event_ends": ("止", "ends"),
        "event_season_starts": ("入季", "season starts"),
        "event_season_ends": ("出季", "season ends"),
        "documents": ("引用文件", "Documents cited"),
        "documents_caption": (
            "以文件原文为准；文件附注适用于该文件的每一条。",
            "The documents' own text decides; a document's notes hold for each of its rules.",
        ),
        "col_title": ("名称", "Title"),
        "col_issuer": ("发文机关", "Issuer"),
        "col_term": ("效力期间", "Term"),
        "term": ("{start} 至 {end}", "{start} to {end}"),
        "term_open": ("{start}起，未写失效", "from {start}, no end stated"),
        "term_between": ("{early} 至 {late} 之间某日", "a day between {early} and {late}"),
        "term_period": ("；计划期至 {end}", "; plan period to {end}"),
        "sources": ("数据来源与许可", "Data sources and licences"),
        "editions": ("版本与核对", "Editions and verification"),
        "edition_zones": ("分区版", "Zones edition"),
        "edition_rules": ("规则版", "Rules edition"),
        "same_answer": (
            "同一版本、同一问题，答案逐字相同。扫描二维码或打开链接，可以重做同一查询。",
            "The same question on the same editions gives the same answer, to the letter. The QR code and the link ask it again.",
        ),
        "link": ("查询链接", "Link to the query"),
        "qr_alt": ("二维码，内容为上列查询链接", "QR code that holds the link to the query"),
        "no_qr": ("链接过长，未印二维码；请打开上列链接。", "The link is too long for a QR code; open the link itself."),
        "no_link": (
            "问题过长（事实很多），印不下链接与二维码；请保存 JSON 格式，其中有完整链接。",
            "The question is too long for a printed link and QR code; the JSON form holds the whole link.",
        ),
        "signatures": ("签认", "Signatures"),
        "sign_asked": ("查询人", "Queried by"),
        "sign_checked": ("复核人", "Checked by"),
        "sign_seal": ("单位（盖章）", "Organisation (seal)"),
        "sign_date": ("日期", "Date"),
        "about": ("说明", "Notes"),
        "about_aid": (
            "本报告是查询辅助材料，不是行政决定；要求由本项目转述，以文件原文为准。",
            "This report is an aid to looking rules up, not an administrative decision; requirements are in this project's words, and the documents' own text holds.",
        ),
        "about_stand_in": (
            "“替代数据”的边界（图上虚线）不是公布的边界，不能作为执法依据。",
            "Outlines marked as stand-ins (dashed on the map) are not published boundaries and are no ground for enforcement.",
        ),
        "about_open": (
            "“待核实”“未核查”都不等于“不适用”：前者差事实或边界，后者差数据。",
            "“To verify” and “not checked” never mean “does not apply”: facts, boundaries or data are missing.",
        ),
        "head_edition": ("版本 {zones}·{rules}", "edition {zones}·{rules}"),
        "colon": ("：", ": "),
        "part_break": ("；", "; "),
    }.items()
}


def sayer(lang: Lang) -> Say:
    """A function that says a word in one language: ``say("overdue_days", date="2023-06-30", n=32)``."""

    def say(key: str, **values: object) -> str:
        text = WORDS[key][lang]
        return text.format(**values) if values else text

    return say
