"""`nlen translate` as a user runs it."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from align import read_bitext

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., subprocess.CompletedProcess[bytes]]

TEXT = "Het regent in de stad. De straten zijn nat.\n\nMorgen schijnt de zon.\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "weer.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_text_goes_to_standard_output_and_messages_do_not(nlen: Run, article: Path) -> None:
    done = nlen("translate", article, "--beam", 1)
    assert done.returncode == 0, done.stderr
    paragraphs = done.stdout.decode().strip().split("\n\n")
    assert len(paragraphs) == 2
    assert "rain" in paragraphs[0].lower()
    assert b"nlen:" not in done.stdout
    assert b"nlen-nl-en" in done.stderr


def test_standard_input_is_read(nlen: Run, article: Path) -> None:
    from_file = nlen("translate", article, "--beam", 1).stdout
    assert nlen("translate", article, "--beam", 1, "-o", "-").stdout == from_file
    assert nlen("translate", "-", "--beam", 1, stdin=TEXT.encode()).stdout == from_file
    assert nlen("translate", "--beam", 1, stdin=TEXT.encode("utf-16")).stdout == from_file


def test_quiet_says_nothing(nlen: Run, article: Path) -> None:
    assert nlen("translate", article, "-q", "--beam", 1).stderr == b""


@pytest.mark.parametrize("name", ["out.tmx", "out.tsv", "out.jsonl", "out.tmx.gz"])
def test_the_suffix_says_the_format(nlen: Run, article: Path, tmp_path: Path, name: str) -> None:
    assert nlen("translate", article, "-o", name, "--beam", 1).returncode == 0
    units = list(read_bitext(tmp_path / name))
    assert [unit.source for unit in units] == [
        "Het regent in de stad.",
        "De straten zijn nat.",
        "Morgen schijnt de zon.",
    ]
    assert {unit.origin for unit in units} == {"machine"}
    assert all(unit.target for unit in units)


def test_jsonl_on_standard_output(nlen: Run, article: Path) -> None:
    done = nlen("translate", article, "--to", "jsonl", "--beam", 1)
    sources = [json.loads(line)["source"] for line in done.stdout.splitlines()]
    assert sources == ["Het regent in de stad.", "De straten zijn nat.", "Morgen schijnt de zon."]


def test_the_same_input_gives_the_same_bytes(nlen_process: Run, article: Path, tmp_path: Path) -> None:
    # Each process has an order of its own for the members of a set.
    for name in ("one.tmx", "two.tmx"):
        nlen_process("translate", article, "-o", name, "--beam", 1, SOURCE_DATE_EPOCH="1700000000")
    assert (tmp_path / "one.tmx").read_bytes() == (tmp_path / "two.tmx").read_bytes()


def test_several_files_make_one_memory_or_a_folder_of_texts(nlen: Run, article: Path, tmp_path: Path) -> None:
    other = tmp_path / "sport.txt"
    other.write_text("De ploeg heeft gewonnen.", encoding="utf-8")
    assert nlen("translate", article, other, "-o", "all.tmx", "--beam", 1).returncode == 0
    assert len({unit.article for unit in read_bitext(tmp_path / "all.tmx")}) == 2
    assert nlen("translate", article, other, "-o", "english/", "--beam", 1).returncode == 0
    assert sorted(p.name for p in (tmp_path / "english").iterdir()) == ["sport.en.txt", "weer.en.txt"]


def test_a_folder_is_searched(nlen: Run, tmp_path: Path) -> None:
    folder = tmp_path / "krant"
    (folder / "binnenland").mkdir(parents=True)
    (folder / "a.txt").write_text("Het regent.", encoding="utf-8")
    (folder / "binnenland" / "b.html").write_text("<p>De zon schijnt.</p>", encoding="utf-8")
    assert nlen("translate", folder, "-o", "krant.tsv", "--beam", 1).returncode == 0
    assert [unit.source for unit in read_bitext(tmp_path / "krant.tsv")] == ["Het regent.", "De zon schijnt."]


def test_furniture_is_marked_or_dropped(nlen: Run, tmp_path: Path) -> None:
    page = tmp_path / "bericht.txt"
    page.write_text("Het regent.\n\nTekst loopt door onder de tweet.\n\nDe zon schijnt.\n", encoding="utf-8")
    nlen("translate", page, "-o", "with.tmx", "--beam", 1)
    kinds = [unit.properties["kind"] for unit in read_bitext(tmp_path / "with.tmx")]
    assert kinds == ["body", "furniture", "body"]
    nlen("translate", page, "-o", "without.tmx", "--drop-furniture", "--beam", 1)
    assert [u.source for u in read_bitext(tmp_path / "without.tmx")] == ["Het regent.", "De zon schijnt."]


def one_sentence(stderr: bytes) -> str:
    lines = stderr.decode().strip().splitlines()
    assert len(lines) == 1, stderr
    assert "Traceback" not in lines[0]
    return lines[0]


@pytest.mark.parametrize(
    ("arguments", "status", "needle"),
    [
        (["missing.txt"], 1, "missing.txt"),
        (["empty.txt"], 1, "empty.txt"),
        (["blank.txt"], 1, "blank.txt"),
        (["binary.txt"], 1, "binary.txt"),
        (["folder"], 1, "folder"),
        (["good.txt", "--model", "nowhere"], 1, "nowhere"),
        (["good.txt", "-o", "no/such/folder/out.tmx"], 1, "no/such/folder"),
        (["good.txt", "-o", "out.pages"], 2, "out.pages"),
        (["good.txt", "-o", "good.txt"], 2, "good.txt"),
        (["good.txt", "--source-lang", "de"], 2, "de-en"),
    ],
)
def test_errors_are_one_sentence_and_leave_nothing(
    nlen: Run, tmp_path: Path, arguments: list[str], status: int, needle: str
) -> None:
    (tmp_path / "good.txt").write_text("Het regent.", encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "blank.txt").write_text("\n \n\t\n", encoding="utf-8")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "folder").mkdir()
    before = sorted(p.name for p in tmp_path.iterdir())
    output = [] if "-o" in arguments else ["-o", "result.tmx"]
    done = nlen("translate", *arguments, *output)
    assert done.returncode == status, done.stderr
    assert needle in one_sentence(done.stderr)
    assert sorted(p.name for p in tmp_path.iterdir()) == before
    assert (tmp_path / "good.txt").read_text(encoding="utf-8") == "Het regent."


@pytest.mark.parametrize("arguments", [["--beam", "0"], ["--to", "pages"], ["--nonsense"]])
def test_wrong_usage_exits_with_2(nlen: Run, article: Path, arguments: list[str]) -> None:
    done = nlen("translate", article, *arguments)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_one_bad_article_does_not_cost_the_others(nlen: Run, article: Path, tmp_path: Path) -> None:
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    done = nlen("translate", "binary.txt", article, "-o", "out.tmx", "--beam", 1)
    assert done.returncode == 1
    assert b"binary.txt" in done.stderr
    assert len(list(read_bitext(tmp_path / "out.tmx"))) == 3


def test_verbose_shows_where_an_error_comes_from(nlen: Run) -> None:
    done = nlen("translate", "missing.txt", "-v")
    assert done.returncode == 1
    assert b"Traceback" in done.stderr


def shell(command: str, place: Path) -> subprocess.CompletedProcess[bytes]:
    """Runs a line of shell in which nlen is the command."""
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "PYTHON": sys.executable}
    line = f'nlen() {{ "$PYTHON" -m align "$@"; }}; {command}'
    return subprocess.run(["bash", "-c", line], cwd=place, env=environment, capture_output=True, check=False)


@pytest.mark.parametrize("command", ["translate -q weer.txt", "translate -q weer.txt --to tmx", "segment weer.txt"])
def test_a_full_standard_output_is_one_sentence(article: Path, tmp_path: Path, command: str) -> None:
    full = shell(f"nlen {command} > /dev/full", tmp_path)
    assert full.returncode == 1
    assert "standard output" in one_sentence(full.stderr)


@pytest.mark.parametrize(
    "command", ["segment weer.txt -o weer.txt", "segment weer.txt -o ./weer.txt", "translate weer.en.txt -o ./"]
)
def test_an_input_is_never_overwritten(nlen: Run, article: Path, tmp_path: Path, command: str) -> None:
    (tmp_path / "weer.en.txt").write_text(TEXT, encoding="utf-8")
    done = nlen(*command.split())
    assert done.returncode == 2
    assert "also an input" in one_sentence(done.stderr)
    assert article.read_text(encoding="utf-8") == TEXT
    assert (tmp_path / "weer.en.txt").read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize("output", ["weer.txt/", "/proc/nowhere/", ""])
def test_a_folder_that_cannot_be_made_is_one_sentence(nlen: Run, article: Path, output: str) -> None:
    done = nlen("translate", article, "-q", "-o", output)
    assert done.returncode in {1, 2}
    assert b"Traceback" not in done.stderr
    assert article.read_text(encoding="utf-8") == TEXT


def test_text_is_compressed_where_the_name_says_so(nlen: Run, article: Path, tmp_path: Path) -> None:
    plain = nlen("translate", article, "--beam", 1).stdout
    assert nlen("translate", article, "-o", "weer.en.txt.gz", "--beam", 1).returncode == 0
    assert gzip.decompress((tmp_path / "weer.en.txt.gz").read_bytes()) == plain


def test_a_folder_of_output_mirrors_the_folder_of_input(nlen: Run, tmp_path: Path) -> None:
    for name in ("mei/1/index.txt", "mei/2/index.txt", "mei/2/index.html"):
        path = tmp_path / "krant" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("<p>Het regent.</p>" if name.endswith("html") else "De zon schijnt.", encoding="utf-8")
    # A folder that is not there yet needs no slash to be one.
    for output in ("uit/", "engels"):
        assert nlen("translate", "krant", "-o", output, "--beam", 1).returncode == 0
        written = sorted(str(p.relative_to(tmp_path / output)) for p in (tmp_path / output).rglob("*.txt"))
        assert written == ["mei/1/index.en.txt", "mei/2/index-2.en.txt", "mei/2/index.en.txt"]
