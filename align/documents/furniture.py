"""Recognises page furniture, text about the page such as "Bekijk ook: …", and has the English for it.

Every entry of `PATTERNS` is matched against a whole paragraph, or a whole line of one, in which white space is single
spaces and brackets and arrows around it are gone. Widen a pattern only with a sentence that must not match in the tests
beside it, and repeat nothing that can match the same characters in two ways: the text comes from strangers.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from align.article import Article, Paragraph, ParagraphKind
from align.inline import distribute_codes


@dataclass(frozen=True, slots=True)
class FurniturePattern:
    """One kind of page furniture.

    Attributes:
        name: what it is, for people.
        pattern: matches the whole of the text.
        body_only: the wording can as well be a real heading or list item ("Meer over de gemeente"), so that it counts
            in running text alone.
    """

    name: str
    pattern: re.Pattern[str]
    body_only: bool = False


def _furniture(
    name: str, *alternatives: str, body_only: bool = False, cased: bool = False, final_stop: bool = True
) -> FurniturePattern:
    """`final_stop`: a stop or colon may follow and says nothing. Where it is False, the alternatives say what may."""
    ending = " ?[.:]?" if final_stop else ""
    pattern = re.compile(rf"(?:{'|'.join(alternatives)}){ending}", 0 if cased else re.IGNORECASE)
    return FurniturePattern(name, pattern, body_only)


# What the text goes on below: "de tweet", "deze video van NOS op Instagram", "advertisement".
_ON_THE_PAGE = (
    r"(?:(?:deze|dit|de|het|onze|this|these|the|our) )?(?:\w+ ){0,2}?"
    r"(?:[\w-]*(?:tweets?|foto|foto['’]?s|fotoserie|fotoalbum|fotocollage|foto-?impressie|video|video['’]?s|filmpje|"
    r"filmpjes|beelden|advertenties?|reclame|afbeelding|afbeeldingen|illustratie|kaart|kaartje|grafiek|grafieken|tabel|"
    r"infographic|podcast|posts?|bericht|berichten|fragment|kader|poll|peiling|enquête|quiz|liveblog|slideshow|embed)|"
    r"pictures?|photos?|photographs?|adverts?|ads?|advertisements?|images?|map|chart|graphs?|graphic|table|messages?|"
    r"clips?|videos)"
    r"(?: (?:op|van|on|from|by) \w+){0,2}"
)
_LINK_LABEL = (
    r"(?:bekijk|kijk|lees|luister|beluister|zie|check) (?:hier )?ook|lees (?:verder|meer|terug)|ook interessant|"
    r"gerelateerd|(?:read|see|watch|listen) also|(?:read|see) more|also (?:read|see|watch)|related"
)
_LOOSE_LABEL = r"(?:bekijk|lees|luister) ook(?: naar)?|(?:read|watch) also|also (?:read|watch)"
_HEADLINE_START = r"(?-i:['\"‘“„«»]*[A-ZÀ-ÖØ-Þ0-9])"

# A name is capitals, with the small words and signs that stand between them.
_NAME_PART = (
    r"(?:[A-ZÀ-ÖØ-Þ@][\w.'’-]*|\d{4}(?:-\d{4})?|\w+\.(?:nl|be|com|org|eu)|"
    r"van|de|den|der|het|ter|ten|te|von|via|en|and|of|door|by|the|archief|archive|eigen foto|privéfoto|"
    r"privécollectie|private collection)"
)
_NAMES = rf"{_NAME_PART}(?:(?: ?[/,|&+(] ?| [–-] | ){_NAME_PART}){{0,9}}\)?"
_AGENCY = (
    r"(?:ANP|AFP|EPA(?:-EFE)?|AP|DPA|Reuters|REUTERS|Belga|BELGA|Getty(?: Images)?|Shutterstock|Hollandse Hoogte|"
    r"Pro Shots|iStock|Unsplash|Pixabay|Pexels|Wikimedia(?: Commons)?|Adobe Stock)"
)
_CREDIT_LABEL = (
    r"(?:[Ff]oto|FOTO|[Ff]oto['’]?s|[Bb]eeld|BEELD|[Vv]ideo|[Ff]otografie|[Ff]otograaf|[Ii]llustratie|[Bb]ron|"
    r"[Tt]ekst en (?:foto['’]?s?|beeld)|[Pp]hotos?|PHOTO|[Pp]hotography|[Ii]mages?|[Pp]icture|[Ss]ource|[Cc]redit)"
)
_NEWSLETTER = r"(?:nieuwsbrief|nieuwsbrieven|newsletters?|mailinglist|nieuwsupdate|pushberichten|pushmeldingen)"

PATTERNS: tuple[FurniturePattern, ...] = (
    _furniture(
        # As in "Bekijk ook: Zo werkt de nieuwe dienstregeling." With a small letter after the colon and a final stop it
        # is a sentence, as in "Lees ook: de bijsluiter is er niet voor niets."
        "link to another article",
        # "Zie ook" alone is the heading of a reference list as often.
        rf"(?!(?:zie|see|related)\b[^:]*$)(?:{_LINK_LABEL})(?: (?:dit|deze|this|these))?"
        r"(?: (?:artikel(?:en)?|verhaal|articles?|story))? ?:?",
        rf"(?:{_LINK_LABEL})(?: \w+){{0,2}}? ?[:|>»→] ?{_HEADLINE_START}.{{0,180}}",
        rf"(?:{_LINK_LABEL})(?: \w+){{0,2}}? ?[:|>»→] ?.{{0,180}}[^.!?…]",
        final_stop=False,
    ),
    _furniture(
        # "Lees ook Zo werkt de dienstregeling", "Lees ook het interview met de wethouder"; a full stop ends a sentence.
        "link to another article, without a colon",
        rf"(?:{_LOOSE_LABEL}) (?:{_HEADLINE_START}|(?:de|het|dit|deze|onze|ons|hoe|waarom|wat|wie|waar|the|this|our|"
        r"how|why|what|who) ).{0,140}[^.!?…:;,]",
        rf"(?:{_LOOSE_LABEL}) {_HEADLINE_START}.{{0,140}}\?['\"’”»]?",
        body_only=True,
        final_stop=False,
    ),
    _furniture(
        "continuation",
        # "Tekst loopt door onder de tweet.", "Lees verder onder de foto"
        r"(?:(?:de|het|dit|deze|the|this) )?(?:tekst|artikel|verhaal|interview|bericht|text|article|story)"
        r" (?:(?:gaat|loopt) (?:verder|door)|leest verder|continues|goes on) (?:onder|na|below|under|after|beneath) "
        rf"{_ON_THE_PAGE}",
        rf"(?:lees|kijk|luister) (?:verder|door) (?:onder|na) {_ON_THE_PAGE}",
        rf"(?:read|scroll) (?:on|down|further) (?:below|under|after|past) {_ON_THE_PAGE}",
        # Without a noun: "Tekst gaat hieronder verder", "Article continues below"
        r"(?:(?:de|het|dit) )?(?:tekst|artikel|verhaal) (?:gaat|loopt) (?:hieronder|onder(?:aan)?) (?:verder|door)",
        r"(?:(?:the|this) )?(?:text|article|story) continues (?:below|underneath)",
        r"lees hieronder (?:verder|door)",
        rf"(?:bekijk|zie|beluister|luister) hieronder (?:naar )?{_ON_THE_PAGE}",
        rf"(?:watch|see|view|listen to) {_ON_THE_PAGE} below",
    ),
    _furniture(
        "credit",
        # "Foto: ANP", "Beeld: Jan de Vries / Hollandse Hoogte"; "Foto: een man loopt over straat" is a caption.
        rf"{_CREDIT_LABEL}(?: (?:door|by))? ?[:|©] ?(?:© ?)?{_NAMES}",
        rf"{_CREDIT_LABEL} (?:© ?)?{_AGENCY}(?: ?[/|] ?{_NAMES})?",
        rf"(?:©|\([Cc]\)|[Cc]opyright ?©|[Cc]opyright(?= \d{{4}})) ?{_NAMES}"
        r"(?:[.,]? (?:[Aa]lle rechten voorbehouden|[Aa]ll rights reserved))?",
        rf"{_AGENCY} ?/ ?{_NAMES}",
        cased=True,
    ),
    _furniture(
        "advertisement",
        r"-* ?(?:advertenties?|advertorial|reclame|gesponsord|advertisements?|adverts?|sponsored(?: content)?) ?:? ?-*",
        r"(?:advertentie|advertisement) ?[-–|:] ?(?:scroll .{1,40}|lees .{1,40}|sluiten|close)",
    ),
    _furniture(
        "button",
        r"(?:deel|share) (?:dit|deze|this) (?:artikel|bericht|verhaal|pagina|article|story|page|post)"
        r"(?: (?:op|via|on) .{1,60}[^.!?])?",
        r"(?:deel|delen|share) (?:op|via|on) (?:x|twitter|facebook|whatsapp|linkedin|e-?mail|instagram|bluesky)",
        r"(?:delen|share|print|printen|reageer|reageren|reacties|comments?|lees voor|luister naar dit artikel|"
        r"listen to this article|meer (?:nieuws|lezen)|read on|more news|meest gelezen|most read|net binnen|"
        r"terug naar boven|back to top|kopieer link|copy link)(?: ?\(\d+\))?(?: ?[>»→])?",
        r"(?:reageer|reageren|comment) (?:op|on) (?:dit|this) (?:artikel|bericht|verhaal|article|story)",
        r"(?:bekijk|toon|lees|view|show|read) (?:alle |all |de )?(?:\d+ )?(?:reacties|comments)(?: ?\(\d+\))?",
        r"(?:reageren|vragen|tips?|iets gezien|questions)\? .{0,60}\b(?:mail|stuur|app|reageer|e-?mail|send)\b.{0,120}",
        r"(?:gerelateerde|verwante|related) (?:artikelen|berichten|verhalen|articles|stories|posts)",
        r"(?:meer over|more (?:on|about)) (?:dit onderwerp|deze onderwerpen|this (?:topic|subject|story))",
    ),
    _furniture(
        # "Meer over de brand in Deurne"; "Meer over de zaak wilde hij niet kwijt." has a final stop.
        "more of the same",
        r"(?:meer over|more (?:on|about)) (?:\S+ ){0,7}\S*[^.!?…:;,\s]",
        body_only=True,
        final_stop=False,
    ),
    _furniture(
        "more of the same, with a colon",
        r"(?:meer (?:nieuws )?over|meer weten|more (?:on|about)) ?: ?.{0,120}[^.!?…:;,]",
        r"(?:meer over|meer weten|more (?:on|about)) ?[:?]?",
        final_stop=False,
    ),
    _furniture(
        "about this article",
        # "Dit artikel is eerder verschenen in de papieren krant."; "Dit artikel is niet van toepassing." is law.
        r"(?:dit (?:artikel|bericht|verhaal)|deze column) (?:is|werd) (?:(?:ook|eerder|oorspronkelijk|mede|"
        r"automatisch|voor het laatst|met toestemming|op [\d.:/-]{4,10}|op \d{1,2} \w{3,9} \d{4}|"
        r"om \d{1,2}[.:]\d\d(?: uur)?) ){0,4}"
        r"(?:gepubliceerd|verschenen|overgenomen|bijgewerkt|aangepast|aangevuld|geüpdatet|geactualiseerd|gewijzigd|"
        r"gecorrigeerd|geschreven door|afkomstig (?:uit|van)|tot stand gekomen|vertaald|"
        r"alleen (?:toegankelijk|beschikbaar|te lezen)|(?:alleen |exclusief )?voor abonnees|gesloten voor reacties)"
        r"(?:\W.{0,140})?",
        r"this (?:article|story|column) (?:is|was|has been) (?:(?:first|originally|also|last|previously|only|"
        r"exclusively) ){0,3}(?:published|updated|amended|corrected|translated|reproduced|for subscribers|"
        r"available to subscribers)(?:\W.{0,140})?",
        r"(?:laatst )?(?:bijgewerkt|gewijzigd|geüpdatet|last updated|updated)(?: (?:op|om|on|at))? ?:? ?\d.{0,40}",
    ),
    _furniture(
        "newsletter",
        r"(?:(?:wil je|wilt u|niets missen|niks missen|meer weten|never miss)[^.!?]{0,80}[?.!] )?"
        r"(?:schrijf (?:je|u)|meld (?:je|u)|abonneer (?:je|u)|ontvang|sign up|subscribe|get|receive)\b"
        rf"[^.!?]{{0,120}}\b{_NEWSLETTER}\b[^.!?]{{0,80}}!?",
        rf"(?:onze |our )?{_NEWSLETTER}",
        r"download (?:nu |hier )?(?:de|onze|the|our) (?:[\w-]+ )?app\b[^.!?]{0,60}!?",
    ),
    _furniture(
        "embed that did not load",
        r"(?:om deze|deze) (?:inhoud|content|tweet|video|post|embed)\b.{0,60}\bcookies\b.{0,120}",
    ),
)

_MAX_CHARACTERS = 260
_ORNAMENTS = "*_~<> ▼▶►↓→"
_BRACKETS = (("(", ")"), ("[", "]"), ("«", "»"))
# Somebody is saying it, so it is the article's own text: "Lees ook de kleine lettertjes, zegt de Consumentenbond."
_SAID = re.compile(
    r"[,”’\"]\s*(?:zo\s+)?(?:zegt|zei|aldus|adviseert|adviseerde|waarschuwt|waarschuwde|luidt|luidde|vindt|vond|klinkt|"
    r"klonk|roept|riep|schrijft|schreef|staat|stond|says|said|advises|advised|warns|warned|urges|urged|according)\b.*"
    r"[.!?]['\"’”»]*$",
    re.IGNORECASE,
)
_FINISHED = re.compile(r"[.!?…:]['\"’”»)\]]*$")


def is_furniture(text: str, kind: ParagraphKind = "body") -> bool:
    """Whether a paragraph, or one line of it, is page furniture and not part of the article.

    Args:
        text: the whole paragraph or line.
        kind: what it is on the page otherwise. Headings, list items and quotes need clearer wording than running text:
            "Meer over de gemeente" may be a chapter.
    """
    line = " ".join(text.split())
    if not line or len(line) > _MAX_CHARACTERS or _SAID.search(line):
        return False
    bare = _without_ornaments(line)
    running = kind in ("body", "caption")
    return any(entry.pattern.fullmatch(bare) for entry in PATTERNS if running or not entry.body_only)


def _without_ornaments(line: str) -> str:
    bare = line.strip(_ORNAMENTS)
    for opening, closing in _BRACKETS:
        # Both or none: "Reacties (12)" ends with a bracket too.
        if bare.startswith(opening) and bare.endswith(closing):
            return bare[1:-1].strip(_ORNAMENTS)
    return bare


def mark_furniture(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Gives page furniture its kind, and a line of it inside a paragraph a paragraph of its own."""
    for paragraph in paragraphs:
        if is_furniture(paragraph.text, paragraph.kind):
            yield dataclasses.replace(paragraph, kind="furniture")
        elif "\n" in paragraph.text:
            yield from _split(paragraph)
        else:
            yield paragraph


def _split(paragraph: Paragraph) -> Iterator[Paragraph]:
    marked: list[tuple[bool, str]] = []
    finished = True
    for line in paragraph.text.split("\n"):
        # After an unfinished line this one is the rest of a hard-wrapped sentence, whatever it looks like.
        furniture = finished and is_furniture(line, paragraph.kind)
        marked.append((furniture, line))
        finished = furniture or _FINISHED.search(line.rstrip()) is not None
    if not any(furniture for furniture, _ in marked):
        yield paragraph
        return
    parts: list[tuple[bool, int, int]] = []
    place = 0
    for furniture, group in groupby(marked, key=lambda pair: pair[0]):
        lines = [line for _, line in group]
        for text in lines if furniture else ["\n".join(lines)]:
            if stripped := text.strip():
                start = place + text.index(stripped)
                parts.append((furniture, start, start + len(stripped)))
            place += len(text) + 1
    codes = distribute_codes(paragraph.codes, [(start, end) for _, start, end in parts]).inside
    for (furniture, start, end), own in zip(parts, codes, strict=True):
        verbatim = tuple(
            (max(a, start) - start, min(b, end) - start) for a, b in paragraph.verbatim if a < end and start < b
        )
        kind = "furniture" if furniture else paragraph.kind
        yield Paragraph(paragraph.text[start:end], kind, (), own, verbatim)


def drop_furniture(article: Article) -> Article:
    """The article without its page furniture; the very same object where it has none.

    An article that is nothing else comes back with no paragraphs.
    """
    kept = tuple(paragraph for paragraph in article.paragraphs if paragraph.kind != "furniture")
    if len(kept) == len(article.paragraphs):
        return article
    if kept:
        # The first line of a text has no blank line before it.
        kept = (dataclasses.replace(kept[0], before=article.paragraphs[0].before), *kept[1:])
    return dataclasses.replace(article, paragraphs=kept)
