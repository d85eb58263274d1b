"""Who is in the file already and resembles what was typed: shown before it is saved, and never in the way."""

from collections.abc import Sequence
from typing import cast

from db.dutch import opsomming
from db.records.lookalikes import Lijkt
from db.rules.lookup import kind_of
from db.text import fold
from tui.screens.choose import ChooseDialog
from tui.subject import Soort, Subject
from tui.widgets.rowlist import Column, Row

SAVE = "opslaan"
"""The answer that this is somebody else."""


def subject_of(soort: str, sleutel: str) -> Subject:
    """Whom somebody of the look-up is about."""
    return Subject(cast(Soort, kind_of(soort)), sleutel)


def reason(redenen: Sequence[str], zeker: bool) -> str:
    """Why somebody resembles, in words: "zelfde naam en telefoonnummer", or in doubt "misschien: zelfde naam"."""
    first, *others = redenen or ("lijkt erop",)
    shorter = [why.removeprefix("zelfde ") for why in others] if first.startswith("zelfde ") else others
    words = opsomming([first, *shorter])
    return words if zeker else f"misschien: {words}"


class AlikeDialog(ChooseDialog):
    """Gives SAVE, the Subject to open instead, or None to go back to the form."""

    def __init__(self, found: Sequence[Lijkt]) -> None:
        taken = any(like.bezet for like in found)
        rows = [] if taken else [Row(SAVE, ("Opslaan: dit is iemand anders",))]
        rows.append(Row("terug", ("Terug naar het formulier",)))
        rows.append(Row(None, ("Openen wie er al is; wat u typte blijft bewaard",)))
        shown: set[Subject] = set()
        for like in found:
            subject = subject_of(like.bekende.soort, like.bekende.sleutel)
            if subject not in shown:
                shown.add(subject)
                rows.append(Row(subject, self._cells(like)))
        best = found[0]
        super().__init__(
            "Dit kenmerk of dossier is al in gebruik" if taken else "Staat deze er al in?",
            rows,
            (Column("", share=4), Column("", 12), Column("", share=4)),
            select=subject_of(best.bekende.soort, best.bekende.sleutel) if best.zeker else None,
        )

    def _cells(self, like: Lijkt) -> tuple[str, ...]:
        why = reason(like.redenen, like.zeker)
        other = like.lid and fold(like.lid) != fold(like.bekende.naam)
        return like.bekende.naam, like.bekende.sleutel, f"{why}: {like.lid}" if other else why
