"""Every command prints by one door, which lets nothing through that a terminal could act upon."""

import ast
from pathlib import Path

from tui.outcome import print_lines

TUI = Path(__file__).parents[2] / "tui"
PRINTS = {"echo", "secho", "echo_via_pager", "print", "writelines"}


def printing(source: str) -> list[str]:
    """The calls in a source that write on standard output by themselves."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [ast.unparse(call) for call in calls if ast.unparse(call.func).rpartition(".")[2] in PRINTS]


def test_no_command_prints_by_itself():
    files = [TUI / "cli.py", *TUI.glob("*_commands.py"), *TUI.glob("plain*.py")]
    assert len(files) > 6
    assert [(file.name, printing(file.read_text(encoding="utf-8"))) for file in files] == [
        (file.name, []) for file in files
    ]
    assert printing("click.echo(naam)\nprint(naam)\nprint_lines([naam])") == ["click.echo(naam)", "print(naam)"]


def test_what_is_printed_can_not_act_on_the_terminal(capsys):
    print_lines(["a\x1b[31m\u202eb", "", "c\x9bd\te"])
    print_lines([])
    assert capsys.readouterr().out == "a[31mb\n\ncd e\n"
