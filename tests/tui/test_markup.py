"""No text of data is ever read as markup, as a style or as an action: every place where it could be is looked at."""

from pathlib import Path

import pytest

from tests.tui.sinks import find, sources

TUI = Path(__file__).parents[2] / "tui"


DECLARED = {("screens/help.py", "answer.action"), ("app.py", "action"), ("safe.py", "action")}
"""The palette runs the action of a binding, which is declared in the program; the app hands on what it was given."""


def test_no_text_of_data_is_read_as_markup():
    findings, looked = find(sources(TUI))
    assert [one for one in findings if (one.path, one.source) not in DECLARED] == []
    assert len(findings) == len(DECLARED)
    assert looked > 250, "the places are not found any more"


HEAD = """
from textual.content import Content
from rich.text import Text
from textual.widgets import Static
NAAM = "vast"
class Panel(Static):
    def show(self, naam: str, frame, told: Content):
"""

PLANTED = [
    "frame.border_title = naam",
    "frame.border_title = f'{naam} · 3'",
    "frame.border_subtitle = 'van ' + naam",
    "frame.border_title, frame.border_subtitle = Content(naam), naam",
    "frame.tooltip = naam",
    "frame.label = naam if frame else 'niets'",
    "title = 'x'\n        title = naam\n        frame.border_title = title",
    "for title in [naam]:\n            frame.border_title = title",
    "frame.border_title = self.naam_of(frame)",
    "self.update(naam)",
    "self.update('%s' % naam)",
    "self.update(naam or 'x')",
    "self.query_one('#x', Static).update('\\n'.join([naam]))",
    "yield Static(naam)",
    "yield Static(f'{naam}', markup=True)",
    "yield Static(content=naam)",
    "yield Panel(naam)",
    "super().__init__(naam)",
    "self.app.notify(naam)",
    "self.app.exit(None, 1, naam)",
    "self.app.exit(message=naam)",
    "self.app.panic(naam)",
    "frame.with_tooltip(naam)",
    "told = 3, Content.from_markup(naam)",
    "told = 3, Text.from_markup('x')",
    "self.update(Content.styled('x', naam))",
    "self.update(Content.assemble(('x', naam)))",
    "self.update(Content.assemble('x', (naam, f'@click={naam}')))",
    "self.update(Content('x').stylize(naam))",
    "self.update(Text('x', naam))",
    "self.update(Text('x', style=naam))",
    "self.run_action(f\"go('{naam}')\")",
    "from textual.widgets import Label",
    "from textual.widgets.option_list import Option",
    "from rich.markup import render",
    "pass\n    def render(self) -> str:\n        return 'x'",
]

FINE = [
    "frame.border_title = 'vast'",
    "frame.border_title = NAAM if frame else ''",
    "frame.border_title = Content(naam)",
    "frame.border_title = told",
    "title = Content(naam)\n        frame.border_title = title",
    "self.update(Content('\\n').join([Content(naam)]))",
    "self.update(Content.assemble(naam, (naam, 'dim')))",
    "self.update(Content.styled(naam, 'bold' if frame else ''))",
    "self.update(Text(naam))",
    "self.update(Content(naam).truncate(3))",
    "yield Static(naam, markup=False)",
    "yield Static(Content(naam), classes='explain')",
    "self.run_action('go')",
    "frame.found.update({naam: naam})",
    "self.update(self.told())\n    def told(self) -> Content:\n        return Content('x')",
    "pass\n    def render(self) -> Content:\n        return Content('x')",
]


@pytest.mark.parametrize("line", PLANTED)
def test_a_planted_place_is_found(line: str):
    findings, _ = find({"plant.py": f"{HEAD}        {line}\n"})
    assert len(findings) == 1, findings


@pytest.mark.parametrize("line", FINE)
def test_what_is_shown_as_it_is_is_no_finding(line: str):
    assert find({"fine.py": f"{HEAD}        {line}\n"})[0] == []
