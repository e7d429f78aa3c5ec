"""A report as one HTML page for printing: no script, no request, everything escaped by the template."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup


def page_bytes(content: dict[str, Any]) -> bytes:
    """Fill the page; the same content gives the same bytes."""
    legend = [{"svg": Markup(item["svg"]), "text": item["text"]} for item in content["map"]["legend"]]  # noqa: S704 - drawn by us, texts escaped
    drawn = {"whole": Markup(content["map"]["whole"]), "legend": legend}  # noqa: S704
    return _template().render(**{**content, "w": content["words"], "map": drawn, "qr": Markup(content["qr"])}).encode()  # noqa: S704


@cache
def _template() -> Template:
    folder = Path(__file__).resolve().parent
    environment = Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("answer.html.j2")
