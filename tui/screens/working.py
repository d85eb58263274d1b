"""Work that takes longer than a frame: in a thread, on a connection of its own, with a bar and a way to stop."""

from collections.abc import Callable
from typing import ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import ProgressBar, Static

from db.store import Refused, Store, StoreError
from tui.screens.dialog import Dialog

Job = Callable[[Store, Callable[[int, int], None]], object]
"""What is done: it gets a connection of its own, and calls how far it is now and then."""

STOPPED = "Gestopt. Er is niets ingelezen."


class WorkDialog(Dialog):
    """Does a job and shows how far it is: gives what the job gives, or the sentence of what refused it."""

    BINDINGS: ClassVar[list[BindingType]] = []

    progress = getters.query_one(ProgressBar)

    def __init__(self, title: str, explain: str, job: Job, writes: bool = True) -> None:
        """A job that `writes` is waited for when it is stopped, so that it is known that nothing was kept."""
        super().__init__()
        self._title = title
        self._explain = explain
        self._job = job
        self._writes = writes
        self._stopped = False

    def compose(self) -> ComposeResult:
        """A bar."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = Content(self._title)
            yield Static(Content(self._explain), classes="explain")
            yield ProgressBar(show_eta=False)

    def on_mount(self) -> None:
        """Begin."""
        self._work(self.desk.store)

    def action_cancel(self) -> None:
        """Stop; nothing is kept."""
        self._stopped = True
        if not self._writes:
            self.dismiss(STOPPED)

    @work(thread=True)
    def _work(self, store: Store) -> None:
        def advance(done: int, total: int) -> None:
            if self._stopped:
                raise Refused(STOPPED)
            self.app.call_from_thread(self.progress.update, total=total, progress=done)

        own: Store | None = None
        answer: object
        try:
            own = store.beside()
            answer = self._job(own, advance)
        except (Refused, StoreError) as refusal:
            answer = str(refusal)
        finally:
            if own:
                own.close()
        self.app.call_from_thread(self._done, answer)

    def _done(self, answer: object) -> None:
        if self.is_attached and (self._writes or not self._stopped):
            self.dismiss(answer)
