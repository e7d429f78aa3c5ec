"""Read a data file against a schema; every fault is told with file, line and key, all of a file together."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from base.errors import Faults, KongquError
from base.text import Text
from base.yaml_files import Located, read_yaml

Model = TypeVar("Model", bound=BaseModel)


class Record(BaseModel):
    """A record of a data file: frozen, and no key that the schema does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, arbitrary_types_allowed=True)


class Bilingual(Record):
    """A text as data files hold it."""

    zh: str
    en: str

    def text(self) -> Text:
        return Text(self.zh, self.en)


_SAID = {
    "extra_forbidden": ("没有这个键，请删去或改正拼写", "there is no such key; take it out or mend its spelling"),
    "missing": ("缺这个键，请补上", "this key is missing; add it"),
    "union_tag_not_found": ("认不出这个条件，允许的写法见 docs/rules.md", "not a known condition; docs/rules.md lists them"),
}


def _line(node: Any, keys: tuple[int | str, ...]) -> int:
    """The line on which a key path stands in what :func:`read_yaml` returned."""
    line = getattr(node, "line", 1)
    for key in keys:
        if isinstance(node, Located) and isinstance(key, str):
            if key in node:
                line, node = node.line_of(key), node[key]
                line = max(line, getattr(node, "line", 0))
            continue  # tags of unions are no keys of the file
        if isinstance(node, list) and isinstance(key, int) and key < len(node):
            node = node[key]
            line = getattr(node, "line", line)
    return line


def faults_of(error: ValidationError, path: Path, tree: Any) -> list[KongquError]:
    """One error for each fault that the schema found."""
    found = []
    for item in error.errors(include_url=False):
        keys = tuple(k for k in item["loc"])
        zh, en = _SAID.get(item["type"], (f"值不对（{item['msg']}）", f"bad value ({item['msg']})"))
        if item["type"] not in ("missing", "extra_forbidden", "union_tag_not_found"):
            given = repr(item["input"])
            short = given if len(given) <= 60 else given[:57] + "…"
            zh, en = f"{zh}，给的是 {short}", f"{en}, given {short}"
        name = ".".join(str(k) for k in keys) or "(file)"
        found.append(KongquError("bad_record", where=f"{path}:{_line(tree, keys)}", zh=f"键 {name}：{zh}。", en=f"Key {name}: {en}."))
    return found


def read_record(path: Path, model: type[Model]) -> tuple[Model, Any]:
    """Read one YAML file as one record.

    Returns:
        the record, and the raw tree (for lines in later messages).

    Raises:
        KongquError: the file cannot be read.
        Faults: the file does not fit the schema; each fault with file, line and key.
    """
    tree = read_yaml(path)
    try:
        return model.model_validate(tree), tree
    except ValidationError as error:
        raise Faults(faults_of(error, path, tree)) from None


def line_of(tree: Any, *keys: int | str) -> int:
    """The line of a key path, for faults that the schema cannot see."""
    return _line(tree, keys)
