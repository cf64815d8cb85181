"""Inline codes put back into translations: none lost, none doubled, in a legal order, and at the right words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.article import Article, Paragraph
from align.bitext import TranslationUnit
from align.inline import InlineCode, distribute_codes, nested_pairs, with_codes
from align.segmentation import segment_article
from align.translation import Translator
from align.translation.engine.marian import Attention
from align.translation.markup.carrying import carry_codes, units_with_codes
from align.translation.markup.links import Links, tokens
from align.translation.markup.placing import place_by_length, place_codes
from align.translation.markup.tree import code_tree

HERE = Path(__file__).parent
TAG = re.compile(r"<(/?)(\w+)>")
EMPTY = {"br", "img"}


def parse(text: str) -> tuple[str, tuple[InlineCode, ...]]:
    """`Het <b>regent</b>.` as text and codes; elements are numbered by their opening tags."""
    plain, codes, waiting = "", [], list[tuple[str, str]]()
    done = count = 0
    for tag in TAG.finditer(text):
        plain += text[done : tag.start()]
        done = tag.end()
        if tag[2] in EMPTY:
            codes.append(InlineCode("standalone", "1", len(plain), tag[0]))
        elif tag[1]:
            names = [name for name, _ in waiting]
            number = waiting.pop(len(names) - 1 - names[::-1].index(tag[2]))[1] if tag[2] in names else "lone"
            codes.append(InlineCode("close", number, len(plain), tag[0]))
        else:
            count += 1
            waiting.append((tag[2], str(count)))
            codes.append(InlineCode("open", str(count), len(plain), tag[0]))
    return plain + text[done:], tuple(codes)


class NoModel:
    """Stands where the model must not be asked."""

    def attention(self, sources: Sequence[str], targets: Sequence[str]) -> Sequence[Attention]:
        raise AssertionError("attention asked for")

    def score(self, sources: Sequence[str], targets: Sequence[str]) -> Sequence[Sequence[float]]:
        raise AssertionError("score asked for")


@dataclass
class FakeModel:
    """Looks and scores as it is told to, at random."""

    numbers: Sequence[float]

    def attention(self, sources: Sequence[str], targets: Sequence[str]) -> Sequence[Attention]:
        found = []
        for source, target in zip(sources, targets, strict=True):
            ours, theirs = pieces(source), pieces(target)
            rows = [[self._number(i * 7 + j * 3) for j in range(len(ours))] for i in range(len(theirs))]
            found.append(Attention(rows, ours, theirs))
        return found

    def score(self, sources: Sequence[str], targets: Sequence[str]) -> Sequence[Sequence[float]]:
        return [
            [-10 * self._number(len(source) + i) for i in range(len(pieces(target)) + 1)]
            for source, target in zip(sources, targets, strict=True)
        ]

    def _number(self, index: int) -> float:
        return self.numbers[index % len(self.numbers)]


class ByOrder(FakeModel):
    """Looks for each word at the one that stands as far into the source, and knows no better."""

    def __init__(self) -> None:
        super().__init__([0.5])

    def attention(self, sources: Sequence[str], targets: Sequence[str]) -> Sequence[Attention]:
        found = []
        for source, target in zip(sources, targets, strict=True):
            ours, theirs = ([m.span() for m in re.finditer(r"\w+|[^\w\s]", text)] for text in (source, target))
            rows = [[float(i * len(ours) // len(theirs) == j) for j in range(len(ours))] for i in range(len(theirs))]
            found.append(Attention(rows, ours, theirs))
        return found


def pieces(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"\S{1,4}", text)]


WORDS = st.sampled_from(["de", "brug", "Utrecht", "3.000", ",", ".", "“", "”", "the", "bridge", "3,000", "x", "\n"])
TEXTS = st.lists(WORDS, max_size=12).map(" ".join).map(str.strip)


@st.composite
def texts_with_codes(draw: st.DrawFn, *, balanced: bool) -> tuple[str, tuple[InlineCode, ...]]:
    text = draw(TEXTS.filter(bool))
    names = ["<b>", "</b>", "<i>", "</i>", "<br>"]
    offsets = sorted(draw(st.lists(st.integers(0, len(text)), max_size=9)))
    tags: list[str] = []
    inside: list[str] = []
    for _ in offsets:
        choices = ["<b>", "<i>", "<br>", *([f"</{inside[-1]}>"] if inside else [])] if balanced else names
        tag = draw(st.sampled_from(choices))
        tags.append(tag)
        if tag.startswith("</"):
            inside[-1:] = []
        elif tag != "<br>":
            inside.append(tag[1:-1])
    for name in reversed(inside if balanced else []):
        offsets.append(len(text))
        tags.append(f"</{name}>")
    marked = with_codes(text, [InlineCode("standalone", "", o, t) for o, t in zip(offsets, tags, strict=True)])
    return parse(marked)


RANDOM = st.lists(st.floats(0, 1), min_size=1, max_size=40)


def assert_legal(source: tuple[str, tuple[InlineCode, ...]], target: str, placed: Sequence[InlineCode]) -> None:
    text, codes = source
    assert Counter((c.kind, c.id, c.data) for c in placed) == Counter((c.kind, c.id, c.data) for c in codes)
    offsets = [code.offset for code in placed]
    assert offsets == sorted(offsets)
    assert all(0 <= offset <= len(target) for offset in offsets)
    assert len(nested_pairs(placed)) == len(nested_pairs(codes))
    assert ancestors(placed) == ancestors(codes) or code_tree(codes, len(text)) is None


def ancestors(codes: Sequence[InlineCode]) -> Counter[tuple[str, ...]]:
    """What each element lies in: the chain of opening codes around it, outermost first."""
    around: list[str] = []
    chains: Counter[tuple[str, ...]] = Counter()
    for code in codes:
        if code.kind == "close":
            around = around[:-1] if around else around
            continue
        chain = (*around, code.data)
        chains[chain] += 1
        if code.kind == "open":
            around.append(code.data)
    return chains


@given(texts_with_codes(balanced=True), TEXTS, RANDOM)
def test_balanced_codes_stay_balanced_whatever_the_model_says(
    source: tuple[str, tuple[InlineCode, ...]], target: str, numbers: list[float]
) -> None:
    [placed] = carry_codes([source[0]], [target], [source[1]], FakeModel(numbers))
    assert_legal(source, target, placed)
    assert len(nested_pairs(placed)) == sum(code.kind != "standalone" for code in placed)


@given(texts_with_codes(balanced=False), TEXTS, RANDOM)
def test_codes_that_overlap_or_are_halves_are_kept_in_a_legal_order(
    source: tuple[str, tuple[InlineCode, ...]], target: str, numbers: list[float]
) -> None:
    [placed] = carry_codes([source[0]], [target], [source[1]], FakeModel(numbers))
    assert_legal(source, target, placed)
    if code_tree(source[1], len(source[0])) is None:
        assert [code.data for code in placed] == [code.data for code in source[1]]


@given(texts_with_codes(balanced=False), TEXTS)
def test_placing_by_length_keeps_the_order(source: tuple[str, tuple[InlineCode, ...]], target: str) -> None:
    placed = place_by_length(*source[:1], target, source[1])
    assert [code.data for code in placed] == [code.data for code in source[1]]
    assert [c.offset for c in placed] == sorted(c.offset for c in placed)
    borders = {0, len(target), *(place for match in re.finditer(r"\S+", target) for place in match.span())}
    assert {code.offset for code in placed} <= borders or source[0] == target


@given(texts_with_codes(balanced=False))
def test_an_untranslated_copy_keeps_every_place_and_asks_no_model(source: tuple[str, tuple[InlineCode, ...]]) -> None:
    assert carry_codes([source[0]], [source[0]], [source[1]], NoModel()) == [source[1]]


@given(texts_with_codes(balanced=False), st.data())
def test_codes_divided_among_sentences_are_all_there_in_order(
    source: tuple[str, tuple[InlineCode, ...]], data: st.DataObject
) -> None:
    text, codes = source
    cuts = sorted(set(data.draw(st.lists(st.integers(0, len(text)), max_size=6))))
    stretches = [pair for pair in zip(cuts[::2], cuts[1::2], strict=False) if pair[0] < pair[1]]
    divided = distribute_codes(codes, stretches)
    together = list(divided.between[0])
    for inside, behind in zip(divided.inside, divided.between[1:], strict=True):
        together += [*inside, *behind]
    assert [(c.kind, c.id, c.data) for c in together] == [(c.kind, c.id, c.data) for c in codes]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Op <b>3.000</b> plekken", "In 3,000 places", "In <b>3,000</b> places"),
        ("Mail <a>info@nu.nl</a>!", "Write to info@nu.nl!", "Write to <a>info@nu.nl</a>!"),
        ("Dit is <b>Jan</b>.", "This is Jan.", "This is <b>Jan</b>."),
        ("Van <i>Ajax</i> naar <b>PSV</b>", "To PSV from Ajax", "To <b>PSV</b> from <i>Ajax</i>"),
        ("<i>Ajax</i>’ stadion", "Ajax’s stadium", "<i>Ajax</i>’s stadium"),
        ("<a>De <b>NS</b> rijdt</a>", "The NS runs", "<a>The <b>NS</b> runs</a>"),
        ("Een<br>\ntwee", "One two", "One<br> two"),
        ("Nu <s>€ 20</s> € 15", "Now €20 €15", "Now <s>€20</s> €15"),
        ("Van € <s>20</s>", "From €20", "From €<s>20</s>"),
        ("Zij kreeg <b>$ 30</b> (<em>€ 28,50</em>)", "She got $30 (€28.50)", "She got <b>$30</b> (<em>€28.50</em>)"),
        ("Geef <i>20 euro</i> aan Jan", "Give €20 to Jan", "Give <i>€20</i> to Jan"),
        ("<b>‹naam›</b> is er.", "‹name› is there.", "<b>‹name›</b> is there."),
        ("De stad <b>東京</b> is erg groot.", "The city 東京 is very large.", "The city <b>東京</b> is very large."),
    ],
)
def test_names_numbers_and_addresses_need_no_model(source: str, target: str, expected: str) -> None:
    text, codes = parse(source)
    assert with_codes(target, place_codes(text, target, codes, Links(text, target))) == expected


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("De CO<sub>2</sub>-uitstoot daalt", "The CO2 emissions fall", "The CO<sub>2</sub> emissions fall"),
        ("Een tuin van 25 m<sup>2</sup>", "A garden of 25 m2", "A garden of 25 m<sup>2</sup>"),
        ("Er zijn 2 tuinen van 25 m<sup>2</sup>", "2 gardens of 25 m2", "2 gardens of 25 m<sup>2</sup>"),
        ("H<sub>2</sub>SO<sub>4</sub> is zuur", "Acid: H2SO4", "Acid: H<sub>2</sub>SO<sub>4</sub>"),
        ("CO<sub>2</sub> en CO<sub>2</sub>", "CO2 and CO2", "CO<sub>2</sub> and CO<sub>2</sub>"),
        ("Op de 1<sup>e</sup> dag", "On the 1st day", "On the 1<sup>st</sup> day"),
        ("Het 100<sup>ste</sup> doelpunt", "The 100th goal", "The 100<sup>th</sup> goal"),
        ("Het is 10<sup>-6</sup> meter", "It is 10-6 metres", "It is 10<sup>-6</sup> metres"),
        ("De burgemeester<sup><a>3</a></sup> komt", "The mayor3 comes", "The mayor<sup><a>3</a></sup> comes"),
        ("De brug is dicht.<sup><a>1</a></sup>", "The bridge is closed.1", "The bridge is closed.<sup><a>1</a></sup>"),
        ("<b>D</b>e brug is dicht", "The bridge is closed", "<b>T</b>he bridge is closed"),
        ("Van <b>Post</b>NL en i<i>Phone</i>", "Of iPhone and PostNL", "Of i<i>Phone</i> and <b>Post</b>NL"),
        ("Naar Rijks<br>water<br>staat toe", "To Rijkswaterstaat", "To Rijks<br>water<br>staat"),
        ("<i>Een park van 3 km<sup>2</sup></i> hier", "A park of 3 km2 here", "<i>A park of 3 km<sup>2</sup></i> here"),
        ("Zegt <q>la <b>maison</b> est</q> nu", "Says la maison est now", "Says <q>la <b>maison</b> est</q> now"),
    ],
)
def test_tags_within_words_stay_at_their_characters(source: str, target: str, expected: str) -> None:
    text, codes = parse(source)
    assert with_codes(target, place_codes(text, target, codes, Links(text, target))) == expected


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Op de 1<sup>e</sup> dag", "On the first day"),
        ("Een tuin van 25 m<sup>2</sup>", "A garden of 25 square metres"),
        ("2 tuinen van 25 m<sup>2</sup> gras", "2 big gardens of grass"),
    ],
)
def test_no_other_word_is_raised_where_the_characters_do_not_arrive(source: str, target: str) -> None:
    text, codes = parse(source)
    marked = with_codes(target, place_codes(text, target, codes, Links(text, target)))
    assert "<sup></sup>" in marked
    assert TAG.sub("", marked) == target


WORD_PARTS = st.text(st.sampled_from("abcXYZ0123é"), min_size=1, max_size=4)


@given(
    st.lists(st.sampled_from(["de", "brug", "is", "open"]), max_size=4),
    st.lists(st.sampled_from(["the", "bridge", "was", "shut"]), max_size=4),
    st.tuples(WORD_PARTS, WORD_PARTS, st.text(st.sampled_from("abc123"), max_size=3)),
    st.booleans(),
    RANDOM,
)
def test_a_word_that_is_copied_keeps_the_tag_within_it(
    before: list[str], after: list[str], parts: tuple[str, str, str], first: bool, numbers: list[float]
) -> None:
    left, inner, right = parts
    if len({left + inner + right, *before, *after}) < 1 + len({*before, *after}):
        return
    marked = f"{left}<sub>{inner}</sub>{right}"
    source = " ".join([*before, marked, "en", "zo"])
    text, codes = parse(source)
    order = [left + inner + right, *after, "so"] if first else [*after, "so", left + inner + right]
    target = " ".join(order)
    [placed] = carry_codes([text], [target], [codes], FakeModel(numbers))
    assert with_codes(target, placed) == target.replace(left + inner + right, marked)


def test_a_translation_of_nothing_has_the_codes_all_the_same() -> None:
    text, codes = parse("Het <b>regent</b>.")
    assert with_codes("", carry_codes([text], [""], [codes], NoModel())[0]) == "<b></b>"


def test_tokens_keep_abbreviations_addresses_and_numbers_whole() -> None:
    found = [token.text for token in tokens("Om 2.30 p.m. (zie https://a.nl/b.) zegt info@b.nl: 3,5%!")]
    assert found == [
        "Om",
        "2.30",
        "p.m.",
        "(",
        "zie",
        "https://a.nl/b",
        ".",
        ")",
        "zegt",
        "info@b.nl",
        ":",
        "3,5",
        "%",
        "!",
    ]


@pytest.mark.parametrize(("name", "least"), [("markup_set.tsv", 0.9), ("markup_held_out.tsv", 0.8)])
def test_spans_land_on_the_right_words(translator: Translator, name: str, least: float) -> None:
    rows = [line.split("\t") for line in (HERE / name).read_text(encoding="utf-8").splitlines()]
    ours, theirs = [parse(dutch) for dutch, _ in rows], [parse(english) for _, english in rows]
    units = [TranslationUnit(a[0], b[0]) for a, b in zip(ours, theirs, strict=True)]
    article = Article("set", "nl", "", tuple(Paragraph(text, codes=codes) for text, codes in ours))
    article = segment_article(article)
    assert all(len(paragraph.sentences) == 1 for paragraph in article.paragraphs)
    done = units_with_codes(article, units, translator._model)
    right = wanted = 0
    for unit, (_, codes) in zip(done, theirs, strict=True):
        right += sum((Counter(spans(unit.target_codes)) & Counter(spans(codes))).values())
        wanted += len(spans(codes))
    print(f"{name}: {right} of {wanted} marked spans on the right words")
    assert wanted >= 30
    assert right / wanted >= least


def spans(codes: Sequence[InlineCode]) -> list[tuple[str, int, int]]:
    return [(codes[i].data, codes[i].offset, codes[j].offset) for i, j in nested_pairs(codes).items() if i < j]


def test_markup_over_two_sentences_is_divided(translator: Translator) -> None:
    text, codes = parse("Het <b>regent. De straten</b> zijn nat.")
    done = next(translator.translate_articles([Article("a", "nl", "", (Paragraph(text, codes=codes),))]))
    first, second = done.units
    assert [(c.kind, c.data) for c in first.source_codes] == [("open", "<b>")]
    assert [(c.kind, c.data) for c in first.target_codes] == [("open", "<b>")]
    assert [(c.kind, c.data) for c in second.target_codes] == [("close", "</b>")]
    assert 0 < first.target_codes[0].offset < len(first.target)
    assert 0 < second.target_codes[0].offset < len(second.target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("U hebt <img> berichten.", "You have <img> messages."),
        ("Hallo <img>, welkom!", "Hello <img>, welcome!"),
        ("Hij is om <img>.", "He is at <img>."),
        ("Hij heeft <img><br> fietsen.", "He has <img><br> bicycles."),
        ("Wij zijn <i></i> hier.", "We are <i></i> here."),
        ("Zie (<img> en meer).", "See (<img> and more)."),
        # What stands at a word stays at it, and what is no word gets no room.
        ("Een woord<img> en meer.", "A word<img> and more."),
        ("Een <img>woord en meer.", "A <img>word and more."),
        ("Het <i>regent</i> hier.", "It is <i>raining</i> here."),
    ],
)
def test_what_stands_for_words_stands_among_words(source: str, target: str) -> None:
    text, codes = parse(source)
    translation = re.sub(r" ([,.])", r"\1", " ".join(TAG.sub("", target).split()))
    units = [TranslationUnit(text, translation)]
    article = segment_article(Article("a", "nl", "", (Paragraph(text, codes=codes),)))
    (unit,) = units_with_codes(article, units, ByOrder())
    assert with_codes(unit.target, unit.target_codes) == target


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Hallo <b>{{naam}}</b>, u hebt post.", "Hello <b>{{naam}}</b>, you have mail."),
        ("Nog <b>{n, number}</b> dagen te gaan.", "Still <b>{n, number}</b> days to go."),
        ("Er zijn <b>%1$s</b> dagen over.", "There are <b>%1$s</b> days left."),
        ("{n, plural, one {<b>dag</b>} other {dagen}}", "{n, plural, one {<b>day</b>} other {days}}"),
    ],
)
def test_no_code_is_put_into_a_placeholder(source: str, target: str) -> None:
    (text, codes), (translation, _) = parse(source), parse(target)
    placed = carry_codes([text], [translation], [codes], ByOrder())
    assert with_codes(translation, placed[0]) == target
