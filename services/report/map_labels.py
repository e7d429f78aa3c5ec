"""Texts of a map, placed so that none lies on another; what comes first stays."""

from __future__ import annotations

from dataclasses import dataclass, field

from services.report.map_window import HEIGHT, WIDTH


@dataclass(frozen=True, slots=True)
class Label:
    """One text.

    Attributes:
        x, y: its middle, in points.
        size: of the letters, in points.
    """

    x: float
    y: float
    text: str
    size: float
    colour: str
    bold: bool


@dataclass(slots=True)
class Labels:
    """The texts placed so far and the room they take."""

    placed: list[Label] = field(default_factory=list)
    _taken: list[tuple[float, float, float, float]] = field(
        default_factory=lambda: [(0.0, HEIGHT - 32, 140.0, HEIGHT), (WIDTH - 32, 0.0, WIDTH, 40.0)]  # scale bar, north arrow
    )

    def keep_free(self, x: float, y: float, radius: float) -> None:
        self._taken.append((x - radius, y - radius, x + radius, y + radius))

    def put(self, x: float, y: float, text: str, size: float, colour: str, *, bold: bool = False, force: bool = False) -> None:
        """Place a text where there is room: at its middle, else a little lower or higher; else it is left out."""
        half = sum(size if ord(c) > 0x2E7F else size * 0.56 for c in text) / 2 + 1
        for dy in (0.0,) if force else (0.0, 12.0, -12.0, 20.0, -20.0):
            room = (x - half, y + dy - size * 0.7, x + half, y + dy + size * 0.7)
            free = not any(room[0] < t[2] and t[0] < room[2] and room[1] < t[3] and t[1] < room[3] for t in self._taken)
            if force or (free and room[0] > 1 and room[2] < WIDTH - 1 and room[1] > 1 and room[3] < HEIGHT - 1):
                self._taken.append(room)
                self.placed.append(Label(round(x, 1), round(y + dy, 1), text, size, colour, bold))
                return
