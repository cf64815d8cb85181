"""Whole builds: what comes out, and that it does not depend on who did the work."""

from __future__ import annotations

import gzip
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from align import TranslationUnit, read_bitext, write_bitext
from align.corpus import BuildSettings, build_corpus
from align.errors import NlenError, UsageError
from align.filtering.settings import FilterSettings

Unit = Callable[[int], TranslationUnit]
ROOT = Path(__file__).resolve().parent.parent.parent


def build(tmp_path: Path, out: str = "out", **options: object) -> dict[str, object]:
    settings = BuildSettings(**{"inputs": (str(tmp_path / "in"),), "formats": ("jsonl",), **options})  # type: ignore[arg-type]
    return dict(build_corpus(settings, tmp_path / out).data)


def kept(folder: Path, pattern: str = "jsonl/*") -> list[TranslationUnit]:
    return [unit for path in sorted(folder.glob(pattern)) for unit in read_bitext(path)]


def test_what_is_good_is_kept_once_in_order_and_the_rest_is_counted(tmp_path: Path, bitexts: Path, unit: Unit) -> None:
    report = build(tmp_path, filters=FilterSettings({"ratio": {}, "boilerplate": {"articles": 4}, "duplicate": {}}))
    expected = [unit(n) for n in range(9 * 12)]
    assert [(u.source, u.target) for u in kept(tmp_path / "out")] == [(u.source, u.target) for u in expected]
    # 9 files with a pair of the first file again, a line that all have, and one whose sides do not match.
    assert report["rules"] == {"one-sided": 0, "ratio": 9, "boilerplate": 9, "duplicate": 9}
    assert report["rejected_articles"] == 1
    rows = (tmp_path / "out/rejected/articles.tsv").read_text().splitlines()
    assert len(rows) == 2
    assert "9.tmx" in rows[1]


def test_every_unit_is_kept_or_counted(tmp_path: Path, bitexts: Path) -> None:
    report = build(tmp_path, keep_rejected=True)
    made = sum(source["made"] for source in report["sources"].values())  # type: ignore[attr-defined]
    rejected = sum(report["rules"].values())  # type: ignore[attr-defined]
    assert made == report["steps"]["write/units"] + rejected  # type: ignore[index]
    with_rule = kept(tmp_path / "out", "rejected/*.jsonl.gz")
    assert len(with_rule) == rejected
    assert {u.properties["rejected"] for u in with_rule} == {n for n, c in report["rules"].items() if c}  # type: ignore[attr-defined]


def test_articles_are_translated_and_what_cannot_be_is_named(tmp_path: Path, articles: Path) -> None:
    report = build(tmp_path, beam_size=1)
    units = kept(tmp_path / "out")
    # The last sentence of all articles is the same.
    assert len(units) == 6 * 2 + 1
    assert report["rules"]["duplicate"] == 5  # type: ignore[index]
    assert {u.origin for u in units} == {"machine"}
    assert all(u.properties["model"] and u.properties["provenance"] == str(articles) for u in units)
    rows = [line.split("\t") for line in (tmp_path / "out/rejected/articles.tsv").read_text().splitlines()[1:]]
    assert [Path(path).name for path, _, _ in rows] == ["binair.txt", "duits.txt", "lang.txt"]
    assert '"de"' in rows[1][2]
    assert "239,999 characters" in rows[2][2]


def test_the_number_of_workers_changes_no_byte(
    tmp_path: Path,
    bitexts: Path,
    nlen_process: Callable[..., subprocess.CompletedProcess[bytes]],
    files_of: Callable[[Path], dict[str, bytes]],
) -> None:
    options = ("in", "--shard-articles", "2", "--to", "tmx", "--to", "tsv", "--units-per-file", "30")
    for workers in (1, 3):
        done = nlen_process("corpus", "build", *options, "-o", f"out{workers}", "--workers", workers)
        assert done.returncode == 0, done.stderr
    assert files_of(tmp_path / "out1") == files_of(tmp_path / "out3")


def test_files_are_cut_by_units_and_gzip_bears_no_time(tmp_path: Path, bitexts: Path) -> None:
    build(tmp_path, units_per_file=30, shard_articles=3)
    paths = sorted((tmp_path / "out/jsonl").iterdir())
    counts = [sum(1 for _ in read_bitext(path)) for path in paths]
    assert counts[:-1] == [30] * (len(paths) - 1)
    assert 0 < counts[-1] <= 30
    assert paths[0].name == "corpus-00000.jsonl.gz"
    assert paths[0].read_bytes()[4:8] == bytes(4)


def test_articles_are_held_out_whole(tmp_path: Path, bitexts: Path) -> None:
    build(tmp_path, dev=0.2, test=0.2)
    found = {name: {u.article for u in kept(tmp_path / "out", f"jsonl/{name}-*")} for name in ("train", "dev", "test")}
    assert all(found.values())
    assert not found["train"] & found["dev"]
    assert not found["train"] & found["test"]
    assert not found["dev"] & found["test"]


def test_test_sets_are_kept_out(tmp_path: Path, bitexts: Path, unit: Unit) -> None:
    (tmp_path / "test.nl").write_text(unit(5).source + "\n")
    write_bitext([unit(40)], tmp_path / "test.tmx")
    report = build(tmp_path, test_sets=(str(tmp_path / "test.nl"), str(tmp_path / "test.tmx")))
    assert report["rules"]["overlap"] == 2  # type: ignore[index]
    assert {unit(5).source, unit(40).source}.isdisjoint(u.source for u in kept(tmp_path / "out"))


def test_damaged_characters_and_personal_data_are_changed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    pair = TranslationUnit("Een cliÃ«nt mailde j@x.nl gisteren.", "A client mailed j@x.nl yesterday.")
    write_bitext([pair], tmp_path / "in/a.tsv")
    build(tmp_path, filters=FilterSettings({"repair": {}, "mask": {}}))
    assert [u.source for u in kept(tmp_path / "out")] == ["Een cliënt mailde name@example.org gisteren."]


def test_a_table_by_article_keeps_articles_and_places(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/part.tsv").write_text(
        "# a1\tweer\nRegen op komst\tRain coming\nHet regent.\tIt rains.\n\nEn hard.\tHard.\n"
    )
    build(tmp_path, filters=FilterSettings({}), licence="CC0-1.0")
    rows = [(u.article, str(u.position), u.properties["kind"], u.properties["licence"]) for u in kept(tmp_path / "out")]
    assert rows == [("a1", p, k, "CC0-1.0") for p, k in (("1.1", "heading"), ("2.1", "body"), ("3.1", "body"))]


def test_a_manifest_gives_licences_and_sources(tmp_path: Path, unit: Unit) -> None:
    write_bitext([unit(1)], tmp_path / "a.tsv")
    write_bitext([unit(2)], tmp_path / "b.tsv")
    (tmp_path / "list.tsv").write_text("source\tlicence\tprovenance\na.tsv\tCC-BY-4.0\tA\nb.tsv\t\tB\n")
    report = build(tmp_path, inputs=(), manifest=str(tmp_path / "list.tsv"))
    assert report["licences"] == {"A": ["CC-BY-4.0"], "B": []}
    card = (tmp_path / "out/DATACARD.md").read_text()
    assert "| A | CC-BY-4.0 | 1 |" in card
    assert "| B | not given | 1 |" in card


def test_the_reports_tell_the_same_story(tmp_path: Path, bitexts: Path) -> None:
    report = build(tmp_path)
    assert json.loads((tmp_path / "out/report.json").read_text()) == report
    text = (tmp_path / "out/report.md").read_text()
    for name, count in report["rules"].items():  # type: ignore[attr-defined]
        assert f"| {name} |" in text
        assert not count or f"### {name}" in text
    assert str(tmp_path) not in text.replace(str(tmp_path / "in"), "")


def test_scores_are_drawn(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write_bitext(
        [TranslationUnit(f"zin {n}", f"sentence {n}", score=n / 10) for n in range(10)], tmp_path / "in/a.jsonl"
    )
    report = build(tmp_path, filters=FilterSettings({}))
    assert (tmp_path / "out/scores.png").read_bytes().startswith(b"\x89PNG")
    assert sum(report["scores"]["bins"]) == 10  # type: ignore[index]


def test_the_news_corpus_becomes_tmx(tmp_path: Path, same_dates: Callable[[Path], Path]) -> None:
    (tmp_path / "in").mkdir()
    text = (ROOT / "corpora/news/part-11.tsv").read_text(encoding="utf-8")
    beads = sum("\t" in line and not line.startswith("# ") for line in text.splitlines())
    (tmp_path / "in/part-11.tsv").write_text(text, encoding="utf-8")
    same_dates(tmp_path / "in")
    report = build(tmp_path, formats=("tmx",))
    assert 0.99 * beads < report["steps"]["write/units"] <= beads  # type: ignore[index,operator]
    with gzip.open(tmp_path / "out/tmx/corpus-00000.tmx.gz", "rt", encoding="utf-8") as file:
        assert 'creationdate="20231114T221320Z"' in file.read(2000)


@pytest.mark.parametrize(
    "options",
    [
        {"inputs": ()},
        {"formats": ()},
        {"formats": ("doc",)},
        {"dev": 0.4, "test": 0.2},
        {"reverse_model": "x"},
        {"method": "lexcial"},
        {"lines": "wraped"},
        {"extract": "all"},
        {"beam_size": 0},
        {"beam_size": 17},
        {"shard_articles": -1},
        {"shard_bytes": 0},
        {"units_per_file": 0},
        {"max_article_bytes": 0},
        {"max_paragraph": 0},
        {"date": -1},
        {"source_language": ""},
        {"target_language": "English!"},
        {"filters": FilterSettings({"ratoi": {}})},
        {"filters": FilterSettings({"ratio": {"moest": 2.0}})},
        {"filters": FilterSettings({"ratio": {"most": "2"}})},
        {"filters": FilterSettings({"near-duplicate": {"similarity": 85}})},
    ],
)
def test_settings_that_make_no_sense_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        BuildSettings(**{"inputs": ("in",), **options})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"score_model": "none"}, "none: no such model"),
        ({"score_model": "auto", "reverse_model": "auto"}, "translates nl-en, not en-nl"),
        ({"method": "mt", "model": "none"}, "none: no such model"),
        ({"method": "mt", "source_language": "en", "target_language": "nl"}, "translates nl-en, not en-nl"),
        ({"model": "nlen-nl-en", "source_language": "en", "target_language": "nl"}, "translates nl-en, not en-nl"),
        ({"source_language": "de"}, 'no sentence rules for the language "de"'),
    ],
)
def test_a_model_that_will_not_do_is_refused_before_any_pair_is_read(
    tmp_path: Path, options: dict[str, object], said: str
) -> None:
    (tmp_path / "in").mkdir()
    for language in ("nl", "de", "en"):
        (tmp_path / f"in/a.{language}.txt").write_text("Amsterdam")
    with pytest.raises(NlenError, match=said):
        build(tmp_path, **options)
    assert not (tmp_path / "out/report.json").exists()


def test_pairs_of_languages_without_a_model_are_aligned_by_their_words(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    english = ("The train is not running today.", "The bridge has been open since 1998.", "Nobody knew why.")
    dutch = ("De trein rijdt vandaag niet.", "De brug is sinds 1998 open.", "Niemand wist waarom.")
    (tmp_path / "in/a.en.txt").write_text(" ".join(english))
    (tmp_path / "in/a.nl.txt").write_text(" ".join(dutch))
    report = build(tmp_path, source_language="en", target_language="nl", filters=FilterSettings({}))
    assert report["rejected_articles"] == 0
    assert [(unit.source, unit.target) for unit in kept(tmp_path / "out")] == list(zip(english, dutch, strict=True))


def test_where_all_fails_the_report_says_what_failed_most(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for n in range(3):
        (tmp_path / f"in/{n}.tmx").write_text(f"<tmx version='1.4'><header/><body>{'<tu></tu>' * n}<tu></body></tmx>")
    (tmp_path / "in/a.txt").write_bytes(bytes(range(256)) * 20)
    settings = BuildSettings(inputs=(str(tmp_path / "in"),))
    report = build_corpus(settings, tmp_path / "out")
    assert report.failure is not None
    assert "4 inputs could not be used, 3 of them at the step read" in report.failure
    assert str(tmp_path / "in/0.tmx") in report.failure
    assert build_corpus(settings, tmp_path / "out", resume=True).failure == report.failure


def test_one_unit_is_enough_for_a_corpus(tmp_path: Path, bitexts: Path) -> None:
    report = build_corpus(BuildSettings(inputs=(str(tmp_path / "in"),)), tmp_path / "out")
    assert report.rejected_articles == 1
    assert report.failure is None
    assert "failure" not in report.data


def test_a_folder_with_other_things_is_not_written_to(tmp_path: Path, bitexts: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/thesis.doc").write_text("dear")
    with pytest.raises(UsageError, match="not empty"):
        build(tmp_path)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["thesis.doc"]


def test_a_model_finds_pairs_that_do_not_belong_together(tmp_path: Path) -> None:
    good = [
        TranslationUnit("De hond slaapt in de tuin.", "The dog is sleeping in the garden."),
        TranslationUnit("Morgen gaat het regenen.", "It will rain tomorrow."),
        TranslationUnit("De burgemeester opende de school.", "The mayor opened the school."),
    ]
    wrong = TranslationUnit("De minister was gisteren in Utrecht.", "My sister never eats fried mushrooms.")
    (tmp_path / "in").mkdir()
    write_bitext([good[0], wrong, *good[1:]], tmp_path / "in/a.jsonl")
    filters = FilterSettings({"cross-entropy": {"most": 4.5}})
    report = build(tmp_path, score_model="auto", filters=filters, keep_rejected=True)
    units = kept(tmp_path / "out")
    assert [(u.source, u.target) for u in units] == [(u.source, u.target) for u in good]
    assert all(0 < float(u.properties["cross-entropy"]) <= 4.5 for u in units)
    assert report["rules"]["cross-entropy"] == 1  # type: ignore[index]
    assert [u.target for u in kept(tmp_path / "out", "rejected/*.gz")] == [wrong.target]
