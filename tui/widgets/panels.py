"""Panels that show one thing: the parts of a score, and the lines of a person or household."""

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from db.dutch import getal
from db.rules.fit import Fit, Onderdeel


def bar(share: float, width: int) -> str:
    """A bar of so many cells, filled by a share of 0 to 1; what goes beyond is marked."""
    full = min(width, max(0, round(share * width)))
    return "█" * full + "░" * (width - full) + ("▶" if share > 1 + 1e-9 else " ")


class Lines(Static):
    """Label and text per line; texts are data, never markup."""

    def show(self, lines: list[tuple[str, str]]) -> None:
        """Show these lines, the labels in a column."""
        width = max((cell_len(label) for label, _ in lines), default=0)
        self.update(
            Content("\n").join(
                Content.assemble((label.ljust(width + 2), "$text-muted"), text.replace("\n", " ")) for label, text in lines
            )
        )

    def say(self, text: str) -> None:
        """Show one sentence instead."""
        self.update(Content(text))


class Breakdown(Static):
    """Why this score: every part with its points and reason, or the hard rules that stand in the way."""

    def show(self, fitted: Fit | None) -> None:
        """Show the parts of this pair, in two columns where the panel is wide and low."""
        if fitted is None:
            self.border_title = "Waarom"
            self.update(Content("Kies een begeleider: hier staat waarom die past."))
            return
        score = fitted.score
        self.border_title = f"Waarom {getal(score)}" if score is not None else "Waarom niet mogelijk"
        lines = [Content.styled(f"✗ {u.uitleg}", "$text-error") for u in fitted.uitgesloten_door]
        lines += [self._part(part) for part in fitted.onderdelen]
        lines += [Content.styled(f"! {remark}", "$text-warning") for remark in fitted.gezegd]
        height, width = self.content_region.height or 20, self.content_region.width
        if len(lines) > height and width >= 60:
            lines = self._columns(lines, width)
        self.update(Content("\n").join(lines))

    def _part(self, part: Onderdeel) -> Content:
        doubt = "?" if part.onbekend else " "
        points = f"{getal(part.tienden / 10)}/{part.maximum // 10}".rjust(8)
        return Content.assemble(f"{part.naam[:10].ljust(10)}", points, doubt, " ", (part.uitleg, "$text-muted"))

    def _columns(self, lines: list[Content], width: int) -> list[Content]:
        half = (len(lines) + 1) // 2
        left, right = lines[:half], lines[half:]
        column = width // 2 - 1
        pairs = zip(left, [*right, *[Content("")] * (half - len(right))], strict=True)
        return [Content("  ").join([one.truncate(column, ellipsis=True, pad=True), two.truncate(column, ellipsis=True)]) for one, two in pairs]
