"""Settings in the file: only what differs from the default is kept."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from db.notation import CellError, format_number
from db.settings import Settings, setting_fields
from db.store import Change, Conflict, Store

_FIELDS = {name: (kind, about) for name, kind, about in setting_fields()}


def parse_setting(sleutel: str, text: str) -> Any:
    """The value of a setting from its text. Raises KeyError for no setting and CellError for no fit."""
    kind, about = _FIELDS[sleutel]
    if kind is str:
        options = about["options"]
        if text.strip() not in options:
            raise CellError("een van: " + ", ".join(options))
        return text.strip()
    expected = f"een getal van {format_number(about['low'])} tot en met {format_number(about['high'])}"
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        raise CellError(expected) from None
    if not about["low"] <= value <= about["high"] or (kind is int and value != int(value)):
        raise CellError(expected)
    return kind(value)


def format_setting(value: Any) -> str:
    """A setting as text, as the workbook and the file write it."""
    return value if isinstance(value, str) else format_number(float(value))


def read_settings(db: Any) -> Settings:
    """The settings in force; a value in the file that no longer fits falls back on its default."""
    values: dict[str, Any] = {}
    for sleutel, text in db.conn.execute("SELECT sleutel, waarde FROM instelling"):
        try:
            values[sleutel] = parse_setting(sleutel, text)
        except (KeyError, CellError):
            continue
    return Settings(**values)


def write_settings(change: Change, values: Mapping[str, Any]) -> int:
    """Keep these settings, and forget those that equal their default; gives how many differ from before."""
    defaults = Settings()
    stored = {row[0]: row[1] for row in change.query("SELECT sleutel, waarde FROM instelling")}
    changed = 0
    for sleutel, value in values.items():
        text = format_setting(value)
        if value == getattr(defaults, sleutel):
            if sleutel in stored:
                change.delete("instelling", sleutel, None, sleutel)
                changed += 1
        elif sleutel not in stored:
            change.insert("instelling", {"sleutel": sleutel, "waarde": text})
            changed += 1
        else:
            changed += change.update("instelling", sleutel, {"waarde": text}, None, sleutel)
    return changed


def save_settings(store: Store, today: date, values: Mapping[str, Any], read: Settings | None = None) -> int:
    """Change settings as one step that can be undone; gives how many differ from before.

    `read` are the settings as they were when the values were filled in: only what differs from them is written.
    Raises Conflict where one of those is another by now.
    """
    with store.change("instellingen gewijzigd", "", today) as change:
        if read is not None:
            values = {name: value for name, value in values.items() if value != getattr(read, name)}
            now = read_settings(change.db)
            for name in values:
                if getattr(now, name) != getattr(read, name):
                    raise Conflict(_FIELDS[name][1]["label"], ("instelling", name))
        return write_settings(change, values)
