"""How a name is written: plain forms for comparing, short names, and pinyin."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pypinyin import lazy_pinyin

_NO_LETTER = re.compile(r"[\W_]+")
_HAN = re.compile(r"[㐀-鿿]")


def plain(text: str) -> str:
    """A text for comparing: full-width as usual, lower case, without spaces, punctuation and what is no letter or digit."""
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", text).casefold())


def latin(text: str) -> str:
    """Latin letters and digits of a text in lower case, without accents: Lüliang → luliang; Que’ershan → queershan."""
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", text.casefold()))


def is_chinese(text: str) -> bool:
    """Whether a text has a Chinese character."""
    return _HAN.search(text) is not None


def short_name(name: str) -> str:
    """孝义市 → 孝义; 古县 and 城区 stay."""
    return name[:-1] if len(name) > 2 else name


def bare_english(name: str) -> str:
    """An English name without the kind of its unit: Xiaoyi City → Xiaoyi; Chengqu District (Yangquan) → Chengqu."""
    return re.sub(r"(?: (?:City|County|District|Province))?(?: \(\w+\))?$", "", name)


@lru_cache(maxsize=4096)
def sounds(name: str) -> tuple[str, ...]:
    """A Chinese name in pinyin without tones; ü as u, and where it has one also as v: 吕梁 → luliang, lvliang."""
    spelled = "".join(lazy_pinyin(name, v_to_u=False, errors="ignore"))
    return tuple(dict.fromkeys((spelled.replace("v", "u"), spelled)))
