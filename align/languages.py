"""Language tags: their shape, how BCP 47 writes them, and which of several tags an article's language is meant by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_TWO_LETTERS = """
    aa:aar ab:abk ae:ave af:afr ak:aka am:amh an:arg ar:ara as:asm av:ava ay:aym az:aze ba:bak be:bel bg:bul
    bh:bih bi:bis bm:bam bn:ben bo:bod,tib br:bre bs:bos ca:cat ce:che ch:cha co:cos cr:cre cs:ces,cze cu:chu
    cv:chv cy:cym,wel da:dan de:deu,ger dv:div dz:dzo ee:ewe el:ell,gre en:eng eo:epo es:spa et:est eu:baq,eus
    fa:fas,per ff:ful fi:fin fj:fij fo:fao fr:fra,fre fy:fry ga:gle gd:gla gl:glg gn:grn gu:guj gv:glv ha:hau
    he:heb hi:hin ho:hmo hr:hrv ht:hat hu:hun hy:arm,hye hz:her ia:ina id:ind ie:ile ig:ibo ii:iii ik:ipk io:ido
    is:ice,isl it:ita iu:iku ja:jpn jv:jav ka:geo,kat kg:kon ki:kik kj:kua kk:kaz kl:kal km:khm kn:kan ko:kor
    kr:kau ks:kas ku:kur kv:kom kw:cor ky:kir la:lat lb:ltz lg:lug li:lim ln:lin lo:lao lt:lit lu:lub lv:lav
    mg:mlg mh:mah mi:mao,mri mk:mac,mkd ml:mal mn:mon mr:mar ms:may,msa mt:mlt my:bur,mya na:nau nb:nob nd:nde
    ne:nep ng:ndo nl:dut,nld nn:nno no:nor nr:nbl nv:nav ny:nya oc:oci oj:oji om:orm or:ori os:oss pa:pan pi:pli
    pl:pol ps:pus pt:por qu:que rm:roh rn:run ro:ron,rum ru:rus rw:kin sa:san sc:srd sd:snd se:sme sg:sag si:sin
    sk:slk,slo sl:slv sm:smo sn:sna so:som sq:alb,sqi sr:srp ss:ssw st:sot su:sun sv:swe sw:swa ta:tam te:tel
    tg:tgk th:tha ti:tir tk:tuk tl:tgl tn:tsn to:ton tr:tur ts:tso tt:tat tw:twi ty:tah ug:uig uk:ukr ur:urd
    uz:uzb ve:ven vi:vie vo:vol wa:wln wo:wol xh:xho yi:yid yo:yor za:zha zh:chi,zho zu:zul
"""
"""ISO 639-1 codes, each with those of ISO 639-2 (T and B) and 639-3 for the same language."""

SHORTEST: dict[str, str] = {
    code: short
    for short, _, codes in (entry.partition(":") for entry in _TWO_LETTERS.split())
    for code in codes.split(",")
} | {"iw": "he", "in": "id", "ji": "yi"}
"""The code that RFC 5646, section 2.2.1, asks for instead of one of three letters, and three that were renamed."""

_THREE_LETTERS = """
    ABW:AW AUS:AU AUT:AT BEL:BE BRA:BR CAN:CA CHE:CH CHN:CN CUW:CW CZE:CZ DEU:DE DNK:DK ESP:ES EST:EE FIN:FI
    FRA:FR GBR:GB GRC:GR HKG:HK HRV:HR HUN:HU IDN:ID IND:IN IRL:IE ISL:IS ISR:IL ITA:IT JPN:JP KOR:KR LTU:LT
    LUX:LU LVA:LV MAR:MA MEX:MX NLD:NL NOR:NO NZL:NZ POL:PL PRT:PT ROU:RO RUS:RU SGP:SG SRB:RS SUR:SR SVK:SK
    SVN:SI SWE:SE SXM:SX TUR:TR TWN:TW UKR:UA USA:US ZAF:ZA
"""
"""Codes of ISO 3166 that tools write beside three letters for the language. None is an extended language of BCP 47."""

REGIONS: dict[str, str] = {"UK": "GB"} | dict(entry.split(":") for entry in _THREE_LETTERS.split())
"""What is written for a region, and is not what BCP 47 has for one, with the code that is meant."""

_DUTCH = """
    de het een van dat niet zijn voor bij uit ook maar naar wordt worden werd heeft hebben hij zij ze nog deze ik
    jij uw mijn haar hun onze geen wel meer kunnen zal zullen moet moeten zou zouden wat waar hoe omdat tegen tussen
    onder volgens zich toen veel daar toch
"""
_ENGLISH = """
    the and to that it with as he she they his her their this these those are were be been has have not but from by
    or which who what when where how will would could should may must than then there its you your our about into
    after before because between while only other more some if
"""
FUNCTION_WORDS: dict[str, frozenset[str]] = {"nl": frozenset(_DUTCH.split()), "en": frozenset(_ENGLISH.split())}
"""Function words of Dutch and of English that neither the other of the two nor a neighbour (German, Afrikaans, Frisian)
spells alike; what tells languages apart by words begins with them. Lists of function words for other ends stand where
they are used: at which words no line ends, which words carry no meaning, what is a determiner."""

_DUTCH_AND_OTHER = """
    met op aan te om werden er dan je u hun al kan wie tot nu hier
"""
_ENGLISH_AND_OTHER = """
    for at an can my no so
"""
SHARED_FUNCTION_WORDS: dict[str, frozenset[str]] = {
    "nl": frozenset(_DUTCH_AND_OTHER.split()),
    "en": frozenset(_ENGLISH_AND_OTHER.split()),
}
"""Those that a neighbour has too, but that are no common words of the other of the two."""

# RFC 5646, section 2.1 ("langtag", "privateuse" and the irregular tags that the grammar lists one by one).
_WELL_FORMED = re.compile(
    r"""
    (?: (?: [a-z]{2,3} (?: -[a-z]{3} ){0,3} | [a-z]{4,8} )      # language, extended language
        (?: -[a-z]{4} )?                                        # script
        (?: -(?: [a-z]{2} | [0-9]{3} ) )?                       # region
        (?: -(?: [a-z0-9]{5,8} | [0-9][a-z0-9]{3} ) )*          # variants
        (?: -[0-9a-wyz] (?: -[a-z0-9]{2,8} )+ )*                # extensions
        (?: -x (?: -[a-z0-9]{1,8} )+ )?                         # private use
      | x (?: -[a-z0-9]{1,8} )+
      | i-(?: ami | bnn | default | enochian | hak | klingon | lux | mingo | navajo | pwn | tao | tay | tsu )
      | en-gb-oed | sgn-be-fr | sgn-be-nl | sgn-ch-de
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)

_LOCALE_END = re.compile(r"[.@].*")


@lru_cache(maxsize=1024)
def is_language_tag(tag: str) -> bool:
    """Whether `tag` has the shape of a BCP 47 language tag (RFC 5646, section 2.1); no registry is asked."""
    return _WELL_FORMED.fullmatch(tag) is not None


@lru_cache(maxsize=1024)
def canonical_tag(tag: str) -> str:
    """The tag as BCP 47 writes it: "nl-BE" for "nl_be", "nl" for "nld" and "dut", "en-US" for "EN-us" and "en_US.utf8".

    Hyphens part the subtags, a language has the shortest of its ISO 639 codes, and letters have the case that RFC 5646,
    section 2.1.1, recommends. What is no tag even then, such as "*all*", comes back as it is.
    """
    # The charset and the modifier of a POSIX locale say nothing of the language.
    written = _LOCALE_END.sub("", tag.strip()).replace("_", "-")
    if not is_language_tag(written):
        return tag
    first, *rest = written.lower().split("-")
    subtags = [SHORTEST.get(first, first)]
    for number, subtag in enumerate(rest, start=1):
        before = rest[number - 2] if number > 1 else first
        if len(before) == 1:
            # After a singleton all is of an extension or private.
            subtags += rest[number - 1 :]
            break
        if len(subtag) == 4 and subtag.isalpha():
            subtags.append(subtag.title())
        elif len(subtag) == 2:
            subtags.append(REGIONS.get(subtag.upper(), subtag.upper()))
        elif number == 1 and len(subtag) == 3:
            subtags.append(REGIONS.get(subtag.upper(), subtag))
        else:
            subtags.append(subtag)
    return "-".join(subtags)


@lru_cache(maxsize=1024)
def primary_subtag(tag: str) -> str:
    """The language proper: "nl" of "NL-be", "nl_BE" and "nld"."""
    return canonical_tag(tag.strip()).replace("_", "-").partition("-")[0].lower()


def same_language(tag: str, other: str) -> bool:
    """Whether two tags share their primary subtag: "nl-BE", "NL" and "dut" do."""
    return primary_subtag(tag) == primary_subtag(other)


def find_language(tags: Sequence[str], wanted: str, *, skip: int | None = None) -> int | None:
    """Index of the first tag that is `wanted`, however written, else of the first with the same primary subtag.

    Args:
        tags: the languages to choose from.
        wanted: a language tag.
        skip: an index that is taken already.
    """
    free = [(index, tag) for index, tag in enumerate(tags) if index != skip]
    for index, tag in free:
        if canonical_tag(tag).lower() == canonical_tag(wanted).lower():
            return index
    for index, tag in free:
        if same_language(tag, wanted):
            return index
    return None
