"""Codes of ISO 639 and ISO 3166 for which BCP 47 has shorter or newer ones."""

from __future__ import annotations

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
