"""Work that takes longer than a frame: in a thread, on a connection of its own, with a bar and a way to stop."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import ProgressBar, Static

from db.store import Refused, Store, StoreError
from tui.screens.dialog import Dialog

if TYPE_CHECKING:
    from tui.app import Koppelbord

Job = Callable[[Store, Callable[[int, int], None]], object]
"""What is done: it gets a connection of its own, and calls how far it is now and then."""

STOPPED = "Gestopt. Er is niets ingelezen."


class WorkDialog(Dialog):
    """Does a job and shows how far it is: gives what the job gives, or the sentence of what refused it."""

    BINDINGS: ClassVar[list[BindingType]] = []
    AT_WORK: ClassVar[bool] = True
    """Whether somebody who touches nothing is waiting."""

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
        self._lock = self.desk.lock
        self._work(self.desk.store)

    @property
    def is_over(self) -> bool:
        """Whether it was stopped, or the desk was locked meanwhile: then nothing is kept of what is not done yet."""
        return self._stopped or self._lock.is_shut or not self.is_attached

    def action_cancel(self) -> None:
        """Stop; nothing is kept."""
        self._stopped = True
        if not self._writes:
            self.dismiss(STOPPED)

    @work(thread=True)
    def _work(self, store: Store) -> None:
        app = self.desk  # a dialog that the lock has taken away finds it no more

        def advance(done: int, total: int) -> None:
            if self.is_over:
                raise Refused(STOPPED)
            app.call_from_thread(self.progress.update, total=total, progress=done)

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
        app.call_from_thread(self._done, app, answer)

    def _done(self, desk: "Koppelbord", answer: object) -> None:
        if not self.is_attached:
            if self._writes:
                desk.lock.tell(answer if isinstance(answer, str) else f"{self._title}: dat is gedaan.")
        elif self._writes or not self._stopped:
            self.dismiss(answer)
