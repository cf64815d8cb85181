"""Dutch sentences: every case is a paragraph given as its sentences, which are joined by a space and found again."""

from __future__ import annotations

import pytest

from align.segmentation import split_sentences

QUOTES = [
    # every style of quotation mark, closed after the full stop
    ["„De brug blijft dicht.”", "Daarna liep de wethouder weg."],
    ["’De brug blijft dicht.’", "Daarna liep de wethouder weg."],
    ["‘De brug blijft dicht.’", "Daarna liep de wethouder weg."],
    ["“De brug blijft dicht.”", "Daarna liep de wethouder weg."],
    ["„De brug blijft dicht.“", "Daarna liep de wethouder weg."],
    ['"De brug blijft dicht."', "Daarna liep de wethouder weg."],
    ["'De brug blijft dicht.'", "Daarna liep de wethouder weg."],
    [",,De brug blijft dicht.''", "Daarna liep de wethouder weg."],
    ["«De brug blijft dicht.»", "Daarna liep de wethouder weg."],
    # a space before the closing mark, as French and tokenised text has it
    ["« De brug blijft dicht. »", "Daarna liep de wethouder weg."],
    [",, De brug blijft dicht. ''", "Daarna liep de wethouder weg."],
    ['" De brug blijft dicht. "', "Daarna liep de wethouder weg."],
    ["Ze liep weg.", '" De brug blijft dicht. "', '" Nee! "'],
    # several sentences inside one quotation
    ["„Wij wachten al een jaar.", "Niemand belt terug.", "Dat is toch gek?”", "Zij zucht."],
    ["De buurman zei: ‘Ik slaap slecht.", "Elke nacht is er lawaai.’"],
    ["„Kom je morgen?”", "„Dat weet ik niet.”", "„Laat het me weten.”"],
    ["Het bord zegt „alleen voor bewoners.”", "Rotterdammers houden zich eraan."],
]

REPORTED_SPEECH = [
    ["„Wij stoppen ermee”, aldus de directeur."],
    ["‘Wat een middag!’ zegt de schipper.", "‘Dit vergeet ik nooit.’"],
    ["'Ga je mee naar zee?' vroeg oma."],
    ["„Ik kom zo…” mompelde hij."],
    [",,Wie heeft de sleutel?'' riep de conciërge door de gang."],
    ["„Dat klopt niet.” aldus de bakker, die het weten kan."],
]

NAMES_AND_TITLES = [
    ["Volgens J.P. de Vries is de dijk sterk genoeg.", "A. Kuiper denkt van niet."],
    ["Notaris J. De Smet en prof. K. Van den Broeck tekenden.", "De koper betaalde."],
    ["De heer A. F. Bakker kreeg een lintje."],
    ["Het onderzoek van drs. Hanna Vos en mr. Otto Prins is klaar."],
    ["Gisteren sprak prof. dr. ir. Willem Smit de zaal toe.", "Iedereen bleef zitten."],
    ["Onder leiding van dhr. Pot en mevr. De Wit werd gezongen."],
    ["Hij neemt elke dag vitamine C.", "Daarna fietst hij weg."],
    ["In 1543 stierf koning Karel V.", "Hij werd niet oud."],
    ["De verdachte is Bram K.", "De zaak loopt nog."],
]

ABBREVIATIONS = [
    ["Er was brood met o.a. Goudse kaas, bijv. Beemster."],
    ["De vraag m.b.t. Utrecht is i.v.m. Pasen door mevrouw Kok, t.a.v. Van Dam, beantwoord."],
    ["Dit geldt d.w.z. Amsterdam doet mee, resp. Haarlem volgt."],
    ["Zie nr. 5 en blz. 12 van het rapport.", "Artikel 3 zegt niets."],
    ["Zie art. IV en bijl. B voor meer.", "De rest volgt."],
    ["Het kost ca. 300 euro, incl. Belgische belasting."],
    ["De afd. verkoop en het gem. inkomen groeien."],
    ["De U.M.V. Smit is een vereniging."],
    ["Betaal o.v.v. Pinksterkamp.", "De bus rijdt t.e.m. Pinksteren."],
]

ABBREVIATIONS_AT_THE_END = [
    ["Zij kocht brood, kaas, enz.", "De winkel ging dicht."],
    ["Brood, kaas enz. waren op.", "Vis was er nog."],
    ["Er lagen peren, appels e.d.", "Alles was vers."],
    ["Peren, appels e.d. zijn duur."],
    ["De raad vergadert maandag a.s.", "Het plan ligt klaar."],
    ["Op 3 mei a.s. begint de kermis."],
    ["Het besluit viel op 4 mei jl.", "Niemand was blij."],
    ["Op 4 mei jl. viel het besluit."],
    ["Hij werkt bij een B.V.", "Dat bevalt hem goed."],
    ["Het boek telt 300 blz.", "De prijs valt mee."],
    ["De stad viel in 52 v.Chr.", "De Romeinen bleven."],
    ["Zij noemde het een dom bod.", "Utrecht vond van niet."],
]

NUMBERS = [
    ["Op 24 feb. 2022 viel er sneeuw.", "Sinds 24 feb. is het koud."],
    ["Het vriest sinds 24 feb.", "De vijver is dicht."],
    ["Zij werd 3e en kreeg 1.250 euro.", "Om 14.30 uur was het voorbij."],
    ["Er kwamen veel mensen.", "12 van hen zongen mee.", "1.250 euro was de opbrengst."],
    ["Dat was in 1999.", "Lotte was toen vier."],
    ["Het werd 3-1.", "Ajax juichte."],
]

SENTENCE_STARTS = [
    ["Het werd donker.", "'s Avonds regende het."],
    ["Het werd donker.", "’s Avonds regende het."],
    ["Het werd donker.", "’t Is altijd wat."],
    ["Wie wint er?", "'s-Hertogenbosch staat voor."],
    ["Komt hij 's avonds of 's nachts?", "'n Buurman weet het."],
    ["Wat is er nieuw?", "iPhone 30 heet het ding.", "eBay verkoopt het al."],
    ["Wij waren blij.", "ten Hove niet."],
    ["Dat was het.", "#zomer is voorbij.", "€ 5 is genoeg."],
]

PUNCTUATION = [
    ["Ik weet het niet...", "Misschien morgen."],
    ["Ik weet het niet…", "Het is laat."],
    ["En de winnaar is… Rotterdam!"],
    ["Hij wachtte ... en wachtte.", "Niets."],
    ["„Ik dacht dat jij…”", "Pieter zweeg."],
    ["Kijk op www.voorbeeld.nl.", "Daar staat alles.", "Of op https://voorbeeld.nl/?q=nieuws.html of bel."],
    ["Dat meldt nu.nl.", "Jansen ontkent.", "Ook NOS.nl.", "Pietersen zwijgt."],
    ["Yahoo! is weer eens verkocht.", "Bij Yahoo! News werken nog mensen."],
    ["Stop!", "Wat doe je?!", "Kijk uit!!"],
    ["(Zij was er niet bij.)", "Daarna vertrok iedereen."],
    ["De zanger (wie kent hem niet?) Smit trad op."],
    ["De burgemeester (?) Jansen zei (...) niets."],
    ["Dat staat vast.[1]", "Meer weten we niet.[12]", "Jammer."],
    ["De stad heet Athene? / Athenai in het Grieks."],
    ["Hij noemde haar ‘dr. Nee’.", "Zij lachte."],
]

LIST_LABELS = [
    ["1. Bel de brandweer.", "2. Ga naar buiten.", "3. Wacht op hulp."],
    ["Er zijn drie stappen: 1. Bel de brandweer.", "2. Ga naar buiten."],
    ["a. Neem de trein.", "b. Neem de bus."],
    ["• Neem een jas mee.", "• Neem water mee."],
]

HEADINGS = [
    ["Kabinet valt over stikstof"],
    ["Wat nu?", "Vijf vragen over de val van het kabinet"],
    ["Bekijk ook: zo werd de brug gebouwd"],
]


@pytest.mark.parametrize(
    "sentences",
    [
        *QUOTES,
        *REPORTED_SPEECH,
        *NAMES_AND_TITLES,
        *ABBREVIATIONS,
        *ABBREVIATIONS_AT_THE_END,
        *NUMBERS,
        *SENTENCE_STARTS,
        *PUNCTUATION,
        *LIST_LABELS,
        *HEADINGS,
    ],
    ids=" | ".join,
)
def test_dutch_sentences_are_found_again(sentences: list[str]) -> None:
    assert [sentence.text for sentence in split_sentences(" ".join(sentences), "nl")] == sentences
