"""What every command says: errors in one form, the same exit status for the same fault, one closing line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import TranslationUnit, write_bitext
from align.cli import run
from align.errors import count_of
from align.filtering.settings import read_filters
from align.formats.faults import LocatedFormatError

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., subprocess.CompletedProcess[bytes]]

DUTCH = "De brug is weer open. De reparatie kostte 40.000 euro.\n"
ENGLISH = "The bridge is open again. The repairs cost 40,000 euros.\n"
UNITS = [
    TranslationUnit("De brug is weer open.", "The bridge is open again."),
    TranslationUnit("De reparatie kostte 40.000 euro.", "The repairs cost 40,000 euros."),
]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with something of each kind."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.nl.txt").write_text(DUTCH, encoding="utf-8")
    (tmp_path / "a.en.txt").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty").write_bytes(b"")
    write_bitext(UNITS, tmp_path / "a.tmx")
    write_bitext(UNITS, tmp_path / "a.xlf")
    (tmp_path / "g.links").write_text("[0]:[0]\n")
    return tmp_path


# What a command is called with where a file is to be named.
READING = (
    "translate {}",
    "segment {}",
    "align {} a.en.txt --method length",
    "align a.nl.txt {} --method length",
    "tmx validate {}",
    "tmx stats {}",
    "tmx convert {} -o out.tsv --from tmx",
    "tmx merge a.tmx {} -o out.tmx --from tmx",
    "tmx clean {} -o out.tmx --from tmx",
    "tmx split {} -o out --units 1 --from tmx",
    "tmx diff a.tmx {} --from tmx",
    "tmx check {} --from tmx",
    "tmx check a.tmx --glossary {}",
    "tmx convert a.xlf --skeleton {} -o out.txt",
    "translate a.nl.txt --glossary {}",
    "corpus build {} -o out",
    "corpus build --manifest {} -o out",
    "corpus build folder --filters {} -o out",
    "corpus build folder --test-set {} -o out",
    "corpus filters --filters {}",
    "eval alignment g.links {}",
    "eval translation {}",
    "model list --available --catalog {}",
    "model pull opus-mt-nl-en --from {}",
)
FORM = re.compile(r"nlen: error: [^A-Z].*; .*\.\n|nlen: error: \S+: .*; .*\.\n")


@pytest.mark.parametrize("call", READING)
def test_a_missing_file_is_the_same_sentence_everywhere(
    place: Path, capfd: pytest.CaptureFixture[str], call: str
) -> None:
    before = sorted(place.rglob("*"))
    assert run(call.format("weg.tmx").split()) == 1
    said = capfd.readouterr().err
    assert re.fullmatch(r"nlen: error: weg\.tmx: there is no such file( or folder)?; check the name\.\n", said)
    assert sorted(place.rglob("*")) == before


WRITING = (
    "segment a.nl.txt -o {}",
    "segment --srx -o {}",
    "align a.nl.txt a.en.txt --method length --to tmx -o {}",
    "align a.nl.txt a.en.txt --method length -o out.tmx --report {}",
    "tmx convert a.tmx --to tsv -o {}",
    "tmx merge a.tmx --to tmx -o {}",
    "tmx clean a.tmx --to tmx -o {}",
    "tmx convert a.xlf --skeleton a.nl.txt --to txt -o {}",
)


@pytest.mark.parametrize("call", WRITING)
@pytest.mark.parametrize(
    ("output", "said"),
    [("none/o.tmx", "there is no folder none; make it first"), ("/dev/full", "cannot be written (no space left")],
)
def test_an_output_that_cannot_be_is_the_same_sentence_everywhere(
    place: Path, capfd: pytest.CaptureFixture[str], call: str, output: str, said: str
) -> None:
    before = sorted(place.rglob("*"))
    assert run(call.format(output).split()) == 1
    error = capfd.readouterr().err
    assert error.startswith(f"nlen: error: {output}: {said}")
    assert FORM.fullmatch(error)
    assert sorted(place.rglob("*")) == before


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("nothing", "no such command 'nothing'; see nlen --help."),
        ("tmx nothing", "no such command 'nothing'; see nlen tmx --help."),
        ("tmx merge", "missing argument 'FILE…'; see nlen tmx merge --help."),
        ("tmx clean", "missing argument 'FILE…'; see nlen tmx clean --help."),
        ("align", "missing argument 'NL'; see nlen align --help."),
        ("translate a.nl.txt --beam 99", "--beam: 99 is not in the range 1<=x<=16; see nlen translate --help."),
        ("tmx clean a.tmx --drop nonsense", 'there is no rule "nonsense"; take one of empty, too-short, '),
        ("tmx convert a.tmx", "there is no output format; give --to FORMAT or -o FILE."),
        ("tmx convert a.tmx --reflow -o b.tsv", "--lines is for the article of --skeleton; name one"),
        ("tmx convert a.tmx --skeleton a.nl.txt --check", "--skeleton writes an article, which holds no notes; leave"),
        ("corpus build folder -o out --method magic", "--method: 'magic' is not one of 'auto', 'length', "),
        ("corpus filters --toml --filters own.toml", "--toml prints the default filters; leave out one of it"),
        (
            "translate a.nl.txt -o o.pages",
            "o.pages: no format of nlen translate has the suffix .pages; take one of .txt, ",
        ),
        ("translate a.nl.txt -o o.moses", "o.moses: no format of nlen translate has the suffix .moses; take one of "),
        ("translate a.nl.txt -o a.nl.sbv.gz", "a.nl.sbv.gz: no format of nlen translate has the suffix .sbv; take"),
        ("model quantise nlen-nl-en", "missing option '--to'. Choose from: int8, "),
        ("segment a.nl.txt -o a.nl.txt", "a.nl.txt: the output is also an input; give another name."),
        ("tmx split a.tmx -o - --units 1", "the parts are files of a folder; name it, such as -o parts/."),
        ("corpus build folder -o -", "a corpus is a folder; name it, such as -o corpus/."),
    ],
)
def test_a_wrong_call_is_one_line_and_status_2(
    place: Path, capfd: pytest.CaptureFixture[str], call: str, said: str
) -> None:
    before = sorted(place.rglob("*"))
    assert run(call.split()) == 2
    error = capfd.readouterr().err
    assert error.startswith(f"nlen: error: {said}")
    assert error.count("\n") == 1
    assert sorted(place.rglob("*")) == before


@pytest.mark.parametrize("call", [["translate", ""], ["segment", ""], ["align", "", ""], ["align", "a.nl.txt", ""]])
def test_an_empty_name_is_not_the_current_folder(
    place: Path, capfd: pytest.CaptureFixture[str], call: list[str]
) -> None:
    assert run(call) == 2
    assert "the name of an input is empty; name a file or a folder." in capfd.readouterr().err


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("segment a.nl.txt -o o.txt", "nlen: o.txt: 2 sentences\n"),
        ("tmx convert a.tmx -o o.tsv", "nlen: o.tsv: 2 units\n"),
        ("tmx convert a.tmx -o o.xlf --check", "nlen: o.xlf: 2 units, 0 marked\n"),
        ("tmx convert a.tmx --to tsv", "nlen: 2 units\n"),
        (
            "tmx merge a.tmx a.xlf -o o.tmx",
            "nlen: o.tmx: 4 units in 2 files -> 2: 2 duplicates, 0 conflicts (the newest",
        ),
        ("tmx clean a.tmx -o o.tmx", "nlen: o.tmx: 2 units -> 2; 0 mended\n"),
        ("tmx split a.tmx -o parts --units 2", "nlen: 2 units in 1 file in parts\n"),
        ("align a.nl.txt a.en.txt --method lexical -o o.tmx", "nlen: o.tmx: 2 units, mean score "),
        ("align a.nl.txt a.en.txt --method lexical --to links -o o.links", "nlen: o.links: 2 beads, mean score "),
        ("align . -o o/ --method lexical", "nlen: o/: 2 units, mean score "),
    ],
)
def test_a_command_closes_with_one_line(place: Path, capfd: pytest.CaptureFixture[str], call: str, said: str) -> None:
    (place / "nl").mkdir()
    (place / "en").mkdir()
    if call.startswith("align ."):
        for language in ("nl", "en"):
            (place / f"a.{language}.txt").rename(place / language / "a.txt")
    assert run(call.split()) == 0
    error = capfd.readouterr().err
    assert error.startswith(said)
    assert error.count("\n") == 1


def test_the_filters_shown_are_those_in_use(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def shown(*arguments: str) -> list[str]:
        assert run(["corpus", "filters", *arguments]) == 0
        return [line for line in capfd.readouterr().out.splitlines() if line.startswith("[")]

    rows = shown()
    settings = read_filters()
    on = [row for row in rows if not row.endswith("(off)")]
    assert [row[1:].partition("]")[0] for row in on] == ["repair", *settings.names()]
    assert "[ratio] most = 2.4, slack = 15" in rows
    assert "[similar] share = 0.6, words = 4" in rows
    assert '[kind] kinds = ["furniture"] (off)' in rows
    assert "[mask] (off)" in rows
    for rule in settings.unit_rules():
        (row,) = (row for row in on if row.startswith(f"[{rule.name}]"))
        for name in re.findall(r"(\w+) =", row):
            assert (
                f"{name} = {str(getattr(rule, name)).replace('(', '[').replace(')', ']').replace(chr(39), chr(34))}"
                in row
            )
    (place / "own.toml").write_text("[ratio]\nmost = 3\n[empty]\nenabled = false\n")
    rows = shown("--filters", "own.toml")
    assert rows[0] == "[ratio] most = 3, slack = 12"
    assert all(row.endswith("(off)") for row in rows[1:])


@pytest.mark.parametrize("command", ["tmx check", "tmx stats", "tmx clean", "eval translation"])
def test_a_missing_file_without_a_suffix_is_missing(
    place: Path, capfd: pytest.CaptureFixture[str], command: str
) -> None:
    assert run([*command.split(), "geheugen"]) == 1
    assert capfd.readouterr().err == "nlen: error: geheugen: there is no such file; check the name.\n"


def test_a_fault_in_a_test_set_is_found_before_anything_is_made(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (place / "in").mkdir()
    (place / "in" / "a.nl.txt").write_text(DUTCH)
    (place / "t.tmx").write_bytes(b"")
    assert run(["corpus", "build", "in", "-o", "out", "--test-set", "t.tmx"]) == 1
    assert (
        capfd.readouterr().err == "nlen: error: t.tmx, line 1, column 1: the file is empty; this is not a TMX file.\n"
    )
    assert not (place / "out").exists()


def test_a_build_of_which_nothing_comes_has_failed(nlen_process: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.tmx").write_bytes(b"")
    done = nlen_process("corpus", "build", "in", "-o", "out", "--workers", 2)
    assert done.returncode == 1
    assert done.stderr.startswith(b"nlen: out/report.md: 0 units made, 0 kept, 1 input not usable")
    # The worker's error comes through from its process as it is.
    assert b"line 1, column 1: the file is empty" in (tmp_path / "out/rejected/articles.tsv").read_bytes()


def test_an_error_at_a_place_survives_the_way_between_processes() -> None:
    import pickle

    error = LocatedFormatError("a.tmx", 3, None, "wrong; mend it.")
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.line, again.problem) == (str(error), 3, "wrong; mend it.")


@pytest.mark.parametrize("variables", [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}])
def test_output_is_utf8_whatever_the_locale(tmp_path: Path, variables: dict[str, str]) -> None:
    environment = {**{k: v for k, v in os.environ.items() if not k.startswith("LC_")}, **variables}
    environment |= {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "align"]
    done = subprocess.run([*command, "corpus", "filters"], env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "(. ! ? …)" in done.stdout.decode("utf-8")
    name = "café.txt".encode()
    (tmp_path / os.fsdecode(name)).write_text(DUTCH, encoding="utf-8")
    said = subprocess.run(
        [*command, "segment", name, "-o", b"caf\xe9.out"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert said.stderr == b"nlen: caf\xe9.out: 2 sentences\n"


@given(st.integers(0, 10**6), st.sampled_from(["unit", "file", "sentence"]))
def test_one_is_one_and_others_are_many(number: int, noun: str) -> None:
    said = count_of(number, noun)
    assert said.replace(",", "") == f"{number} {noun}{'' if number == 1 else 's'}"
    assert count_of(number, "entry", "entries").endswith(" entry" if number == 1 else " entries")
