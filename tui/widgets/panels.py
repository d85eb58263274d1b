"""Panels that show one thing: the parts of a score, and the lines of a person or household."""

from textwrap import wrap

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from db.dutch import getal
from db.rules.fit import Fit, Onderdeel
from tui.privacy import Privacy


def bar(share: float, width: int) -> str:
    """A bar of so many cells, filled by a share of 0 to 1; what goes beyond is marked."""
    full = min(width, max(0, round(share * width)))
    return "█" * full + "░" * (width - full) + ("▶" if share > 1 + 1e-9 else " ")


class Lines(Static):
    """Label and text per line; a long text goes on beneath itself. Texts are data, never markup."""

    def __init__(self, id: str | None = None, grows: bool = False) -> None:  # noqa: A002  # the name Textual gives it
        """`grows`: the panel is as high as its text, so that new text moves what is around it."""
        super().__init__(id=id)
        self._grows = grows
        self._lines: list[tuple[str, str]] = []

    def show(self, lines: list[tuple[str, str]]) -> None:
        """Show these lines, the labels in a column."""
        self._lines = lines
        self._draw()

    def say(self, text: str) -> None:
        """Show one sentence instead."""
        self.show([("", text)] if text else [])

    def on_resize(self) -> None:
        """Fit the texts to the width, and a panel that grows to the texts: a new height takes a layout of its own."""
        if self._grows:
            self.call_after_refresh(self._draw)
        else:
            self._draw()

    def _draw(self) -> None:
        indent = max((cell_len(label) for label, _ in self._lines), default=0) + 2
        width = max(10, self.content_region.width - indent)
        drawn: list[Content] = []
        for label, text in self._lines:
            for number, piece in enumerate(wrap(text, width) or [""]):
                lead = label if number == 0 else ""
                drawn.append(Content.assemble((lead.ljust(indent), "dim"), piece))
        self.update(Content("\n").join(drawn), layout=self._grows)


class Breakdown(Static):
    """Why this score: every part with its points and reason, or the hard rules that stand in the way."""

    _shown: tuple[Fit | None, Privacy, bool] = (None, Privacy.OPEN, False)

    def show(self, fitted: Fit | None, privacy: Privacy = Privacy.OPEN, coupled: bool = False) -> None:
        """Show the parts of this pair, in two columns where the panel is wide and low.

        The rules are no matter for two who are `coupled` already: these hours are counted in what is carried.
        """
        self._shown = fitted, privacy, coupled
        self._draw()

    def on_resize(self) -> None:
        """Fit the parts to the room that there is."""
        self._draw()

    def _draw(self) -> None:
        fitted, privacy, coupled = self._shown
        if fitted is None:
            self.border_title = "Waarom"
            self.update(Content("Kies een begeleider: hier staat waarom die past."), layout=False)
            return
        rules = () if coupled else fitted.uitgesloten_door
        self.border_title = "Waarom niet mogelijk" if rules else Content(f"Waarom {getal(fitted.tienden / 10)}")
        lines = [Content.styled(f"✗ {privacy.reason(u.regel, u.uitleg)}", "$text-error") for u in rules]
        lines += [self._part(part, privacy.reason(part.naam, part.uitleg)) for part in fitted.onderdelen]
        lines += [Content.styled(f"! {remark}", "$text-warning") for remark in fitted.gezegd]
        height, width = self.content_region.height or 20, self.content_region.width
        if len(lines) > height and width >= 60:
            lines = self._columns(lines, width)
        self.update(Content("\n").join(lines), layout=False)

    def _part(self, part: Onderdeel, uitleg: str) -> Content:
        doubt = "?" if part.onbekend else " "
        points = f"{getal(part.tienden / 10)}/{part.maximum // 10}".rjust(8)
        return Content.assemble(f"{part.naam[:10].ljust(10)}", points, doubt, " ", (uitleg, "dim"))

    def _columns(self, lines: list[Content], width: int) -> list[Content]:
        half, column = (len(lines) + 1) // 2, width // 2 - 1
        left = [line.truncate(column, ellipsis=True, pad=True) for line in lines[:half]]
        right = [line.truncate(column, ellipsis=True) for line in lines[half:]] + [Content("")] * (len(lines) % 2)
        return [Content("  ").join(pair) for pair in zip(left, right, strict=True)]
