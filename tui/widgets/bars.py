"""The lines around a screen: where am I above, what was just done and which keys there are below."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from rich.cells import cell_len
from textual.binding import Binding
from textual.content import Content
from textual.dom import DOMNode
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui.app import Koppelbord

KEY_NAMES = {
    "slash": "/",
    "question_mark": "?",
    "comma": ",",
    "asterisk": "*",
    "escape": "esc",
    "space": "spatie",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "delete": "del",
    "plus": "+",
    "full_stop": ".",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
}


def key_name(key: str) -> str:
    """A key as it stands on the keyboard."""
    return "+".join(KEY_NAMES.get(part, part) for part in key.split("+"))


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be done now: its action on a node, every key for it, and how it is named and explained."""

    action: str
    node: DOMNode
    keys: tuple[str, ...]
    label: str
    explain: str
    show: bool


@cache
def _declared(kind: type) -> set[str]:
    """The actions that classes of this program declare keys for; what Textual itself declares is left out."""
    own = (cls.__dict__.get("BINDINGS", ()) for cls in kind.__mro__ if cls.__module__.startswith("tui."))
    return {binding.action for bindings in own for binding in bindings if isinstance(binding, Binding)}


def _is_text(focused: Widget | None, key: str) -> bool:
    """Whether a key is a letter for the field that has the focus, and so does nothing else."""
    character = " " if key == "space" else key_name(key)
    return focused is not None and len(character) == 1 and focused.check_consume_key(key, character)


def commands(screen: "Screen[Any]") -> list[Command]:
    """What can be done on a screen now, nearest to the focus first: read from the bindings, declared nowhere else."""
    found: dict[str, Command] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if _is_text(screen.focused, binding.key):
            continue
        if not (active.enabled and binding.description and binding.action in _declared(type(active.node))):
            continue
        if not cast("Koppelbord", screen.app).may(binding.action):
            continue
        name = binding.key_display or key_name(binding.key)
        known = found.get(binding.action)
        keys = known.keys if known else ()
        found[binding.action] = Command(
            binding.action,
            active.node,
            tuple(sorted({*keys, name}, key=lambda key: (len(key), key))),
            binding.description,
            binding.tooltip or binding.description.capitalize(),
            binding.show or bool(known and known.show),
        )
    return list(found.values())


class TopBar(Static):
    """One line: the screens, the one that is open, whose team and which day."""

    def on_mount(self) -> None:
        """Draw again when the team, the day or the privacy changes."""
        app = cast("Koppelbord", self.app)
        for name in ("news", "team", "today", "privacy"):
            self.watch(app, name, self.draw, init=False)
        self.draw()

    def on_resize(self) -> None:
        """Fit the line to the width."""
        self.draw()

    def draw(self) -> None:
        """Draw the line; on a screen that is not seen it waits until that is: it would name another as the open one."""
        if not self.screen.is_current:
            return
        app = cast("Koppelbord", self.app)
        width = self.app.size.width
        for narrow, short in ((False, False), (False, True), (True, True)):
            left, right = self._tabs(narrow), app.where_am_i(short)
            room = width - left.cell_length - cell_len(right)
            if room > 0 and (width >= 100 or narrow):
                break
        self.update(Content.assemble(left, " " * max(1, room - 1), right), layout=False)

    def _tabs(self, narrow: bool) -> Content:
        """The screens; where there is little room only the key of those that are not open."""
        app = cast("Koppelbord", self.app)
        tabs: list[Content] = []
        for mode, title in app.TITLES.items():
            here = mode == (app.current_mode if app.current_mode in app.TITLES else "koppelen")
            label = f" {title} " if here or not narrow else f" {title[0]} "
            tabs.append(Content.styled(label, "reverse bold" if here else ""))
        return Content("").join(tabs)


class KeyBar(Static):
    """One line: the keys that matter here, as many as fit; `?` has them all."""

    _drawing = False

    def on_mount(self) -> None:
        """Follow the focus and whatever changes what can be done."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self._draw_soon())
        self._draw_soon()

    def on_resize(self) -> None:
        """Fit the line to the width."""
        self._draw_soon()

    def _draw_soon(self) -> None:
        """Draw once for all that changes at the same moment."""
        if not self._drawing:
            self._drawing = True
            self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        self._drawing = False
        if not self.is_attached or not self.screen.is_current:
            return
        line: tuple[str, ...] = getattr(self.screen, "KEY_LINE", ())
        found = [c for c in commands(self.screen) if c.show or (c.node is self.screen and c.action in line)]
        # The pane's own keys come first, then those of the screen in the order of its line, then those of everywhere.
        shown = sorted(found, key=lambda c: line.index(c.action) if c.node is self.screen and c.action in line else -1)
        tail = [self._item(command) for command in shown if command.node is self.app]
        room = self.size.width - sum(item.cell_length + 2 for item in tail)
        fitting: list[Content] = []
        for item in (self._item(command) for command in shown if command.node is not self.app):
            room -= item.cell_length + 2
            if room < 0:
                break
            fitting.append(item)
        self.update(Content.assemble(" ", Content("  ").join([*fitting, *tail])), layout=False)

    def _item(self, command: Command) -> Content:
        return Content.assemble((command.keys[0], "bold $accent"), " ", command.label)


class MessageLine(Static):
    """What was just done and how to take it back, or why something was not done; it leaves by itself."""

    STAYS = 8.0
    """Seconds that a sentence stays."""

    def on_mount(self) -> None:
        """Begin with nothing to say."""
        self.display = False
        self._timer: Timer | None = None

    def say(self, text: str, alert: bool = False) -> None:
        """Show a sentence."""
        self.update(Content(f" {'! ' if alert else ''}{text} "), layout=False)
        self.set_class(alert, "alert")
        self.display = bool(text)
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(self.STAYS, self.clear)

    def clear(self) -> None:
        """Take the sentence away."""
        self.display = False
