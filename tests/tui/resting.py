"""When the desk rests: asked of the event loop, where Textual's pilot sleeps and looks at the processor.

The pilot sleeps 40 ms after every key, so that two thirds of a visit went by in waiting.
"""

import asyncio
from typing import Any

from textual._context import active_app
from textual._wait import wait_for_idle
from textual.app import App

SOON = 0.1
"""Seconds: a timer that goes off once and sooner than this belongs to the key that was pressed."""


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
        elif not _draw():
            return


async def rest(*_: Any) -> None:
    """Wait until the desk has settled, has scrolled, and has done what it does a moment after a key."""
    await settle()
    while _is_soon():
        await asyncio.sleep(0.005)
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


def _is_soon() -> bool:
    app: App[Any] | None = active_app.get(None)
    if app is None or not app._running or not app.screen_stack:
        return False
    return not app.animator._complete_event.is_set() or any(
        timer._repeat == 0 and timer._interval < SOON and timer._task is not None and not timer._task.done()
        for timer in app.screen._timers
    )
