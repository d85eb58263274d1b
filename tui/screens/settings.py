"""Settings: norms, weights and terms of this office, in the same form as everything else."""

from typing import TYPE_CHECKING, Any

from db.dutch import opsomming
from db.notation import Cell
from db.records.settings import format_setting, parse_setting, read_settings, save_settings
from db.records.versions import last_change
from db.settings import Settings, setting_fields
from tui.screens.forms import FormScreen, Reading
from tui.widgets.form import Field

if TYPE_CHECKING:
    from tui.app import Koppelbord


def settings_form(app: "Koppelbord") -> FormScreen:
    """The form of all settings, with the default of each beside it."""
    assert app.stand is not None
    defaults, now = Settings(), app.stand.settings
    groups: dict[str, list[Field]] = {}
    for name, _, about in setting_fields():
        cell = _cell(name, format_setting(getattr(defaults, name)))
        explain = _explain(about, format_setting(getattr(defaults, name)))
        words = about.get("options", ())
        groups.setdefault(about["groep"], []).append(Field(name, about["label"], cell, explain, words))

    def reading(read: Settings) -> Reading:
        def save(values: dict[str, Any]) -> str:
            changed = save_settings(app.store, app.today, values, read)
            return f"Instellingen: {changed} gewijzigd"

        values = {name: format_setting(getattr(read, name)).replace(".", ",") for name, _, _ in setting_fields()}
        return Reading(values, save, lambda veld: last_change(app.store, "instelling", veld))

    def again() -> Reading:
        return reading(read_settings(app.store.db))

    return FormScreen("Instellingen", list(groups.items()), reading(now), ("instellingen", ""), again=again)


def _explain(about: dict[str, Any], default: str) -> str:
    if "options" in about:
        return f"{opsomming(about['options'], 'of')}; standaard {default}"
    bounds = f"van {format_setting(about['low'])} tot en met {format_setting(about['high'])}"
    return f"{bounds}; standaard {default}".replace(".", ",")


def _cell(name: str, default: str) -> Cell:
    """How a setting is written; a blank one is its default again."""
    return Cell(
        lambda text: parse_setting(name, text),
        format_setting,
        "een waarde die past",
        empty=parse_setting(name, default),
    )
