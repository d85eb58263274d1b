"""The barest Textual app with a table: what every start-up figure is held beside."""

from textual.app import App, ComposeResult
from textual.widgets import DataTable


class Barest(App[None]):
    def compose(self) -> ComposeResult:
        yield DataTable()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("naam", "plaats")
        table.add_rows([(f"barest {number}", "Steenwijk") for number in range(20)])


if __name__ == "__main__":
    Barest().run()
