"""Which role an action of the interface asks for: the keys of what somebody may not do are not shown to them.

This says it early and kindly; what holds is the write door of `db.store`, which asks for the same roles.
"""

from db.lists import Toegang

_MEDEWERKER = """
    absent accept accept_all act add_task ask_or_step bulk complete confirm contact course deadline duo edit
    edit_contact edit_partner edit_partners end extend fill follow_newest_tasks half_day hand_out hand_over
    handover introduce involve looked merge new newcomers note_all open_retention open_staffing other_day paste
    plan read_list redo remove remove_contact remove_partner remove_task repeat set_aside split staffing switch
    tick tick_off_past tick_past undo
"""
_COORDINATOR = "anonymise data_rights log open_log settings signed who_saw write_list"

LEAST: dict[str, Toegang] = {
    **dict.fromkeys(_MEDEWERKER.split(), Toegang.MEDEWERKER),
    **dict.fromkeys(_COORDINATOR.split(), Toegang.COORDINATOR),
}
"""The least role of the actions that not everyone may do."""


def least(action: str) -> Toegang:
    """The least role that an action asks for; `action` as a binding names it, such as "screen.move(1)"."""
    return LEAST.get(action.partition("(")[0].rpartition(".")[2], Toegang.LEESRECHT)
