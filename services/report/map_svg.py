"""The map of a report as SVG: the place, the zones round it with hatch and line, boundaries with names, scale bar, north arrow, legend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from html import escape
from typing import Any

import shapely

from base.text import Lang
from geo.geodesy import nearest_edge
from layers.model import Zone
from services.asked import Asked
from services.atlas import Atlas
from services.place import in_effect
from services.report import map_looks as looks
from services.report.map_labels import Label, Labels
from services.report.map_paths import svg_path
from services.report.map_window import HEIGHT, WIDTH, Window, window_at, window_over
from services.report.words import sayer
from services.report.zone_rows import distance

Answer = Mapping[str, Any]
_FILLED = ("coal_ban", "nonroad_machinery", "terrain", "built_up_buffer", "built_up")  # in the order in which they are drawn
_AREAS = ("county", "prefecture", "province")
_CROWDED = 2.0  # points per km; a map of a smaller scale has no room for ribbons and for the names of parks
_LEAST_DRAWN = 0.4  # square points; what is smaller cannot be seen


@dataclass(frozen=True, slots=True)
class Map:
    """A drawn map.

    Attributes:
        drawing: SVG without any text.
        labels: its texts, each with its middle in points.
        legend: SVG swatches with their words.
    """

    drawing: str
    labels: tuple[Label, ...]
    legend: tuple[dict[str, str], ...]

    def as_json(self) -> dict[str, Any]:
        """The drawing and its texts, for the pages of a PDF, which set the texts themselves."""
        return {
            "drawing": self.drawing,
            "width": WIDTH,
            "height": HEIGHT,
            "labels": [asdict(t) for t in self.labels],
            "legend": list(self.legend),
        }

    def svg(self, alt: str, lang: Lang) -> str:
        """The whole map with its texts, for a page.

        Args:
            alt: what it shows, in words.
        """
        texts = "".join(
            f'<text x="{t.x:.1f}" y="{t.y + t.size * 0.36:.1f}" font-size="{t.size:g}" fill="{t.colour}"{" font-weight=" + chr(34) + "700" + chr(34) if t.bold else ""}>'
            f"{escape(t.text)}</text>"
            for t in self.labels
        )
        head, body = self.drawing.split(">", 1)
        return (
            f'{head} role="img" lang="{"zh-CN" if lang == "zh" else "en"}" aria-label="{escape(alt)}">{body.removesuffix("</svg>")}'
            "<g font-family=\"'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',sans-serif\" text-anchor=\"middle\""
            f' paint-order="stroke" stroke="{looks.LAND}" stroke-width="2.6" stroke-linejoin="round">{texts}</g></svg>'
        )


def draw_map(atlas: Atlas, asked: Asked, answer: Answer, lang: Lang) -> Map:
    """The map round the place of an answer; the same answer gives the same map."""
    return _Drawing(atlas, asked, answer, lang).finish()


@dataclass(slots=True)
class _Drawing:
    """A map while it is drawn: pieces of SVG in their order, and what the legend has to explain."""

    atlas: Atlas
    asked: Asked
    answer: Answer
    lang: Lang
    parts: list[str] = field(default_factory=list)
    shown: dict[tuple[str, str], list[Zone]] = field(default_factory=dict)

    def finish(self) -> Map:
        window, area = self._window()
        zones = list(self._near(window))
        self._ground(window, zones)
        for layer in _FILLED:
            for zone in zones:
                if zone.layer == layer:
                    self._area(window, zone)
        self._regions(window)
        self._boundaries(window, zones, area)
        labels = Labels()
        self._place(window, labels)
        self._symbols(window, zones, labels)
        self._names(window, zones, labels)
        self._furniture(window, labels)
        patterns = "".join(looks.definition(p, "kq") for p in dict.fromkeys(p for p, _ in self.shown if p not in ("park", "region")))
        drawing = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}" height="{HEIGHT:g}" viewBox="0 0 {WIDTH:g} {HEIGHT:g}">'
            f"<defs>{patterns}</defs>{''.join(self.parts)}</svg>"
        )
        return Map(drawing, tuple(labels.placed), tuple(self._legend()))

    def _window(self) -> tuple[Window, Zone | None]:
        """The window, and the area asked about where no point was given."""
        place = self.answer["place"]
        if place["lon"] is not None and place["lat"] is not None:
            margins = [z["margin_m"] for z in self.answer["zones"] if z["margin_m"] is not None and z["layer"] not in (*_AREAS, "region")]
            return window_at(place["lon"], place["lat"], margins, place["location_accuracy_m"]), None
        found = (self.atlas.zones.get(f"{level}/{place['adcode']}") for level in _AREAS)
        area = next((z for z in found if z is not None and z.geometry is not None), self.atlas.zones["province/140000"])
        return window_over(area.geometry), area

    def _near(self, window: Window) -> Iterable[Zone]:
        """Zones in effect on the day with something in the window; distance zones only of cities, which the rules ask for."""
        west, south, east, north = window.bounds
        frame = shapely.box(west, south, east, north)
        for zone in self.atlas.zones.values():
            if not in_effect(zone, self.asked.as_of) or (zone.layer == "built_up_buffer" and not str(zone.of).endswith("00")):
                continue
            if (zone.symbol is not None and west <= zone.symbol[0] <= east and south <= zone.symbol[1] <= north) or (
                zone.geometry is not None and shapely.intersects(frame, shapely.box(*zone.geometry.bounds))
            ):
                yield zone

    def _ground(self, window: Window, zones: Iterable[Zone]) -> None:
        self.parts.append(f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="{looks.OUT}"/>')
        self.parts += [f'<path d="{svg_path(window.drawn(z.geometry))}" fill="{looks.LAND}"/>' for z in zones if z.layer == "province"]

    def _area(self, window: Window, zone: Zone) -> None:
        """One zone with its hatch; a distance zone as a ring, without the built-up area."""
        pattern = looks.pattern_of(zone)
        if zone.geometry is None or pattern is None:
            return
        shape = window.drawn(zone.geometry)
        inner = self.atlas.zones.get(zone.of or "")
        if inner is not None and inner.geometry is not None:
            shape = shapely.difference(shapely.make_valid(shape), shapely.make_valid(window.drawn(inner.geometry)))
        if shape.is_empty or shape.area < _LEAST_DRAWN:
            return
        self.shown.setdefault((pattern, zone.status), []).append(zone)
        line = looks.stroke(looks.colour_of(pattern), zone.status)
        self.parts.append(f'<path d="{svg_path(shape)}" fill="url(#kq-{pattern})" fill-rule="evenodd" {line}/>')

    def _regions(self, window: Window) -> None:
        """Ribbons of the region lists that hold the place and end within the window; lists of the same counties share one.

        A wide window would show little else: there they stand in the table alone.
        """
        if window.per_km < _CROWDED:
            return
        done: set[tuple[str, ...]] = set()
        for row in self.answer["zones"]:
            zone = self.atlas.zones.get(row["zone"])
            if zone is None or zone.layer != "region" or zone.geometry is None or row["membership"] not in ("inside", "near_edge"):
                continue
            shape = window.drawn(shapely.boundary(zone.geometry))
            if shape.is_empty or zone.made_of in done or (zone.made_of and set(zone.made_of) == {self.answer["place"]["adcode"]}):
                continue
            done.add(zone.made_of)
            self.shown.setdefault(("region", zone.status), []).append(zone)
            path = svg_path(shape)
            self.parts.append(f'<path d="{path}" fill="none" stroke="{looks.REGION}" stroke-width="5" stroke-opacity=".22"/>')
            self.parts.append(f'<path d="{path}" fill="none" {looks.stroke(looks.REGION, zone.status)}/>')

    def _boundaries(self, window: Window, zones: Iterable[Zone], area: Zone | None) -> None:
        for layer, (colour, width) in looks.BOUNDARIES.items():
            path = "".join(svg_path(window.drawn(z.geometry)) for z in zones if z.layer == layer and z.geometry is not None)
            self.parts.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>')
        if area is not None:
            self.parts.append(f'<path d="{svg_path(window.drawn(area.geometry))}" fill="none" stroke="{looks.INK}" stroke-width="2.2"/>')

    def _place(self, window: Window, labels: Labels) -> None:
        """The point with its accuracy, and a dashed line to the nearest edge with its length."""
        place = self.answer["place"]
        if place["lon"] is None or place["lat"] is None:
            return
        x, y = window.at(place["lon"], place["lat"])
        radius = place["location_accuracy_m"] / 1000 * window.per_km
        if radius > 9:
            self.parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{looks.INK}" fill-opacity=".06" stroke="{looks.INK}" stroke-width=".8" stroke-dasharray="3 2"/>'
            )
        drawn = {zone.id for zones in self.shown.values() for zone in zones}
        near = [z for z in self.answer["zones"] if z["margin_m"] is not None and z["zone"] in drawn and z["layer"] != "region"]
        if near:
            closest = min(near, key=lambda z: (abs(z["margin_m"]), z["zone"]))
            edge = nearest_edge(self.atlas.zones[closest["zone"]].geometry, place["lon"], place["lat"])
            to_x, to_y = window.at(edge.lon, edge.lat)
            if 0 <= to_x <= WIDTH and 0 <= to_y <= HEIGHT and abs(to_x - x) + abs(to_y - y) > 14:
                self.parts.append(
                    f'<path d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}" stroke="{looks.INK}" stroke-width="1" stroke-dasharray="3 2"/>'
                )
                labels.put((x + to_x) / 2, (y + to_y) / 2 - 7, distance(closest["margin_m"]), 7.5, looks.INK, bold=True)
        self.parts.append(looks.place_mark(x, y))
        labels.keep_free(x, y, 9)

    def _symbols(self, window: Window, zones: Iterable[Zone], labels: Labels) -> None:
        for zone in zones:
            if zone.symbol is None:
                continue
            x, y = window.at(*zone.symbol)
            self.parts.append(looks.diamond(x, y, zone.status))
            self.shown.setdefault(("park", zone.status), []).append(zone)
            labels.keep_free(x, y, 5)
            if window.per_km > _CROWDED:
                labels.put(x, y + 10, zone.name[self.lang], 6.5, looks.PARK)

    def _names(self, window: Window, zones: list[Zone], labels: Labels) -> None:
        """Names of prefectures where the window is wide, and of counties, at the middle of what the window shows of them."""
        west, south, east, north = window.bounds
        for layer, size, colour in (("prefecture", 9.0, looks.LABEL), ("county", 7.5, looks.LABEL_2)):
            if layer == "prefecture" and window.per_km > 6:
                continue
            for zone in zones:
                if zone.layer != layer or zone.geometry is None:
                    continue
                town = self.atlas.zones.get(f"built_up/{zone.adcode}")
                middle = shapely.centroid(town.geometry) if town is not None and town.geometry is not None else None
                if middle is None or not (west < middle.x < east and south < middle.y < north):
                    seen = shapely.clip_by_rect(zone.geometry, west, south, east, north)
                    if seen.is_empty:
                        continue
                    middle = shapely.point_on_surface(seen)
                x, y = window.at(middle.x, middle.y)
                labels.put(x, y, zone.name[self.lang], size, colour, bold=layer == "prefecture")

    def _furniture(self, window: Window, labels: Labels) -> None:
        """Scale bar and north arrow."""
        km, length = window.scale_bar()
        x, y = 14.0, HEIGHT - 14.0
        self.parts.append(
            f'<rect x="{x - 6:g}" y="{y - 17:g}" width="{length + 12:.1f}" height="25" fill="{looks.PAPER}" fill-opacity=".86"/>'
            f'<path d="M{x:g} {y - 4:g}V{y:g}H{x + length:.1f}V{y - 4:g}" fill="none" stroke="{looks.INK}" stroke-width="1.2"/>'
            f'<path d="M{WIDTH - 20:g} 10l5 15l-5 -4l-5 4Z" fill="{looks.INK}"/>'
        )
        labels.put(x + length / 2, y - 9, f"{km:g} km", 7.5, looks.INK, force=True)
        labels.put(WIDTH - 20, 33, "北" if self.lang == "zh" else "N", 8, looks.INK, bold=True, force=True)

    def _legend(self) -> Iterable[dict[str, str]]:
        """What each mark means: the place, then layer, status and error of what is drawn."""
        say, accuracy = sayer(self.lang), self.answer["place"]["location_accuracy_m"]
        circle = say("legend_accuracy", a=distance(accuracy)) if accuracy else ""
        if self.answer["place"]["lon"] is not None:
            yield {
                "svg": looks.swatch(looks.place_mark(11, 6).replace('r="8"', 'r="4.6"')),
                "text": f"{say('legend_place')} {circle}".strip(),
            }
        else:
            yield {"svg": looks.swatch(f'<path d="M1 6H21" stroke="{looks.INK}" stroke-width="2.2"/>'), "text": say("legend_place")}
        for (pattern, status), zones in self.shown.items():
            yield {"svg": _swatch(pattern, status), "text": self._meaning(pattern, status, zones)}

    def _meaning(self, pattern: str, status: str, zones: list[Zone]) -> str:
        say = sayer(self.lang)
        name = say("list_comma").join(dict.fromkeys(self.atlas.layers[z.layer].name[self.lang] for z in zones))
        if pattern.startswith("built"):
            name = say(f"legend_{pattern}")
        elif pattern in ("near", "far"):
            kilometres = say("list_comma").join(f"{km:g} km" for km in sorted({z.distance_km or 0.0 for z in zones}))
            name = say("legend_distance", km=kilometres)
        errors = sorted({z.accuracy_m for z in zones if z.accuracy_m is not None})
        told = [say(f"status_{status}"), *([say("legend_error", a=distance(errors[-1]))] if errors else [])]
        inner = say("sentence_comma").join(told)
        return f"{name}（{inner}）" if self.lang == "zh" else f"{name} ({inner})"


def _swatch(pattern: str, status: str) -> str:
    if pattern == "park":
        return looks.swatch(looks.diamond(11, 6, status))
    if pattern == "region":
        return looks.swatch(
            f'<path d="M1 6H21" stroke="{looks.REGION}" stroke-width="5" stroke-opacity=".22"/><path d="M1 6H21" {looks.stroke(looks.REGION, status)}/>'
        )
    line = looks.stroke(looks.colour_of(pattern), status)
    return looks.swatch(
        f'<rect x="1" y="1" width="20" height="10" fill="url(#kql-{pattern}-{status})" {line}/>',
        looks.definition(pattern, "kql").replace(f"kql-{pattern}", f"kql-{pattern}-{status}"),
    )
