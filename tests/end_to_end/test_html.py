"""A page goes in, the same page comes out in English, as a browser shows it."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from lxml import etree

from align import read_bitext

Run = Callable[..., subprocess.CompletedProcess[bytes]]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
INLINE = frozenset({"a", "abbr", "b", "br", "cite", "code", "em", "i", "img", "q", "span", "strong", "sub", "sup", "u"})

PAGE = """<!DOCTYPE html>
<html lang="nl">
<head><meta charset="utf-8"><title>Nieuwe brug over de Vecht</title>
<meta name="description" content="Utrecht krijgt een nieuwe brug.">
<style>b > i { color: red } /* &amp; */</style>
<script>document.documentElement.dataset.gelezen = 1 < 2 && "<b>De brug</b>";</script>
</head>
<body class=artikel>
<nav><a href="/">Voorpagina</a> <a href="/sport">Sport</a></nav>
<article>
<h1>Utrecht bouwt <em>nieuwe brug</em> over de Vecht</h1>
<p class=intro>Burgemeester <a href="/dijksma"><b>Sharon Dijksma</b></a> opent op <strong>12 maart 2025</strong>
de <em>nieuwe brug</em> over de Vecht. De brug kost <b>14,5 miljoen</b> euro.
<p>Volgens <a href="https://voorbeeld.nl/?a=1&amp;b=2">het Rode Kruis</a> zijn er <b>drie</b> mensen gewond.<br>
De <abbr title="Nederlandse Spoorwegen">NS</abbr> rijdt <u>niet</u>
H<sub>2</sub>O<wbr> <img src="data:," alt="Een brug">.
<p>&bdquo;Dit is een <em>ramp</em>&rdquo;, zegt
<q>Jan de Vries</q>. Caf&eacute; blijft <i>dicht. Morgen gaat</i> het open.</p>
<ul><li>De <b>politie</b> zoekt <i>getuigen</i>
<li><a href="x">Lees het hele verhaal</a> op <span class=site>nu.nl</span></ul>
<table><caption>Drukte</caption><tr><th>Dag<th><b>Auto's</b> per dag<tr><td>Maandag<td>3.000</table>
<blockquote><p>Het kan <strong>niet <em>anders</em></strong>.</p><footer>De wethouder</footer></blockquote>
<svg width=9 height=9><title>Pijl</title><path d="M0 0"/></svg>
<form><label>Zoek <input name=q placeholder="Zoek een brug"></label> <button>Zoek</button></form>
<pre>regel   een
  regel twee</pre>
</article>
<footer>De Krant &nbsp;|&nbsp; <a href="/p">Privacy</a></footer>
<!-- einde -->
</body>
</html>
"""


class Skeleton(HTMLParser):
    """What a page is without its text: blocks in order, and what is in each."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self._open: list[str] = []
        self.blocks: list[str] = []
        self.inline: list[Counter[str]] = [Counter()]
        self.scripts: list[str] = []
        self.root: dict[str, str | None] = {}
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        kept = sorted(f"{name}={value}" for name, value in attributes if name in ("href", "src", "class", "name", "d"))
        path = "/".join([*self._open, " ".join([tag, *kept])])
        if tag == "html":
            self.root = dict(attributes)
        if tag in INLINE:
            self.inline[-1][path] += 1
        else:
            self.blocks.append(path)
            self.inline.append(Counter())
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self._open.pop() == tag
        if tag not in INLINE:
            self.inline.append(Counter())

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in ("script", "style"):
            self.scripts.append(data)


def as_browser(page: Path, profile: Path) -> Skeleton:
    assert CHROMIUM is not None
    options = ("--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}", "--dump-dom")

    def show(address: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([str(CHROMIUM), *options, address], capture_output=True, check=False, timeout=110)

    done = show(page.as_uri())
    if done.returncode and show("about:blank").returncode:
        # Not even an empty page: it is no fault of ours.
        pytest.skip(f"Chromium does not start here: {done.stderr.decode(errors='replace')[-200:]}")
    assert done.returncode == 0, done.stderr
    return Skeleton(done.stdout.decode())


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_a_browser_shows_the_same_page(nlen_process: Run, tmp_path: Path) -> None:
    (tmp_path / "brug.html").write_text(PAGE, encoding="utf-8")
    done = nlen_process("translate", "brug.html", "--to", "html", "-o", "bridge.html")
    assert done.returncode == 0, done.stderr
    dutch, english = (as_browser(tmp_path / name, tmp_path / "profile") for name in ("brug.html", "bridge.html"))
    assert english.blocks == dutch.blocks
    assert english.inline == dutch.inline
    assert english.scripts == dutch.scripts
    assert (dutch.root["lang"], english.root["lang"]) == ("nl", "en")
    # The script ran in both.
    assert english.root["data-gelezen"] == dutch.root["data-gelezen"]


def test_codes_go_around_the_right_words_and_the_rest_stays(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "brug.html").write_text(PAGE, encoding="utf-8")
    english = nlen("translate", "brug.html", "--to", "html").stdout.decode()
    for kept in (
        '<a href="/dijksma"><b>Sharon Dijksma</b></a>',
        "<strong>12 March 2025</strong>",
        "<b>14.5 million</b>",
        '<a href="https://voorbeeld.nl/?a=1&amp;b=2">the Red Cross</a>',
        '<abbr title="Dutch Railways">NS',
        "<span class=site>nu.nl</span>",
        PAGE[PAGE.index("<style>") : PAGE.index("</head>")],
        "<!-- einde -->",
    ):
        assert kept in english
    assert english.count("<") == PAGE.count("<")
    assert "Nieuwe brug" not in english
    assert 'content="Utrecht krijgt' not in english


def test_units_of_a_page_carry_its_codes(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "brug.html").write_text(PAGE, encoding="utf-8")
    for name in ("brug.tmx", "brug.xlf"):
        assert nlen("translate", "brug.html", "-o", name, "--beam", 1).returncode == 0
        unit = next(unit for unit in read_bitext(tmp_path / name) if unit.source.startswith("Burgemeester"))
        assert [c.data for c in unit.source_codes][:4] == ['<a href="/dijksma">', "<b>", "</b>", "</a>"]
        assert Counter(c.data for c in unit.target_codes) == Counter(c.data for c in unit.source_codes)
    root = etree.parse(tmp_path / "brug.tmx").getroot()
    assert [header.get("datatype") for header in root.iter("header")] == ["html"]
    for element in root.iter("tu"):
        ours, theirs = (Counter((c.tag, c.get("i")) for c in seg) for seg in element.iter("seg"))
        assert ours == theirs
    assert nlen("tmx", "validate", "brug.tmx").stdout == b""


KINDS = """<!DOCTYPE html>
<html lang="nl"><head><meta charset="utf-8"><title>De brug</title>
<meta name="keywords" content="brug, weg"></head><body>
<p>De tuin is 25 m<sup>2</sup> groot.</p><p>Op de 1<sup>e</sup> dag was er geen H<sub>2</sub>O.</p>
<p>De brug is dicht.<sup><a href="#n1">1</a></sup> De weg is open.<sup>[2]</sup></p><p>&nbsp;</p>
<p>Zij zei <q lang="fr">le pont est très beau</q> tegen de burgemeester.</p><p lang="de">Die Brücke ist zu.</p>
<address>Kerkstraat 12<br>
3511 LX Utrecht<br>Nederland</address>
<p>De brug over de rivier is<br>vandaag dicht.</p>
<form><label>Naam</label><textarea>  De weg is open.
  De brug is dicht. </textarea><select><option>Kies een brug<option>Ja</select><button>Klik hier</button>
<input type="submit" value="Zoek een brug"><input type="hidden" value="De brug"></form>
<table><tr><td>&nbsp;</td><td>De oude brug</td><td>25</td></tr></table>
</body></html>
"""


def test_kinds_of_markup_and_controls(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(KINDS, encoding="utf-8")
    english = nlen("translate", "a.html", "--to", "html").stdout.decode()
    for kept in (
        "m<sup>2</sup>",
        "1<sup>st</sup> day",
        "H<sub>2</sub>O",
        '.<sup><a href="#n1">1</a></sup> ',
        ".<sup>[2]</sup></p><p>&nbsp;</p>",
        '<q lang="fr">le pont est très beau</q>',
        '<p lang="de">Die Brücke ist zu.</p>',
        "<br>\n3511 LX Utrecht<br>",
        "<textarea>  The road is open.\n  The bridge is closed. </textarea>",
        'value="De brug"',
        "<td>&nbsp;</td>",
        "<td>25</td>",
        '<html lang="en">',
    ):
        assert kept in english, kept
    for dutch in ("Kies", "Klik", "Zoek", "Naam", "weg", "Nederland", "rivier", "tegen"):
        assert dutch not in english, dutch
    assert english.count("<") == KINDS.count("<")
    assert not english.startswith("\ufeff")


@pytest.mark.parametrize("name", ["a.tmx", "a.xlf"])
def test_such_a_page_is_made_again_of_its_units(nlen: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "a.html").write_text(KINDS, encoding="utf-8")
    english = nlen("translate", "a.html", "--to", "html").stdout
    assert nlen("translate", "a.html", "-o", name, "--whole-page").returncode == 0
    again = nlen("tmx", "convert", name, "--skeleton", "a.html", "--to", "html")
    assert (again.returncode, again.stdout) == (0, english)
    sources = [unit.source for unit in read_bitext(tmp_path / name)]
    assert "Die Brücke ist zu." not in sources
    assert {"Kerkstraat 12", "3511 LX Utrecht", "brug", "Klik hier"} <= set(sources)


def test_a_sentence_in_another_language_needs_no_unit(nlen: Run, tmp_path: Path) -> None:
    page = '<p>Zij zwaaide. <span lang="en">Goodbye, my friend.</span> Hij ging weg.</p>'
    (tmp_path / "a.html").write_text(f'<html lang="nl"><body>{page}</body></html>', encoding="utf-8")
    assert nlen("translate", "a.html", "-o", "a.tmx", "--whole-page").returncode == 0
    assert len(list(read_bitext(tmp_path / "a.tmx"))) == 2
    again = nlen("tmx", "convert", "a.tmx", "--skeleton", "a.html", "-o", "b.html")
    assert (again.returncode, b"no translation" in again.stderr) == (0, False)
    assert '<span lang="en">Goodbye, my friend.</span>' in (tmp_path / "b.html").read_text(encoding="utf-8")


def test_plain_text_becomes_a_page_and_several_need_a_folder(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "weer.txt").write_text("Het weer\n\nHet regent & het waait.\n", encoding="utf-8")
    (tmp_path / "brug.html").write_text("<html lang=nl><p>Dit is de <b>brug</b>.", encoding="utf-8")
    done = nlen("translate", "weer.txt", "brug.html", "--to", "html")
    assert (done.returncode, b"folder" in done.stderr) == (2, True)
    assert nlen("translate", "weer.txt", "brug.html", "--to", "html", "-o", "en/").returncode == 0
    weather = (tmp_path / "en" / "weer.en.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in weather
    assert "&amp;" in weather
    bridge = (tmp_path / "en" / "brug.en.html").read_text(encoding="utf-8-sig")
    assert bridge == '<html lang="en"><p>This is the <b>bridge</b>.'
    assert nlen("translate", "brug.html", "--to", "html", "--drop-furniture").returncode == 2
