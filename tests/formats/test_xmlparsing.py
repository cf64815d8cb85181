"""How XML and HTML of others is parsed: in one way, which neither fetches nor expands what it should not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

import align
from align.formats.xmlparsing import html_parser, parse_document, xml_parser, xml_pull_parser

PACKAGE = Path(align.__file__).parent
BUILDERS = re.compile(
    r"""
    \b(?: XMLParser | XMLPullParser | HTMLParser | HTMLPullParser | ParserCreate | iterparse ) \(
    | \betree\.(?: parse | fromstring | XML | HTML ) \( [^,()]* \)      # without a parser of ours, lxml's own takes all
    | \blxml\.(?:html|sax|objectify) | \blxml\simport\s(?:html|sax|objectify)
    | \bxml\.(?:dom|etree) | \bxml\.sax(?!\.saxutils\b) | \bhtml\.parser | \bBeautifulSoup | \bhtml5lib
    """,
    re.VERBOSE,
)


def test_one_module_builds_parsers() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix(): builders
        for path in PACKAGE.rglob("*.py")
        if (builders := BUILDERS.findall(path.read_text(encoding="utf-8")))
    }
    assert set(found) == {"formats/xmlparsing.py"}, found


def test_nothing_outside_a_document_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    outside = f'<!DOCTYPE srx [<!ENTITY e SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'.encode()
    document = outside + b"<srx>&e;</srx>"
    # `read_prologue` refuses such a document; the parsers do so by themselves too.
    with pytest.raises(etree.XMLSyntaxError, match="Entity 'e' not defined"):
        etree.fromstring(document, xml_parser())
    pull = xml_pull_parser(["srx"])
    with pytest.raises(etree.XMLSyntaxError, match="Entity 'e' not defined"):
        pull.feed(document)
    page = etree.fromstring(outside + b"<html><p>&e;</p></html>", html_parser())
    assert "secret" not in etree.tostring(page, encoding="unicode")


@pytest.mark.parametrize("nested", ["&a;&a;&a;&a;&a;&a;&a;&a;", "%p;"])
def test_entities_that_grow_are_refused(nested: str) -> None:
    document = f'<!DOCTYPE srx [<!ENTITY a "{"x" * 1000}"><!ENTITY % p "y"><!ENTITY b "{nested}">]><srx>&b;</srx>'
    with pytest.raises(align.errors.FormatError, match="entit"):
        parse_document(document.encode(), "rules.srx", "srx", "export the rules again.")
