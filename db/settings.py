"""The settings of an office: norms, weights and terms, each with its default, unit and Dutch label.

There is no national norm: every number is a default of the domain page that a coordinator can change.
"""

from dataclasses import dataclass, field, fields
from typing import Any


def _setting(default: Any, groep: str, label: str, low: float = 0, high: float = 1000) -> Any:
    return field(default=default, metadata={"groep": groep, "label": label, "low": low, "high": high})


def _choice(groep: str, label: str, *options: str) -> Any:
    return field(default=options[0], metadata={"groep": groep, "label": label, "options": options})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting, typed. A name is also its `sleutel` in the workbook; hours are per week, terms in days."""

    uren_maand_1_3: float = _setting(5.0, "Uren", "Uren per week, maand 1 tot en met 3", 0, 40)
    uren_maand_4_6: float = _setting(2.0, "Uren", "Uren per week, maand 4 tot en met 6", 0, 40)
    uren_maand_7_12: float = _setting(1.0, "Uren", "Uren per week, maand 7 en later", 0, 40)
    factor_licht: float = _setting(0.75, "Uren", "Factor bij zwaarte licht", 0, 5)
    factor_gemiddeld: float = _setting(1.0, "Uren", "Factor bij zwaarte gemiddeld", 0, 5)
    factor_zwaar: float = _setting(1.5, "Uren", "Factor bij zwaarte zwaar", 0, 5)
    uren_vrijwilliger: float = _setting(8.0, "Uren", "Uren van een vrijwilliger, als ze onbekend zijn", 0, 60)
    uren_stagiaire: float = _setting(20.0, "Uren", "Uren van een stagiaire, als ze onbekend zijn", 0, 60)
    vul_tot: int = _setting(100, "Uren", "Vul tot (procent van de uren)", 1, 100)

    gewicht_taal: float = _setting(30.0, "Gewichten", "Taal", 0, 100)
    gewicht_dagdelen: float = _setting(20.0, "Gewichten", "Dagdelen", 0, 100)
    gewicht_afstand: float = _setting(20.0, "Gewichten", "Afstand", 0, 100)
    gewicht_ervaring: float = _setting(10.0, "Gewichten", "Ervaring", 0, 100)
    gewicht_aandachtsgebieden: float = _setting(10.0, "Gewichten", "Aandachtsgebieden", 0, 100)
    gewicht_voorkeur: float = _setting(5.0, "Gewichten", "Voorkeur", 0, 100)
    gewicht_duur: float = _setting(5.0, "Gewichten", "Duur", 0, 100)

    bereik_lopend: float = _setting(2.0, "Reizen", "Bereik lopend (km)", 0.1, 500)
    bereik_fiets: float = _setting(8.0, "Reizen", "Bereik met de fiets (km)", 0.1, 500)
    bereik_ov: float = _setting(20.0, "Reizen", "Bereik met het ov (km)", 0.1, 500)
    bereik_auto: float = _setting(30.0, "Reizen", "Bereik met de auto (km)", 0.1, 500)

    te_lang_dagen: int = _setting(42, "Termijnen", "Wachten vanaf dit aantal dagen is spoed", 1, 3650)
    afwezig_dagen: int = _setting(21, "Termijnen", "Afwezig vanaf dit aantal dagen sluit uit", 1, 365)
    gevraagd_dagen: int = _setting(5, "Termijnen", "Signaal: langer gevraagd dan (dagen)", 1, 365)
    proef_dagen: int = _setting(42, "Termijnen", "Signaal: langer proef dan (dagen)", 1, 365)
    zonder_koppeling_dagen: int = _setting(21, "Termijnen", "Signaal: inzetbaar zonder koppeling (dagen)", 1, 365)
    traject_eind_dagen: int = _setting(60, "Termijnen", "Signaal: traject eindigt binnen (dagen)", 1, 365)
    stage_eind_dagen: int = _setting(56, "Termijnen", "Signaal: stage eindigt binnen (dagen)", 1, 365)
    contact_dagen: int = _setting(14, "Termijnen", "Signaal: geen contact, maand 1 tot en met 6 (dagen)", 1, 365)
    contact_dagen_later: int = _setting(28, "Termijnen", "Signaal: geen contact, maand 7 en later (dagen)", 1, 365)
    beoordeling_dagen: int = _setting(14, "Termijnen", "Signaal: beoordeling van een stage binnen (dagen)", 1, 365)
    gesprek_dagen: int = _setting(180, "Termijnen", "Signaal: geen gesprek met een begeleider sinds (dagen)", 1, 3650)
    vertrek_dagen: int = _setting(14, "Termijnen", "Signaal: bij vertrek inleveren, vanaf zoveel dagen ervoor", 0, 365)
    overlap_dagen: int = _setting(14, "Termijnen", "Overlap bij een warme overdracht (dagen)", 0, 365)
    plan_dagen: int = _setting(28, "Termijnen", "In het voorstel: sleutel binnen (dagen)", 0, 365)
    afbellen_dagen: int = _setting(7, "Termijnen", "Afwezig tot en met dit aantal dagen: afbellen", 0, 365)
    afmaken_dagen: int = _setting(60, "Termijnen", "Bij vertrek: traject nog zo kort maakt betaalde kracht af", 0, 365)
    bel_dagen: int = _setting(3, "Termijnen", "Wie ziek is na zoveel dagen (weer) bellen", 1, 90)
    traject_maanden: int = _setting(12, "Termijnen", "Duur van een traject (maanden)", 1, 60)

    personen_per_huishouden: float = _setting(2.7, "Vooruitblik", "Personen per huishouden", 0.1, 20)
    vrijwilliger_uren_laag: float = _setting(7.0, "Vooruitblik", "Uren van een vrijwilliger, laag", 0.5, 60)
    vrijwilliger_uren_hoog: float = _setting(12.0, "Vooruitblik", "Uren van een vrijwilliger, hoog", 0.5, 60)
    stagiaires_nodig: int = _setting(2, "Vooruitblik", "Stagiaires waar het team op rekent", 0, 100)
    kans_aangemeld: int = _setting(40, "Vooruitblik", "Kans dat wie is aangemeld komt (procent)", 0, 100)
    kans_kennismaking: int = _setting(60, "Vooruitblik", "Kans na de kennismaking (procent)", 0, 100)
    kans_vog: int = _setting(80, "Vooruitblik", "Kans vanaf de VOG (procent)", 0, 100)
    kans_training: int = _setting(90, "Vooruitblik", "Kans vanaf de training (procent)", 0, 100)
    weken_aangemeld: int = _setting(12, "Vooruitblik", "Weken van aanmelding tot inzetbaar", 0, 104)
    weken_kennismaking: int = _setting(9, "Vooruitblik", "Weken van kennismaking tot inzetbaar", 0, 104)
    weken_vog: int = _setting(6, "Vooruitblik", "Weken van VOG-aanvraag tot inzetbaar", 0, 104)
    weken_training: int = _setting(3, "Vooruitblik", "Weken van training tot inzetbaar", 0, 104)

    norm_wachtdagen: int = _setting(28, "Druk", "Norm: dagen van sleutel tot koppeling", 0, 3650)
    norm_gekoppeld: int = _setting(90, "Druk", "Norm: gekoppeld, van wie een sleutel heeft (procent)", 0, 100)
    norm_benutting: int = _setting(90, "Druk", "Norm: gebruik van de uren, hoogstens (procent)", 0, 1000)
    norm_betaald: int = _setting(10, "Druk", "Norm: door betaalde krachten, hoogstens (procent)", 0, 100)
    norm_geen_contact: int = _setting(10, "Druk", "Norm: lang geen contact, hoogstens (procent)", 0, 100)
    norm_te_laat: int = _setting(10, "Druk", "Norm: termijn niet gehaald, hoogstens (procent)", 0, 100)

    gezien_dagen: int = _setting(7, "Termijnen", "Afgevinkt op Vandaag blijft weg (dagen)", 1, 365)
    schoolregio: str = _choice("Rooster", "Regio van de schoolvakanties", "Noord", "Midden", "Zuid")
    spreekuur_per_week: int = _setting(1, "Rooster", "Spreekuur: hoogste aantal keer per persoon per week", 1, 20)

    bewaar_maanden: int = _setting(24, "Bewaren", "Huishouden bewaren na het traject (maanden)", 1, 240)
    bewaar_begeleider_maanden: int = _setting(24, "Bewaren", "Begeleider bewaren na het stoppen (maanden)", 1, 240)
    bewaar_werving_maanden: int = _setting(12, "Bewaren", "Wie afhaakte in de werving bewaren (maanden)", 1, 240)
    bewaar_lijst: str = _choice("Bewaren", "De lijst van de bewaartermijn nakijken", "elk jaar", "elke maand")

    logboek_van_uur: int = _setting(8, "Logboek", "Gewone werktijd: van (uur)", 0, 23)
    logboek_tot_uur: int = _setting(18, "Logboek", "Gewone werktijd: tot (uur)", 1, 24)
    logboek_weekend: str = _choice("Logboek", "Werk in het weekend en op feestdagen", "ongewoon", "gewoon")
    logboek_dossiers: int = _setting(25, "Logboek", "Veel bekeken: zoveel mensen of huishoudens", 2, 10000)
    logboek_minuten: int = _setting(15, "Logboek", "Veel bekeken: binnen (minuten)", 1, 1440)
    logboek_dagen: int = _setting(14, "Logboek", "Signaal: maand niet nagekeken na (dagen)", 0, 365)

    slot_minuten: int = _setting(5, "Scherm", "Op slot na zoveel minuten zonder toets (0: nooit)", 0, 240)
    privacy_bij_start: str = _choice("Scherm", "Privacy bij de start", "open", "initialen")


def setting_fields() -> tuple[tuple[str, type, dict[str, Any]], ...]:
    """Name, type and description of each setting, in the order of the screen.

    The description has `groep` and `label`, and `low` and `high` or else `options`.
    """
    defaults = Settings()
    return tuple((f.name, type(getattr(defaults, f.name)), dict(f.metadata)) for f in fields(Settings))
