"""Programs' texts through the embedded model: every placeholder, tag and name of a variant comes through once."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

Nlen = Callable[..., subprocess.CompletedProcess[bytes]]

TEXTS = {
    "welkom": "Welkom, {naam}!",
    "berichten": "Je hebt {{count}} ongelezen berichten in {{map}}.",
    "kop": "Instellingen van {0}",
    "opslaan": "Wijzigingen opslaan?",
    "verwijderd": "{0} van de {1} bestanden zijn verwijderd.",
    "fout": "Het bestand ‘%s’ kan niet worden geopend (fout %d).",
    "android": "%1$s heeft %2$s uitgenodigd voor de groep.",
    "apple": "%@ heeft je een foto gestuurd.",
    "apple2": "%1$@ en %lld anderen vinden dit leuk.",
    "procent": "%d%% voltooid",
    "korting": "Vandaag 50% korting op alle fietsen!",
    "js": "Ingelogd als ${user.name} op ${date}.",
    "ruby": "Nog %{count} dagen te gaan.",
    "symfony": "De gebruiker %gebruiker% bestaat niet.",
    "chrome": "Zoek naar $WOORD$ op deze pagina.",
    "nest": "Lees eerst $t(voorwaarden.titel) voordat je verdergaat.",
    "vue": "Ga naar @:menu.start om te beginnen.",
    "laravel": "Het veld :attribute moet minstens :min tekens lang zijn.",
    "datum": "Laatst gewijzigd op {0, date, short} om {0, time, short}.",
    "html": "Door verder te gaan ga je akkoord met de <a href=\"/voorwaarden\">voorwaarden</a>.",
    "vet": "Dit kan <b>niet</b> ongedaan worden gemaakt.",
    "react": "Klik <0>hier</0> om je wachtwoord te herstellen.",
    "br": "Het is gelukt.<br/>Je ontvangt een e-mail op {email}.",
    "regels": "Er ging iets mis.\nProbeer het later opnieuw.",
    "plural": "{count, plural, one {# bestand geselecteerd} other {# bestanden geselecteerd}}",
    "nul": "{n, plural, =0 {Geen resultaten} one {# resultaat voor {term}} other {# resultaten voor {term}}}",
    "select": "{geslacht, select, male {Hij volgt je nu} female {Zij volgt je nu} other {Die persoon volgt je nu}}",
    "in zin": "Je hebt nog {dagen, plural, one {# dag} other {# dagen}} om te betalen.",
    "twee": "{n, plural, one {Er is # bericht. Wil je het lezen?} other {Er zijn # berichten. Wil je ze lezen?}}",
    "mail": "Stuur een e-mail naar help@example.com of bel {telefoon}.",
    "url": "Meer informatie staat op https://example.com/help?taal={taal}.",
    "pad": "Het bestand is opgeslagen in {map}/{naam}.txt.",
    "tijd": "Over {minuten} minuten word je automatisch uitgelogd.",
    "knop": "Annuleren",
    "knop2": "Volgende",
    "knop3": "Wachtwoord vergeten?",
    "leeg": "Er zijn nog geen opmerkingen.",
    "zoek": "Zoeken in {aantal} producten…",
    "vraag": "Weet je zeker dat je {naam} wilt verwijderen?",
    "bytes": "%.1f MB van %.1f MB gedownload",
}  # fmt: skip
KEPT = re.compile(
    r"\{\{\w+\}\}|[$%]\{[\w.]+\}|\{\w+(?:, (?:date|time), short)?\}|%(?:\d\$)?(?:\.\d)?(?:lld|[sdf@])|%%|%gebruiker%"
    r"|\$WOORD\$|\$t\([\w.]+\)|@:\w+\.\w+|(?<=\s):\w+|</?\w[^<>]*>|\{\w+, (?:plural|select),"
    r"|(?:=0|one|other|male|female) \{"
    r"|#|\S+@\S+\.com|https://[\w./?=]+|\n"
)


@pytest.fixture(scope="module")
def kept() -> dict[str, Counter[str]]:
    """What every text has that is for the program."""
    return {key: Counter(KEPT.findall(text)) for key, text in TEXTS.items()}


def test_what_is_for_the_program_comes_through(nlen: Nlen, tmp_path: Path, kept: dict[str, Counter[str]]) -> None:
    (tmp_path / "nl.json").write_text(json.dumps(TEXTS, ensure_ascii=False, indent=2), encoding="utf-8")
    assert nlen("translate", "nl.json", "-o", "en.json").returncode == 0
    done = json.loads((tmp_path / "en.json").read_text(encoding="utf-8"))
    assert list(done) == list(TEXTS)
    assert {key: Counter(KEPT.findall(text)) for key, text in done.items()} == kept
    assert sum(kept.values(), Counter()).total() > 60
    same = [key for key, text in done.items() if text == TEXTS[key]]
    assert same == []


@pytest.mark.parametrize("name", ["m.properties", "m.strings", "strings.xml", "m.resx"])
def test_the_command_writes_each_kind(nlen: Nlen, tmp_path: Path, name: str) -> None:
    written = {
        "m.properties": "# Opmerking\nwelkom = Welkom, {0}\nknop: Annuleren\n",
        "m.strings": '/* Opmerking */\n"welkom" = "Welkom, %@";\n"knop" = "Annuleren";\n',
        "strings.xml": '<resources>\n <!-- x -->\n <string name="a">Annuleren</string>\n</resources>\n',
        "m.resx": '<?xml version="1.0"?>\n<root>\n <data name="a"><value>Annuleren</value></data>\n</root>\n',
    }
    (tmp_path / name).write_text(written[name], encoding="utf-8")
    assert nlen("translate", name, "-o", f"en-{name}").returncode == 0
    done = (tmp_path / f"en-{name}").read_text(encoding="utf-8")
    assert done == written[name].replace("Welkom", "Welcome").replace("Annuleren", "Cancel")
    # Of another kind a file is not made, and in a folder these are no articles.
    refused = nlen("translate", name, "-o", "x.html")
    assert (refused.returncode, b"is not written as HTML" in refused.stderr) == (1, True)
    assert b"holds no article" in nlen("translate", ".", "-o", "uit/").stderr


def test_files_of_two_languages_are_aligned(nlen: Nlen, tmp_path: Path) -> None:
    (tmp_path / "nl.json").write_text('{"a": "Annuleren", "b": "Wachtwoord vergeten?"}', encoding="utf-8")
    (tmp_path / "en.json").write_text('{"a": "Cancel", "b": "Forgot your password?"}', encoding="utf-8")
    assert nlen("align", "nl.json", "en.json", "-o", "pair.tsv", "--no-check").returncode == 0
    assert "Annuleren\tCancel" in (tmp_path / "pair.tsv").read_text(encoding="utf-8")


def test_a_message_of_icu_in_a_catalogue_stays_whole(nlen: Nlen, tmp_path: Path) -> None:
    (tmp_path / "a.po").write_text(f'msgid "{TEXTS["twee"]}"\nmsgstr ""\n', encoding="utf-8")
    assert nlen("translate", "a.po", "-o", "b.po").returncode == 0
    translated = (tmp_path / "b.po").read_text(encoding="utf-8").partition("msgstr")[2]
    assert Counter(KEPT.findall(translated.strip())) == Counter(KEPT.findall(TEXTS["twee"]))
    assert translated.count("}") == TEXTS["twee"].count("}")


def test_a_value_of_several_sentences_is_one_unit(nlen: Nlen, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"a": "Het is gelukt. Je ontvangt een e-mail."}', encoding="utf-8")
    assert nlen("translate", "a.json", "-o", "a.tmx").returncode == 0
    assert (tmp_path / "a.tmx").read_text(encoding="utf-8").count("<tu ") == 1
