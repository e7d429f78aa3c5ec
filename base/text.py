"""Text in Chinese and English, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages of the product; Chinese comes first and is never empty."""

    zh: str
    en: str

    def __getitem__(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en

    def as_json(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}


def shown(value: object, limit: int = 60) -> str:
    """What somebody gave, short enough to stand in a message; line breaks and control characters stand as they are written in code."""
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(value)[: limit + 1])
    return text if len(text) <= limit else f"{text[:limit]}…"
