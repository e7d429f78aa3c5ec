"""Words of the list of places and of their comparison."""

from __future__ import annotations

MY_LIST: dict[str, tuple[str, str]] = {
    "nav_list": ("我的清单", "My list"),
    "list_add": ("加入清单", "Add to the list"),
    "list_has": ("已在清单", "On the list"),
    "list_full": ("清单已满 {n} 处", "List full: {n} places"),
    "list_see": ("看清单（{n} 处）", "My list ({n})"),
    "list_line": (
        "并排比较各处的判断；清单只在这次打开的页面里，刷新或关闭就没有了。",
        "Verdicts of several places side by side; the list lives in this open page only and is gone when it is reloaded or closed.",
    ),
    "list_empty": (
        "清单还是空的。在“查询”页得到答案后按“加入清单”；加了两处，这里就并排比较，最多 {n} 处。",
        "The list is empty. Get an answer on the look-up page and press “Add to the list”; two places are compared here side by side, {n} at most.",
    ),
    "list_go": ("去查询", "Go to look-up"),
    "list_answer": ("看第 {n} 处的答案", "Answer for place {n}"),
    "list_remove": ("移出第 {n} 处", "Take out place {n}"),
    "list_clear": ("清空清单", "Empty the list"),
    "list_area": ("按整个政区判断", "asked as a whole area"),
    "list_facts": ("已填 {n} 项情况", "facts given: {n}"),
    "list_members": ("{n} 处区内外按你所述", "memberships as you stated: {n}"),
    "list_one": ("清单里只有一处，下面是它的判断；再加一处就能比较。", "One place only, with its verdicts below; add another to compare."),
    "list_told": ("比较之前先看", "Before you compare"),
    "list_differing": ("只看不同", "Differences only"),
    "list_all": ("全部", "All"),
    "list_show": ("显示", "Show"),
    "list_none_differ": (
        "对所选对象，这些地方逐条判断都相同；看“全部”。",
        "For this addressee the verdicts are the same at all these places, rule by rule; see “All”.",
    ),
    "list_none_zones": ("这些地方与各分区的关系都相同；看“全部”。", "These places stand alike to every zone; see “All”."),
    "list_rules": ("逐条比较", "Rule by rule"),
    "list_rules_line": ("各处不同 {n} 条，相同 {m} 条", "{n} differ, {m} are the same"),
    "list_zones": ("逐区比较", "Zone by zone"),
    "list_zones_line": ("各处不同 {n} 个，其余 {m} 个", "{n} differ, {m} others"),
    "list_caption": (
        "{n} 条规则在 {m} 处的判断；各处不同的在前，其中适用的在先",
        "Verdicts on {n} rules at {m} places; those that differ come first, and of them those that apply",
    ),
    "list_zone_caption": (
        "{n} 个分区与 {m} 处的关系，附到边界的距离和误差；关系不同、且含某处的在前",
        "{n} zones and how {m} places stand to them, with the distance to the edge and its error; those that hold some and not others come first",
    ),
    "list_more_points": ("另有 {n} 点", "and {n} more"),
    "list_not_held": ("此处的答案里没有这条：没有判断", "not in this answer: nothing was judged"),
    "list_not_listed": ("未列：在区外且不近，或当日不在有效期", "not listed: outside and not near, or not in effect on that day"),
    "list_csv": ("CSV：逐处逐条", "CSV: places and rules"),
    "list_csv_summary": ("CSV：每处一行", "CSV: one row a place"),
    "list_geojson": ("GeoJSON", "GeoJSON"),
}
