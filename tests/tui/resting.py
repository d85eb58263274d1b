"""When the desk rests: asked of the event loop, where Textual's pilot sleeps and looks at the processor.

The pilot sleeps 40 ms after every key, so that two thirds of a visit went by in waiting.
"""

import asyncio
from contextvars import ContextVar
from typing import Any

from textual import timer as timers
from textual._compositor import Compositor
from textual._context import active_app
from textual._wait import wait_for_idle
from textual.app import App
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

SOON = 0.1
"""Seconds: a timer that goes off once and sooner than this belongs to the key that was pressed."""

_painting = ContextVar("_painting", default=False)
_naps: dict[Any, asyncio.Event] = {}
_parsed: dict[Any, list[RuleSet]] = {}

_render_update = Compositor.render_update
_parse_rules = Stylesheet._parse_rules
_sleep = timers.sleep


def paint_at_rest(compositor: Compositor, full: bool = False, **how: Any) -> Any:
    """What is to be drawn once the desk has settled: not for every message on the way there."""
    return _render_update(compositor, full, **how) if full or _painting.get() else None


def parse_once(stylesheet: Stylesheet, css: str, *place: Any, **more: Any) -> list[RuleSet]:
    """The rules of a style sheet, parsed once for all visits; a new app and every new dialog parse them all again."""
    key = (css, place, tuple(more.items()), tuple(stylesheet._variables.items()))
    if key not in _parsed:
        _parsed[key] = _parse_rules(stylesheet, css, *place, **more)
    return _parsed[key]


async def nap(seconds: float) -> None:
    """The sleep of a timer, which ends before its time when the desk would only wait for it."""
    if seconds >= SOON:
        return await _sleep(seconds)
    task = asyncio.current_task()
    woken = _naps[task] = asyncio.Event()
    sleeping = asyncio.get_running_loop().call_later(max(0, seconds), woken.set)
    try:
        await woken.wait()
    finally:
        sleeping.cancel()
        del _naps[task]


async def settle(*_: Any) -> None:
    """Wait until every message is dealt with and all that it changes is drawn; a thread that works is waited for too.

    A thread that itself waits, for a child process, is not.
    """
    loop: Any = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(0)
        if loop._ready:
            continue
        if _threads_at_work(loop):
            await wait_for_idle(0)
            if not loop._ready:
                return
        elif not _draw() and not _paint():
            return


async def rest(*_: Any) -> None:
    """Wait until the desk has settled, has scrolled, and has done what it does a moment after a key."""
    await settle()
    while _is_soon():
        await asyncio.sleep(0 if _wake() else 0.005)
        await settle()


def _threads_at_work(loop: Any) -> bool:
    pool = loop._default_executor
    return pool is not None and len(pool._threads) > pool._idle_semaphore._value


def _draw() -> bool:
    """Draw the screen on top at once, not at its next frame; whether there was anything to draw."""
    app = active_app.get(None)
    if app is None or not app._running or not app.screen_stack:
        return False
    screen = app.screen
    waiting = (
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
        or screen._dirty_widgets
        or screen._callbacks
    )
    if not waiting or app._batch_count or not screen.is_current:
        return False
    screen._on_timer_update()
    return True


def _paint() -> bool:
    """Paint what was drawn since the last time; whether there was anything to paint."""
    app = active_app.get(None)
    if app is None or not app._running or not app.screen_stack:
        return False
    screen = app.screen
    if not screen._compositor._dirty_regions or app._batch_count or not screen.is_current:
        return False
    token = _painting.set(True)
    try:
        screen._compositor_refresh()
    finally:
        _painting.reset(token)
    return True


def _soon(app: App[Any]) -> list[Any]:
    return [
        timer
        for timer in (*app.screen._timers, *app._timers)
        if timer._repeat == 0 and timer._interval < SOON and timer._task is not None and not timer._task.done()
    ]


def _wake() -> bool:
    """Let the timers that belong to the key go off now; whether there were any."""
    woken = [_naps[timer._task] for timer in _soon(active_app.get()) if timer._task in _naps]
    for nap in woken:
        nap.set()
    return bool(woken)


def _is_soon() -> bool:
    app: App[Any] | None = active_app.get(None)
    if app is None or not app._running or not app.screen_stack:
        return False
    return not app.animator._complete_event.is_set() or bool(_soon(app))
