"""Words of the map and its cards; sent to the browser."""

from __future__ import annotations

MAP: dict[str, tuple[str, str]] = {
    "layers": ("图层", "Layers"),
    "more_rows": ("其余 {n} 项", "{n} more"),
    "rows_on": ("已开 {n}", "{n} on"),
    "row_details": ("{name}：来源与不透明度", "{name}: sources and opacity"),
    "opacity": ("不透明度", "Opacity"),
    "export_layers": ("导出所开图层 GeoJSON（{n}）", "Export the layers shown, GeoJSON ({n})"),
    "legend": ("边界来源", "Outlines"),
    "as_of": ("查询日期", "Date asked"),
    "date_form": ("年-月-日", "YYYY-MM-DD"),
    "in_force_count": ("{n} / {all} 份文件施行中或未写失效", "{n} of {all} in force or open-ended"),
    "bar_key": ("实条 期内 · 虚框 期满但未写失效", "solid: in term · dashed: term over"),
    "gaps": ("数据缺口", "Data gaps"),
    "gap_count": ("有 {n} 类数据缺口", "{n} kinds of data gaps"),
    "details": ("详情", "Details"),
    "as_table": ("表格", "Table"),
    "zoom_in": ("放大", "Zoom in"),
    "zoom_out": ("缩小", "Zoom out"),
    "map_help": (
        "管控分区地图：方向键平移，加减号缩放，回车查询图心；Tab 逐个聚焦分区，回车查询该处",
        "Map of control zones: arrow keys pan, plus and minus zoom, Enter asks about the centre; Tab goes from zone to zone, Enter asks there",
    ),
    "loading": ("正在读地图……", "Reading the map…"),
    "layer_missing": (
        "有图层读不到：请先运行 kongqu build，再刷新本页",
        "A layer could not be read: run kongqu build, then reload this page",
    ),
    "row_built_prefecture": ("设区市建成区", "Built-up areas of cities"),
    "row_built_county": ("县城建成区", "Built-up areas of county seats"),
    "row_built_district": ("市辖区驻地建成区", "Built-up areas of districts"),
    "row_near": ("设区市周边 {d} km", "{d} km around cities"),
    "row_near_county": ("县城周边 {d} km", "{d} km around county seats"),
    "row_near_district": ("市辖区周边 {d} km", "{d} km around districts"),
    "line_basis": ("依据", "Basis"),
    "line_made": ("做法", "Made from"),
    "line_source": ("来源", "Source"),
    "line_missing": ("缺", "Missing"),
    "credit_end": ("坐标 CGCS2000／WGS84 · Leaflet · 供查阅，不作执法依据", "CGCS2000 / WGS84 · Leaflet · for reference, no legal force"),
}
