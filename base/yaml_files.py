"""Strict YAML: duplicate keys are refused, only true/false are booleans, and every key knows its line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as FastLoader
except ImportError:  # PyYAML without libyaml: the same, slower
    from yaml import SafeLoader as FastLoader  # type: ignore[assignment]

from base.errors import KongquError
from base.files import read_text
from base.text import shown

_TOO_DEEP = re.compile(r"(?:[\[{]\s*){100}")  # the parser would run out of stack


class Located(dict[str, Any]):
    """A mapping that remembers where it stands, so that a message can name file and line."""

    line: int = 1

    def __init__(self) -> None:
        super().__init__()
        self.key_lines: dict[str, int] = {}

    def line_of(self, key: str) -> int:
        return self.key_lines.get(key, self.line)


class _StrictLoader(FastLoader):
    """SafeLoader that refuses duplicate keys and does not read NO, yes, on, 0351 or 12:30 as something else."""


def _drop_implicit(tag: str) -> None:
    _StrictLoader.yaml_implicit_resolvers = {
        first: [(t, regexp) for t, regexp in resolvers if t != tag] for first, resolvers in _StrictLoader.yaml_implicit_resolvers.items()
    }


for _tag in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:int", "tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:merge"):
    _drop_implicit(_tag)


def _resolve(tag: str, pattern: str, first: str) -> None:
    _StrictLoader.add_implicit_resolver(tag, re.compile(pattern), list(first))


_resolve("tag:yaml.org,2002:bool", r"^(?:true|false)$", "tf")
_resolve("tag:yaml.org,2002:int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789")


def _mapping(loader: _StrictLoader, node: yaml.MappingNode) -> Located:
    out = Located()
    out.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if not isinstance(key, str):
            raise yaml.constructor.ConstructorError(None, None, f"key {key!r} must be text; put it in quotes", key_node.start_mark)
        if key in out:
            raise yaml.constructor.ConstructorError(
                None, None, f"key {key!r} stands twice (first on line {out.key_lines[key]})", key_node.start_mark
            )
        out.key_lines[key] = line
        out[key] = loader.construct_object(value_node, deep=True)
    return out


_StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(path: Path) -> Any:
    """Read one YAML file.  Dates stay text (``"2019-10-01"``); mappings are :class:`Located`.

    Raises:
        KongquError: the file cannot be read, is not UTF-8 or is no YAML; the message names file and line.
    """
    text = read_text(path)
    if _TOO_DEEP.search(text):
        raise KongquError("bad_yaml", where=str(path), zh="括号嵌套太深；请改正。", en="Brackets are nested too deeply; mend them.")
    try:
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - a SafeLoader with fewer types
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        what = error.problem or "not readable"
        raise KongquError(
            "bad_yaml", where=f"{path}:{line}", zh=f"YAML 读不通：{what}。请改正这一行。", en=f"Not valid YAML: {what}. Mend this line."
        ) from None
    except yaml.YAMLError as error:
        raise KongquError("bad_yaml", where=str(path), zh=f"YAML 读不通：{error}。", en=f"Not valid YAML: {error}.") from None
    except (ValueError, TypeError, AttributeError, RecursionError) as error:  # e.g. !!timestamp soon, or a number of 5000 digits
        raise KongquError(
            "bad_yaml",
            where=str(path),
            zh=f"YAML 里有读不成值的内容：{shown(error)}。请改正。",
            en=f"Some YAML is no value: {shown(error)}. Mend it.",
        ) from None
