"""One family of errors.  A message says what was wrong, where, what is allowed, and the mend."""

from __future__ import annotations

from collections.abc import Iterable

from base.text import Lang, Text, shown

_LONGEST_WHERE = 300


class KongquError(Exception):
    """A problem with what was given.  Caught at the edge (command line, API, page), never in between.

    Args:
        code: stable, machine-readable name of the kind of problem, e.g. ``"outside_province"``.
        zh, en: the message: what was wrong, what is allowed, and the mend.
        where: file, line, key, row or argument that the message is about.
        near: near names to offer, best first.
    """

    def __init__(self, code: str, *, zh: str, en: str, where: str | None = None, near: Iterable[str] = ()) -> None:
        self.code = code
        self.text = Text(zh, en)
        self.where = None if where is None else shown(where, _LONGEST_WHERE)
        self.near = tuple(near)
        super().__init__(self.message("zh"))

    def __reduce__(self) -> tuple[object, ...]:
        """An error crosses to another process whole."""
        return _again, (type(self), self.__dict__)

    def message(self, lang: Lang) -> str:
        """The whole message in one language, with the place in front."""
        text = self.text[lang]
        if self.near:
            text += ("相近的有：" if lang == "zh" else " Near: ") + ("、" if lang == "zh" else ", ").join(self.near)
            text += "。" if lang == "zh" else "."
        return f"{self.where}: {text}" if self.where else text

    def as_json(self) -> dict[str, object]:
        return {"code": self.code, "where": self.where, "message": self.text.as_json(), "near": list(self.near)}


def _again(kind: type[KongquError], state: dict[str, object]) -> KongquError:
    error = kind.__new__(kind)
    error.__dict__.update(state)
    error.args = (error.message("zh"),)
    return error


class Faults(KongquError):
    """All faults found in one go, told together.

    Args:
        faults: the single problems, in the order in which they stand in the input.
    """

    def __init__(self, faults: Iterable[KongquError]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            "faults",
            zh="\n".join(f.message("zh") for f in self.faults),
            en="\n".join(f.message("en") for f in self.faults),
        )

    def as_json(self) -> dict[str, object]:
        return {"code": self.code, "faults": [f.as_json() for f in self.faults]}
