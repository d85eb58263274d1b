"""Commands on koppelingen: each is one change, keeps the hard rules, and is undone exactly."""

from dataclasses import replace

import pytest

from db.lists import Eindreden, Fase, KoppelingStatus, Overrulereden, Rol
from db.model import Koppeling
from db.records.koppelingen import advance, couple, couple_duo, end, hand_over
from db.records.rows import find
from db.records.stand import read_stand
from db.rules.load import carried, weekly_load
from db.rules.waiting import temporary, unsettled, waiting
from db.store import Conflict, Refused
from tests.builders import TODAY, days, dump, fill, household, match, medewerker, stagiaire, teamleider, vrijwilliger


@pytest.fixture
def office(store):
    """Two begeleiders with room, one without, one on pause, a teamleider; three households that wait."""
    fill(
        store,
        teamleider("T01"),
        vrijwilliger("V01", voornaam="Anna", achternaam="Bos"),
        vrijwilliger("V02", voornaam="Els", achternaam="Smit"),
        vrijwilliger("V03", voornaam="Piet", achternaam="Kort", uren_per_week=3.0),
        vrijwilliger("V04", voornaam="Rob", achternaam="Rust", fase=Fase.PAUZE),
        stagiaire("S01"),
        household("D001", naam="Tesfay"),
        household("D002", naam="Osman"),
        household("D003", naam="Rahimi"),
    )
    return store


def running(store) -> list[Koppeling]:
    return [k for k in find(store.db, Koppeling, "1 ORDER BY id") if not k.ended(TODAY)]


def nothing_changes(store, message: str, do) -> None:
    """The command is refused with these words, and neither data nor log are other than before."""
    before, log = dump(store), store.log.latest()
    with pytest.raises(Refused, match=message):
        do()
    assert dump(store) == before
    assert store.log.latest() == log


def undone(store, do):
    """Do it as one change, take it back, do it again; gives what it gave."""
    before, log = dump(store), store.log.latest()
    result = do()
    after = dump(store)
    assert store.log.latest() == log + 1
    store.undo(TODAY)
    assert dump(store) == before
    store.redo(TODAY)
    assert dump(store) == after
    assert store.check() == []
    return result


# Couple.


def test_couple_asks_the_begeleider_from_today(office):
    koppeling = undone(office, lambda: couple(office, TODAY, "D001", "V01"))
    stored = running(office)[0]
    assert replace(stored, versie=0) == replace(koppeling, versie=0)
    assert (stored.status, stored.rol, stored.start, stored.status_sinds) == ("gevraagd", "hoofd", TODAY, TODAY)
    assert (stored.eind, stored.tijdelijk, stored.overrule_reden) == (None, False, None)
    stand = read_stand(office, TODAY)
    assert carried(stand, "V01") == 5
    assert "D001" not in [w.huishouden.dossier for w in waiting(stand)]
    assert [w.huishouden.dossier for w, _ in unsettled(stand)] == ["D001"]


def test_the_log_names_the_household_and_the_begeleider(office):
    couple(office, TODAY, "D001", "V01")
    assert office.next_undo().wijziging.zin == "gevraagd: Tesfay – Anna Bos"


def test_a_household_that_has_a_begeleider_is_refused(office):
    couple(office, TODAY, "D001", "V01")
    nothing_changes(office, "heeft al een begeleider", lambda: couple(office, TODAY, "D001", "V02"))
    nothing_changes(office, "begeleidt Tesfay al", lambda: couple(office, TODAY, "D001", "V01", Rol.DUO))


def test_a_household_that_only_paid_staff_carry_can_be_coupled(office):
    overrule = Overrulereden.TIJDELIJK
    own = couple(office, TODAY, "D001", "T01", overrule=overrule)
    assert own.tijdelijk
    assert own.overrule_reden is overrule
    stand = read_stand(office, TODAY)
    assert [w.huishouden.dossier for w, _ in temporary(stand)] == ["D001"]
    assert not couple(office, TODAY, "D001", "V01").tijdelijk


def test_a_hard_rule_refuses_and_a_reason_overrules_it_and_is_kept(office):
    nothing_changes(office, "op pauze", lambda: couple(office, TODAY, "D001", "V04"))
    nothing_changes(office, "2,0 u te kort", lambda: couple(office, TODAY, "D001", "V03"))
    forced = undone(office, lambda: couple(office, TODAY, "D001", "V04", overrule=Overrulereden.NAGEVRAAGD))
    assert forced.overrule_reden is Overrulereden.NAGEVRAAGD
    assert running(office)[0].overrule_reden is Overrulereden.NAGEVRAAGD


def test_a_reason_to_overrule_is_not_kept_where_nothing_is_broken(office):
    assert couple(office, TODAY, "D001", "V01", overrule=Overrulereden.ANDERS).overrule_reden is None


def test_a_duo_needs_half_of_the_hours(office):
    couple(office, TODAY, "D001", "V01")
    undone(office, lambda: couple(office, TODAY, "D001", "V03", Rol.DUO))
    stand = read_stand(office, TODAY)
    assert (carried(stand, "V01"), carried(stand, "V03")) == (2.5, 2.5)


def test_a_vervanger_has_an_end(office):
    couple(office, TODAY, "D001", "V01")
    cover = undone(office, lambda: couple(office, TODAY, "D001", "V02", Rol.VERVANGER, until=days(14)))
    assert (cover.rol, cover.eind) == (Rol.VERVANGER, days(14))


def test_the_second_household_that_no_longer_fits_is_refused(office):
    """The file is asked as it is now, so that an old screen can't couple twice."""
    couple(office, TODAY, "D001", "V01")
    nothing_changes(office, "te kort", lambda: couple(office, TODAY, "D002", "V01"))


@pytest.mark.parametrize(("dossier", "kenmerk"), [("D999", "V01"), ("D001", "V99")])
def test_somebody_who_is_gone_is_refused(office, dossier, kenmerk):
    with pytest.raises(Conflict):
        couple(office, TODAY, dossier, kenmerk)


def test_the_same_two_on_the_same_day_are_taken_up_again(office):
    first = couple(office, TODAY, "D001", "V01")
    ended = end(office, TODAY, first, Eindreden.AGENDAS, TODAY)
    assert running(office) == []
    again = undone(office, lambda: couple(office, TODAY, "D001", "V01"))
    assert again.id == ended.id
    stored = running(office)
    assert [(k.status, k.eind, k.reden) for k in stored] == [("gevraagd", None, None)]
    assert len(find(office.db, Koppeling)) == 1


def test_two_who_were_parted_are_refused_and_can_be_overruled(office):
    first = couple(office, TODAY, "D001", "V01")
    end(office, TODAY, first, Eindreden.GEEN_KLIK, TODAY)
    nothing_changes(office, "eerder gestopt", lambda: couple(office, TODAY, "D001", "V01"))
    undone(office, lambda: couple(office, TODAY, "D001", "V01", overrule=Overrulereden.WENS_HUISHOUDEN))


# A duo at once.


def test_a_duo_at_once_shares_from_the_start(office):
    fill(office, vrijwilliger("V05", uren_per_week=3.0))
    one, two = undone(office, lambda: couple_duo(office, TODAY, "D001", "V03", "V05"))
    assert (one.rol, two.rol) == (Rol.HOOFD, Rol.DUO)
    stand = read_stand(office, TODAY)
    assert (carried(stand, "V03"), carried(stand, "V05")) == (2.5, 2.5)


def test_a_duo_of_which_one_does_not_fit_is_refused_whole(office):
    nothing_changes(office, "op pauze", lambda: couple_duo(office, TODAY, "D001", "V01", "V04"))
    nothing_changes(office, "twee begeleiders", lambda: couple_duo(office, TODAY, "D001", "V01", "V01"))
    couple(office, TODAY, "D001", "V02")
    nothing_changes(office, "heeft al een begeleider", lambda: couple_duo(office, TODAY, "D001", "V01", "V03"))


# Moving on and ending.


def test_a_koppeling_moves_on_to_definitief_and_no_further(office):
    koppeling = couple(office, days(-9), "D001", "V01")
    for status in ("kennismaking", "proef", "definitief"):
        koppeling = undone(office, lambda: advance(office, TODAY, running(office)[0]))
        assert (koppeling.status, koppeling.status_sinds) == (status, TODAY)
        assert running(office)[0].status is KoppelingStatus(status)
    nothing_changes(office, "staat al vast", lambda: advance(office, TODAY, running(office)[0]))


def test_an_old_copy_of_a_koppeling_neither_moves_on_nor_ends(office):
    old = couple(office, TODAY, "D001", "V01")
    advance(office, TODAY, old)
    nothing_changes(office, "intussen gewijzigd", lambda: advance(office, TODAY, old))
    nothing_changes(office, "intussen gewijzigd", lambda: end(office, TODAY, old, Eindreden.ANDERS, TODAY))


@pytest.mark.parametrize("reden", Eindreden)
def test_a_koppeling_ends_for_a_reason(office, reden):
    koppeling = couple(office, TODAY, "D001", "V01")
    ended = undone(office, lambda: end(office, TODAY, running(office)[0], reden, days(5)))
    assert (ended.id, ended.eind, ended.reden) == (koppeling.id, days(5), reden)
    stored = find(office.db, Koppeling)[0]
    assert (stored.eind, stored.reden, stored.ended(days(4)), stored.ended(days(5))) == (days(5), reden, False, True)


def test_an_end_before_the_start_is_at_the_start(office):
    koppeling = couple(office, TODAY, "D001", "V01")
    assert end(office, TODAY, koppeling, Eindreden.ANDERS, days(-9)).eind == TODAY


# Handing over.


def test_a_warm_handover_shows_both_and_shares_the_hours(office):
    koppeling = couple(office, days(-30), "D001", "V01")
    taken = undone(
        office,
        lambda: hand_over(office, TODAY, [running(office)[0]], "V02", days(7), 14, Eindreden.OVERBELASTING),
    )
    old, new = find(office.db, Koppeling, "1 ORDER BY id")
    assert (old.id, old.eind, old.reden) == (koppeling.id, days(21), Eindreden.OVERBELASTING)
    assert (new.begeleider, new.start, new.status, new.rol) == ("V02", days(7), "gevraagd", "hoofd")
    assert [k.begeleider for k in taken] == ["V02"]
    stand = read_stand(office, TODAY)
    assert {k.begeleider for k in stand.running_of("D001")} == {"V01", "V02"}
    assert weekly_load(stand)["V01"][:4] == (5, 2.5, 2.5, 0)
    assert weekly_load(stand)["V02"][:4] == (0, 2.5, 2.5, 5)


def test_a_cold_handover_leaves_one_on_the_day_itself(office):
    couple(office, days(-30), "D001", "V01")
    hand_over(office, TODAY, running(office), "V02", TODAY, 0, Eindreden.BEGELEIDER_GESTOPT)
    assert [k.begeleider for k in running(office)] == ["V02"]


def test_several_are_handed_over_as_one_change_or_not_at_all(office):
    couple(office, days(-30), "D001", "S01")
    couple(office, days(-30), "D002", "S01")
    nothing_changes(
        office,
        "te kort",
        lambda: hand_over(office, TODAY, running(office), "V01", TODAY, 14, Eindreden.EINDE_STAGE),
    )
    fill(office, stagiaire("S02"))
    undone(office, lambda: hand_over(office, TODAY, running(office)[:2], "S02", TODAY, 0, Eindreden.EINDE_STAGE))
    assert {(k.dossier, k.begeleider) for k in running(office)} == {("D001", "S02"), ("D002", "S02")}
    assert "en nog 1" in office.log.after(0)[-1].over


def test_a_handover_to_who_has_it_already_is_refused(office):
    couple(office, TODAY, "D001", "V01")
    nothing_changes(
        office, "al de begeleider", lambda: hand_over(office, TODAY, running(office), "V01", TODAY, 0, "anders")
    )


def test_a_duo_partner_can_go_on_alone(office):
    couple_duo(office, TODAY, "D001", "V01", "V02")
    first = running(office)[0]
    taken = undone(office, lambda: hand_over(office, TODAY, [running(office)[0]], "V02", TODAY, 0, Eindreden.ANDERS))
    assert first.begeleider == "V01"
    assert taken == []
    assert [k.begeleider for k in running(office)] == ["V02"]


def test_a_handover_that_breaks_a_rule_needs_a_reason(office):
    couple(office, TODAY, "D001", "V01")

    def hand(overrule=None):
        return hand_over(office, TODAY, running(office), "V04", TODAY, 0, Eindreden.ANDERS, overrule)

    nothing_changes(office, "op pauze", hand)
    assert hand(Overrulereden.TIJDELIJK)[0].overrule_reden is Overrulereden.TIJDELIJK


def test_paid_staff_hand_their_household_over_to_a_begeleider(office):
    fill(office, medewerker("M01"), match("D001", "M01", start=days(-60), tijdelijk=True))
    taken = hand_over(office, TODAY, running(office), "V01", TODAY, 14, Eindreden.ANDERS)
    assert not taken[0].tijdelijk
    assert temporary(read_stand(office, TODAY)) == []


def test_a_koppeling_of_long_ago_is_not_overwritten_by_one_that_begins_on_its_first_day(office):
    """Only a koppeling that began and ended on one day is the same one."""
    fill(office, match("D001", "V02", start=days(-40), eind=days(-20), reden=Eindreden.AGENDAS))
    fill(office, match("D001", "V01", start=days(-50)))
    nothing_changes(
        office,
        "bestaat al",
        lambda: hand_over(office, TODAY, running(office), "V02", days(-40), 0, Eindreden.ANDERS),
    )
