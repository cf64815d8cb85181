"""Subtitles: sentences over several cues, cut back to them; and all else of the file as it was."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from align.article import Paragraph
from align.bitext import TranslationUnit
from align.documents import CodedText, Document, TranslatedParagraph, read_article, read_document
from align.errors import ReadError
from align.files.bounded import NamedBytes
from align.inline import distribute_codes, with_codes
from align.maintenance import rebuild_document
from align.segmentation import segment_rest

SRT = """1
00:00:01,000 --> 00:00:03,500
{\\an8}Ik dacht dat je <i>gisteren</i>
naar huis zou...

2
00:00:03,700 --> 00:00:06,000
...gaan. <i>Goed.</i>
- En met jou?

3
00:00:06,500 --> 00:00:08,000
- Prima, dank je.
-Mooi zo.

4
00:00:09,000 --> 00:00:10,000 X1:100 X2:200
[GELACH] JAN: Kom nou
<i>toe</i> dan! (ZUCHT)

5
00:00:11,000 --> 00:00:12,000
♪ Als de zon schijnt ♪
♪ in mijn hart ♪

6
00:00:13,000 --> 00:00:14,000
<i>WAAR IS HIJ?</i>
"""
VTT = """WEBVTT - Een film
Kind: captions
Language: nl

STYLE
::cue { color: red }

REGION
id:onder

NOTE Dit is een opmerking.

eerste
00:01.000 --> 00:03.000 line:80% align:start
<v Jan>Vis &amp; friet <c.geel>is</c> &lt;hier&gt;

00:03.000 --> 00:05.000
<v Piet>Hij zei <lang fr>bonjour</lang> en

00:05.100 --> 00:06.000
ging weg.

Dit is geen ondertitel.
"""


def texts(data: bytes | str) -> list[str]:
    source = data.encode() if isinstance(data, str) else data
    return [paragraph.text for paragraph in read_article(io.BytesIO(source)).paragraphs]


def filled(data: bytes | str, change: Callable[[str], str] = str.upper) -> bytes:
    return changed(read_document(io.BytesIO(data.encode() if isinstance(data, str) else data)), change)


def changed(document: Document, change: Callable[[str], str] = str.upper) -> bytes:
    """The document with each sentence changed, its codes at the same places."""
    assert document.skeleton is not None
    translated = []
    for paragraph in segment_rest(document.article).paragraphs:
        stretches = [(sentence.start, sentence.end) for sentence in paragraph.sentences]
        codes = distribute_codes(paragraph.codes, stretches).inside
        sentences = (CodedText(change(s.text), own) for s, own in zip(paragraph.sentences, codes, strict=True))
        translated.append(TranslatedParagraph(paragraph, tuple(sentences)))
    return document.skeleton.filled(translated, "en")


def rebuilt(data: str, translations: dict[str, str]) -> str:
    """The file with these translations, their codes placed by length."""
    document = read_document(io.BytesIO(data.encode()))
    result = rebuild_document(document, [TranslationUnit(a, b) for a, b in translations.items()])
    assert not result.missing
    return result.data.decode()


def cue_texts(data: str) -> list[str]:
    return [block.split("\n", 2)[2].rstrip("\n") for block in re.split(r"\n\n(?=\d+\n)", data)]


def cues(*lines: str, seconds: float = 2.0) -> str:
    return "\n".join(
        f"{n}\n{_time(n * seconds)} --> {_time((n + 1) * seconds - 0.1)}\n{line}\n"
        for n, line in enumerate(lines, start=1)
    )


def _time(seconds: float) -> str:
    return f"00:{int(seconds // 60):02}:{seconds % 60:06.3f}".replace(".", ",")


def test_a_sentence_over_several_cues_is_one_and_each_speaker_and_sound_has_his_own() -> None:
    assert texts(SRT) == [
        "Ik dacht dat je gisteren naar huis zou gaan. Goed.",
        "En met jou?",
        "Prima, dank je.",
        "Mooi zo.",
        "GELACH",
        "JAN",
        "Kom nou toe dan!",
        "ZUCHT",
        "Als de zon schijnt in mijn hart",
        "WAAR IS HIJ?",
    ]
    first = read_article(io.BytesIO(SRT.encode())).paragraphs[0]
    border = next(code for code in first.codes if code.type == "x-cue")
    assert (border.kind, first.text[border.offset :]) == ("standalone", "gaan. Goed.")
    assert border.data == "...\n\n2\n00:00:03,700 --> 00:00:06,000\n..."


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("–Ga je mee? –Ja, ik kom.", ["Ga je mee?", "Ja, ik kom."]),
        ("Ga je mee? -Ja, ik kom.", ["Ga je mee?", "Ja, ik kom."]),
        ("Hij kwam - en ging.", ["Hij kwam - en ging."]),
        ("Het is 5 graden. -10 morgen.", ["Het is 5 graden. -10 morgen."]),
        ("# Lang zal hij leven #", ["Lang zal hij leven"]),
        ("# 1 in de lijst", ["# 1 in de lijst"]),
        ("#ophef op straat", ["#ophef op straat"]),
        (
            '<font color="#ffff00">Ik zie niets.</font>\n<font color="#00ffff">Ik wel.</font>',
            ["Ik zie niets.", "Ik wel."],
        ),
        (
            '<font color="#ffff00">Ik zie niets,</font>\n<font color="#ffff00">jij wel.</font>',
            ["Ik zie niets, jij wel."],
        ),
        ('<font color="red">Ik zie</font>\n<font color="blue">een regenboog.</font>', ["Ik zie een regenboog."]),
    ],
)
def test_speakers_by_their_dashes_and_colours_and_songs_by_their_signs(cue: str, expected: list[str]) -> None:
    assert texts(cues(cue)) == expected
    if "<font" not in cue:
        shouted = cues(cue.upper()) if len(expected) == 1 else cues(cue.replace(expected[0], expected[0].upper()))
        written = shouted.replace(expected[-1], expected[-1].upper())
        assert filled(cues(cue)).decode() == written


def test_a_name_stays_on_one_line_where_it_can() -> None:
    source = cues("Ik woon al jaren vlak\nbij de Pieter de Hooghstraat in Rotterdam.", seconds=6.0)
    english = "I have lived for years near Pieter de Hooghstraat in Rotterdam."
    written = rebuilt(source, {"Ik woon al jaren vlak bij de Pieter de Hooghstraat in Rotterdam.": english})
    assert cue_texts(written) == ["I have lived for years near\nPieter de Hooghstraat in Rotterdam."]


def test_no_word_is_alone_where_the_source_has_several() -> None:
    source = cues("In dat jaar waren er driehonderd in de stad bij elkaar die", "telden mee.", seconds=3.0)
    english = "In that year they counted three hundred people there altogether."
    document = read_document(io.BytesIO(source.encode()))
    paragraph = segment_rest(document.article).paragraphs[0]
    (border,) = paragraph.codes
    late = CodedText(english, (replace(border, offset=english.index("altogether.")),))
    assert document.skeleton is not None
    written = document.skeleton.filled([TranslatedParagraph(paragraph, (late,))], "en").decode()
    assert cue_texts(written)[1] == "there altogether."


def test_a_line_that_is_too_long_is_broken_at_a_worse_place() -> None:
    source = cues("Zijn dagboeken, die in 1850 verschenen,\nwerden geprezen om hun nuchtere toon.", seconds=8.0)
    english = "His diaries, which appeared in 1850, were praised for their sober tone, although"
    dutch = "Zijn dagboeken, die in 1850 verschenen, werden geprezen om hun nuchtere toon."
    lines = cue_texts(rebuilt(source, {dutch: english}))[0].split("\n")
    assert lines == ["His diaries, which appeared in 1850, were", "praised for their sober tone, although"]


def test_a_line_of_a_song_does_not_go_on_in_what_is_said() -> None:
    song = "WEBVTT\n\n00:01.000 --> 00:03.000\nIk <00:01.500>zing <00:02.000>voor jou\n\n"
    assert texts(song + "00:03.100 --> 00:05.000\nJan kocht een huis.\n") == ["Ik zing voor jou", "Jan kocht een huis."]


def test_it_is_written_again_with_all_else_as_it_was() -> None:
    written = filled(SRT).decode()
    expected = SRT
    for text in ("Ik dacht dat je", "gisteren", "naar huis zou", "gaan.", "Goed.", "En met jou?", "Prima, dank je."):
        expected = expected.replace(text, text.upper())
    for text in ("Mooi zo.", "Als de zon schijnt", "in mijn hart"):
        expected = expected.replace(text, text.upper())
    expected = expected.replace("Kom nou\n<i>toe</i> dan!", "KOM\nNOU <i>TOE</i> DAN!")
    assert written == expected
    document = read_document(io.BytesIO(SRT.encode()))
    assert document.skeleton is not None
    assert document.skeleton.filled([None] * len(document.article.paragraphs), "en") == SRT.encode()


def test_webvtt_keeps_its_blocks_and_references_and_says_its_new_language() -> None:
    article = read_article(io.BytesIO(VTT.encode()))
    assert (article.format, article.language) == ("vtt", "nl")
    first, second = article.paragraphs
    assert with_codes(first.text, first.codes) == "Vis & friet <c.geel>is</c> <hier>"
    assert second.text == "Hij zei bonjour en ging weg."
    assert [second.text[start:end] for start, end in second.verbatim] == ["bonjour"]
    written = filled(VTT).decode()
    expected = VTT.replace("Language: nl", "Language: en").replace("Vis &amp; friet", "VIS &amp; FRIET")
    expected = expected.replace(">is<", ">IS<").replace("hier", "HIER").replace("bonjour", "BONJOUR")
    assert written == expected.replace("Hij zei", "HIJ ZEI").replace("> en\n", "> EN\n").replace("ging weg", "GING WEG")


def test_a_translation_is_cut_between_words_near_its_share_and_where_it_may_be() -> None:
    lines = ("Ik heb de hele dag in de tuin gewerkt, omdat", "mijn vader ziek was en niemand anders kon helpen.")
    source = cues(*lines, seconds=4.0)
    sentence = texts(source)[0]
    english = "I worked in the garden all day, because my father was ill and no one else could help."
    first, second = cue_texts(rebuilt(source, {sentence: english}))
    assert " ".join((first + " " + second).split()) == english
    assert first.replace("\n", " ") == "I worked in the garden all day,"


def test_what_cannot_be_read_in_time_goes_to_the_neighbour() -> None:
    quick = "1\n00:00:01,000 --> 00:00:02,000\nAls de brug morgen\n\n2\n00:00:02,100 --> 00:00:06,000\n"
    quick += "weer open is, gaan we.\n"
    english = "Should the bridge be open again by tomorrow morning, then we go"
    first, second = cue_texts(rebuilt(quick, {texts(quick)[0]: english}))
    assert len(first) <= len("Als de brug morgen") + 2
    assert f"{first} {second}".split() == english.split()


def test_where_there_are_too_few_words_the_text_stays_on_the_screen() -> None:
    source = cues("Ik weet het niet", "meer zo", "goed.")
    assert cue_texts(rebuilt(source, {"Ik weet het niet meer zo goed.": "Dunno."})) == ["Dunno."] * 3


def test_a_pair_of_tags_over_a_cut_is_closed_before_it_and_opened_behind_it() -> None:
    source = cues("Ik zag <i>een grote</i> en", "oude brug.")
    document = read_document(io.BytesIO(source.encode()))
    paragraph = segment_rest(document.article).paragraphs[0]
    start, border, end = (next(c for c in paragraph.codes if test(c)) for test in _TESTS)
    english = "I saw a large and old bridge."
    placed = tuple(replace(code, offset=at) for code, at in ((start, 6), (border, 14), (end, 21)))
    assert document.skeleton is not None
    written = document.skeleton.filled([TranslatedParagraph(paragraph, (CodedText(english, placed),))], "en").decode()
    pieces = cue_texts(written)
    assert re.sub("<[^>]*>", "", " ".join(pieces)) == english
    assert all(piece.count("<i>") == piece.count("</i>") == 1 for piece in pieces)


_TESTS = (lambda c: c.kind == "open", lambda c: c.type == "x-cue", lambda c: c.kind == "close")


def test_lines_are_wrapped_at_a_width_that_is_read_at_a_glance() -> None:
    source = cues("Dit is een zin\nop twee regels.", "Kort.", "- Wie is daar?\n- Ik.")
    long = "This has become a sentence of more words, which two lines hold just so."
    one = "It has grown beyond what one single line can ever hold."
    written = cue_texts(
        rebuilt(source, {texts(source)[0]: long, "Kort.": one, "Wie is daar?": "Who is there?", "Ik.": "Me."})
    )
    assert written[0].count("\n") == written[1].count("\n") == 1
    assert all(len(line) <= 42 for cue in written for line in cue.split("\n"))
    assert written[0].split("\n")[0].endswith("words,")
    assert written[2] == "- Who is there?\n- Me."
    # Where no text is broken, the program that shows it breaks it.
    assert "\n" not in cue_texts(rebuilt(cues("Kort."), {"Kort.": long}))[0]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # No numbers, no blank lines, points for commas, single figures.
        ("0:00:01.0 --> 0:00:02.5\nEen.\n00:00:03,000 --> 00:00:04,000\nTwee.\n", ["Een.", "Twee."]),
        ("00:00:01,0->00:00:02,5\nEen.\n\n00:00:03:000 --> 00:00:04:000\n1984\n", ["Een.", "1984"]),
        # A blank line in a cue, and a number that is text.
        (
            "1\n00:00:01,000 --> 00:00:02,000\nEen.\n\nTwee.\n\n\n2\n00:00:02,000 --> 00:00:03,000\n1984\n",
            ["Een.", "Twee.", "1984"],
        ),
        # Times that overlap, run backwards or lack an hour; an empty cue.
        (
            "1\n00:05,000 --> 00:02,000\nEen.\n2\n00:00:01,000 --> 00:00:09,000\n3\n00:00,1 --> 00:03,0\nTwee.",
            ["Een.", "Twee."],
        ),
    ],
)
def test_malformed_files_are_read_and_stay_as_they_are(source: str, expected: list[str]) -> None:
    stream = NamedBytes(source.encode(), "a.srt")
    document = read_document(stream)
    assert [paragraph.text for paragraph in document.article.paragraphs] == expected
    assert changed(document, lambda text: text) == source.encode()
    assert changed(document).decode() == source.replace("Een", "EEN").replace("Twee", "TWEE")


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("Een tekst.\n", "a.srt: no times of subtitles are in it, such as"),
        ("{10}{20}Hallo|daar\n", "save it as SubRip or WebVTT"),
        ("1\n00:00:01,000 --> straks\nHallo.\n", 'a.srt, line 2: the times "00:00:01,000 --> straks" cannot be read'),
        ("1\n00:00:01,000 --> 00:00:02,000\n- ...\n", "a.srt: holds no text; give subtitles"),
        (f"1\n00:00:01,000 --> 00:00:02,000\n{'woord ' * 2000}\n", "a.srt, line 2: a subtitle of 12,000 characters"),
    ],
)
def test_what_is_none_is_told_in_a_sentence(tmp_path: Path, source: str, problem: str) -> None:
    file = tmp_path / "a.srt"
    file.write_text(source, encoding="utf-8")
    with pytest.raises(ReadError, match=re.escape(problem)):
        read_document(file)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encoding_mark_and_line_ends_are_kept(codec: str, line_end: str) -> None:
    source = cues("Eén café", "in de stad.\nDicht.").replace("\n", line_end)
    written = filled(source.encode(codec)).decode(codec)
    for text in ("Eén café", "in de stad.", "Dicht."):
        source = source.replace(text, text.upper())
    assert written == source


def test_what_the_encoding_lacks_makes_it_utf8_with_a_mark() -> None:
    source = cues("Eén café.").encode("cp1252")
    written = filled(source, lambda text: f"{text} →")
    assert written == b"\xef\xbb\xbf" + cues("Eén café. →").encode()


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("Ik woon in", "Amsterdam.", True),
        ("Ik kwam, zag", "en overwon.", True),
        ("Hij is er niet...", "maar zij wel.", True),
        ("Dit is dr.", "de Vries zei hij.", True),
        ("Hij is er niet.", "Zij wel.", False),
        ("Wat?", "zei hij.", False),
        ("Hij is er", "- Nee.", False),
        ("AMSTERDAM", "Het regent.", False),
        ("Hij zei", "[GELACH]", False),
        ("Maar ik-", "Nee!", False),
        ("Kom je nog", "Ik wacht al een uur.", False),
        ("Ik sprak met", "De Vries.", True),
    ],
)
def test_what_goes_on_in_the_next_cue(first: str, second: str, joined: bool) -> None:
    assert len(texts(cues(first, second))) == (1 if joined else 2)


def test_a_long_pause_ends_a_text_and_marks_must_mean_something() -> None:
    assert len(texts(cues("Ik woon in", "een stad.", seconds=10.0))) == 1
    apart = cues("Ik woon in", "een stad.").replace("00:00:04,000 -->", "00:00:08,000 -->")
    assert len(texts(apart)) == 2
    unpunctuated = cues(*["dit is een regel zonder punt"] * 10)
    assert len(texts(unpunctuated)) == 10


def test_data_and_times_in_words_are_left_in_their_order() -> None:
    data = 'WEBVTT\n\n00:01.000 --> 00:02.000\n{"x": "Een"}\n\n00:02.000 --> 00:03.000\nbeeld.jpg#xywh=0,0,1,1\n\n'
    karaoke = "00:03.000 --> 00:05.000\nIk <00:03.500>zing <00:04.000>mee\n"
    assert texts(data + karaoke) == ["Ik zing mee"]
    document = read_document(io.BytesIO((data + karaoke).encode()))
    paragraph = segment_rest(document.article).paragraphs[0]
    swapped = tuple(replace(code, offset=at) for code, at in zip(paragraph.codes[::-1], (2, 7), strict=True))
    assert document.skeleton is not None
    sung = TranslatedParagraph(paragraph, (CodedText("I sing along", swapped),))
    written = document.skeleton.filled([sung], "en").decode()
    assert written == data + karaoke.replace("Ik", "I").replace("zing ", "sing ").replace("mee", "along")


_LINE = st.lists(
    st.sampled_from(["de", "brug", "<i>is</i>", "dicht.", "Het", "regent!", "hard...", "...en", "1984", "♪", "[OEF]"]),
    min_size=1,
    max_size=7,
).map(" ".join)
_CUE = st.tuples(st.sampled_from(["", "- ", "{\\an8}", "<b>", "♪ "]), _LINE, st.sampled_from(["", "\n- Ja.", "\nmeer"]))


@given(st.lists(_CUE.map("".join), min_size=1, max_size=6), st.booleans())
@example(["...", "- Ja."], False)
def test_nothing_is_lost_whatever_the_cues(lines: list[str], reverse: bool) -> None:
    source = cues("Het begin.", *lines)

    def change(text: str) -> str:
        return " ".join(reversed(text.split(" "))) if reverse else text.upper()

    written = filled(source, change).decode()
    tag = re.compile(r"</?[bi]>")
    # A pair over a cut is two.
    assert all(cue.count("<i>") == cue.count("</i>") for cue in cue_texts(written))
    assert set(tag.findall(written)) == set(tag.findall(source))
    # Words are all there, and whole, and so is what stands beside them.
    words = re.compile(r"\w+|[^\w\s]")
    assert sorted(words.findall(tag.sub("", written.lower()))) == sorted(words.findall(tag.sub("", source.lower())))
    assert re.findall(r".*-->.*", written) == re.findall(r".*-->.*", source)
    assert filled(source, lambda text: text) == source.encode()


def test_the_command_translates_them_and_takes_a_reviewed_translation_back(
    nlen: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path
) -> None:
    file = tmp_path / "film.srt"
    file.write_text(SRT, encoding="utf-8")
    assert nlen("translate", file, "-o", tmp_path / "film.en.srt", "--beam", 1).returncode == 0
    written = (tmp_path / "film.en.srt").read_text(encoding="utf-8")
    assert re.findall(r".*-->.*|^\d+$", written, re.MULTILINE) == re.findall(r".*-->.*|^\d+$", SRT, re.MULTILINE)
    assert "yesterday" in written
    assert "gisteren" not in written
    assert nlen("translate", file, "-o", tmp_path / "film.xlf", "--beam", 1).returncode == 0
    done = nlen("tmx", "convert", tmp_path / "film.xlf", "--skeleton", file, "-o", tmp_path / "again.srt")
    assert done.returncode == 0
    assert (tmp_path / "again.srt").read_text(encoding="utf-8") == written
    refused = nlen("translate", file, "-o", tmp_path / "film.vtt")
    assert refused.returncode == 1
    assert b"not written as WebVTT" in refused.stderr


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
@pytest.mark.parametrize(("name", "source"), [("a.srt", SRT), ("a.vtt", VTT)])
def test_ffmpeg_reads_as_many_cues_as_before(tmp_path: Path, name: str, source: str) -> None:
    # It stops at styles and regions.
    source = re.sub(r"(?:STYLE|REGION)\n.*\n\n", "", source).replace("\n\nDit is geen ondertitel.", "")
    counts = []
    for number, data in enumerate((source.encode(), filled(source))):
        file = tmp_path / f"{number}{name}"
        file.write_bytes(data)
        read = subprocess.run(
            ["ffmpeg", "-v", "error", "-i", file, "-f", "srt", "-"], capture_output=True, check=True, text=True
        )
        assert not read.stderr
        counts.append(re.findall(r".*-->.*", read.stdout))
    assert counts[0] == counts[1]
    assert len(counts[0]) == source.count("-->")


def test_the_paragraphs_of_an_article_are_those_of_the_whole() -> None:
    whole = read_document(io.BytesIO(SRT.encode())).article.paragraphs
    assert read_article(io.BytesIO(SRT.encode())).paragraphs == whole
    assert all(isinstance(paragraph, Paragraph) for paragraph in whole)
