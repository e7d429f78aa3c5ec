"""Strict JSON: a name that stands twice, NaN, numbers beyond all measure and half characters are refused, not guessed at."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from base.errors import KongquError

_HALF_CHARACTER = "\\ud"  # an escaped surrogate; a lone one can be neither written nor sent


def parse_json(text: str, where: str, code: str) -> Any:
    """The content of a JSON text.

    Args:
        text: JSON.
        where: file or argument, for messages.
        code: code of the error to raise, e.g. ``bad_facts``.

    Raises:
        KongquError: what is wrong, with line and column where it can be told.
    """

    def refuse(zh: str, en: str) -> NoReturn:
        raise KongquError(code, where=where, zh=f"不是可用的 JSON：{zh}。", en=f"Not usable JSON: {en}.") from None

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in pairs:
            if name in found:
                refuse(f"{name} 写了两次，请只留一个", f"{name} stands twice; keep one")
            found[name] = value
        return found

    def no_constant(name: str) -> NoReturn:
        refuse(f"{name} 不是数，请改正", f"{name} is no number; mend it")

    try:
        content = json.loads(text, object_pairs_hook=once, parse_constant=no_constant)
        if _HALF_CHARACTER in text.lower():
            json.dumps(content, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        at = f"第 {error.lineno} 行第 {error.colno} 列读不通（{error.msg}），请改正"
        refuse(at, f"line {error.lineno}, column {error.colno} cannot be read ({error.msg}); mend it")
    except RecursionError:
        refuse("括号套得太深", "brackets are nested too deeply")
    except UnicodeEncodeError:
        refuse("有不成对的 \\ud… 字符，请改正", "a \\ud… character lacks its other half; mend it")
    except ValueError:  # Python refuses whole numbers of more than 4300 digits
        refuse("有一个数太长，请改正", "a number is too long; mend it")
    return content
