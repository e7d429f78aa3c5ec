"""`kongqu build` and `kongqu export`: make the zones, and take them away."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from base.errors import KongquError
from base.text import Lang, Text
from commands.arguments import add_command, finite, numbers

if TYPE_CHECKING:  # imported where a command needs it: `kongqu --help` must not wait for geopandas
    from layers.store import Edition

_PROGRESS_WIDTH = 60


def add(commands: Any) -> None:
    """The commands and their options."""
    _add_build(commands)
    _add_export(commands)


def _add_build(commands: Any) -> None:
    command = add_command(commands, "build", build, "生成分区 build the zones into data/build")
    command.add_argument("--report", action="store_true", help="与公布的建成区面积比较 compare built-up areas with official figures")
    command.add_argument(
        "--built-up", type=Path, metavar="FILE", help="用这个建成区或地表覆盖 GeoTIFF a built-up or land-cover GeoTIFF to use instead"
    )
    command.add_argument("--classes", type=numbers, metavar="N[,N…]", help="其中算建成区的类别值 classes of that raster that are built-up")
    command.add_argument("--threshold", type=finite, metavar="X", help="不小于此值算建成区 built-up from this value on")
    command.add_argument("--dem", type=Path, metavar="FILE", help="数字高程模型 GeoTIFF a digital elevation model, for plains and valleys")
    command.add_argument("--if-needed", action="store_true", help="已是最新则不做 do nothing when the build is current")


def _add_export(commands: Any) -> None:
    command = add_command(commands, "export", export, "导出分区 zones as GeoJSON (RFC 7946)")
    command.add_argument("layers", nargs="*", metavar="LAYER", help="图层 layers of data/layers.yaml")
    command.add_argument("--all", action="store_true", help="全部图层 every layer")
    command.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.geojson")


def build(arguments: argparse.Namespace) -> int | None:
    """`kongqu build`"""
    from geo.towns import read_towns
    from layers.build import build_edition
    from services.atlas import BUILD_DIR

    if arguments.if_needed:
        given = (arguments.built_up, arguments.classes, arguments.threshold, arguments.dem)
        if arguments.report or any(value is not None for value in given):
            raise KongquError(
                "bad_options",
                where="--if-needed",
                zh="--if-needed 沿用上次的栅格，不能与其他选项同用；请去掉一边。",
                en="--if-needed keeps the rasters of the last build and stands alone; leave one side out.",
            )
        build_if_needed(arguments.lang)
        read_towns()
        return None
    edition = build_edition(
        BUILD_DIR,
        built_up_file=arguments.built_up,
        classes=arguments.classes,
        threshold=arguments.threshold,
        dem=arguments.dem,
        progress=_progress(arguments.lang),
    )
    _tell_edition(edition, arguments.lang)
    read_towns()  # keeps its extract, or the first question by name would wait for it
    if arguments.report:
        from layers.report import report_text

        print(report_text(edition.zones, arguments.lang))
    return None


def build_if_needed(lang: Lang) -> None:
    """Build again where the edition does not match its inputs, with the options that it records."""
    from layers.build import is_current, rebuild_edition
    from services.atlas import BUILD_DIR

    if not is_current(BUILD_DIR):
        _tell_edition(rebuild_edition(BUILD_DIR, _progress(lang)), lang)


def _tell_edition(edition: Edition, lang: Lang) -> None:
    count = len(edition.zones)
    print(f"共 {count} 个分区，版本 {edition.id}" if lang == "zh" else f"{count} zones, edition {edition.id}", file=sys.stderr)


def _progress(lang: Lang) -> Callable[[Text, float], None]:
    """One line that fills up; where nobody watches, a plain line each stage and each tenth."""
    watched, shown = sys.stderr.isatty(), [("", -1)]

    def show(stage: Text, share: float) -> None:
        step = (stage[lang], int(share * 10))
        if watched:
            print(
                f"\r{'█' * round(share * 24):<24} {share:4.0%} {stage[lang]:<{_PROGRESS_WIDTH}}",
                end="\n" if share >= 1 else "",
                file=sys.stderr,
                flush=True,
            )
        elif step != shown[0]:
            print(f"{share:4.0%} {stage[lang]}", file=sys.stderr, flush=True)
        shown[0] = step

    return show


def export(arguments: argparse.Namespace) -> int | None:
    """`kongqu export`"""
    from base.files import write_out
    from services.atlas import open_atlas
    from services.export import export_layers

    if bool(arguments.layers) == arguments.all:
        raise KongquError(
            "which_layers", where="export", zh="请写图层名，或用 --all，二者取一。", en="Name layers, or give --all: one of the two."
        )
    write_out(arguments.output, export_layers(open_atlas(), arguments.layers))
    return None
