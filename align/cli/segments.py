"""Units as other tools cut them: `--segments-of`, and joined units in TMX files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from align.article import Article
from align.errors import UsageError
from align.translation.segments import TranslatedArticle

if TYPE_CHECKING:
    from align.bitext import TranslationUnit
    from align.omegat.tags import OmegatSegments
    from align.segmentation.srx import SentenceRules
    from align.segmentation.tool_segments import Breaks, Tool

F = TypeVar("F", bound=Callable[..., Any])

TOOLS = ("omegat", "trados", "memoq")


def joined_option(command: F) -> F:
    """Adds `--no-joined`."""
    return click.option(
        "--no-joined",
        is_flag=True,
        help="TMX: leave out units of several sentences that OmegaT, Trados or memoQ have as one segment.",
    )(command)


@dataclass(frozen=True, slots=True)
class ToolSegments:
    """Where a tool cuts, and what is to be done for that.

    Attributes:
        rules: of the tool; None where they are those that OmegaT has by itself.
        breaks: where they cut.
        omegat: the same for OmegaT, to which tags are text; None for other tools.
    """

    rules: SentenceRules | None
    breaks: Breaks
    omegat: OmegatSegments | None = None

    def cut(self, articles: Iterable[Article]) -> Iterator[Article]:
        """Articles cut into what can be translated and put together again."""
        from align.segmentation.tool_segments import cut

        return (cut(article, self.breaks) for article in articles)

    def merged(self, articles: Iterable[TranslatedArticle]) -> Iterator[TranslatedArticle]:
        """Such articles, translated, with the tool's segments for sentences."""
        from align.segmentation.tool_segments import merged_article

        return (TranslatedArticle(*merged_article(one.article, one.units, self.breaks)) for one in articles)

    def units(self, article: TranslatedArticle) -> Iterable[TranslationUnit]:
        """The units of a merged article, with tags as OmegaT names them where it is for OmegaT."""
        return article.units if self.omegat is None else self.omegat.units(article.article, article.units)

    def header(self, datatype: str) -> dict[str, Any]:
        """What a TMX file says of itself.

        OmegaT looks for its tags in the text of memories of its own alone.
        """
        if self.omegat is None or datatype == "plaintext":
            return {}
        from align.formats.tmx.fragments import TmxHeader

        return {"header": TmxHeader({"creationtool": "OmegaT", "o-tmf": "OmegaT TMX", "datatype": datatype})}


def tool_segments(name: str | None, language: str, *, project: bool) -> ToolSegments | None:
    """What `--segments-of` asks for; None where it is not given.

    Args:
        name: one of `TOOLS`, or a file of SRX rules.
        language: BCP 47 tag of the documents.
        project: whether an OmegaT project is to be made.

    Raises:
        UsageError: there is neither such a tool nor such a file.
        ReadError: the file cannot be read, or has no rules for the language.
    """
    if name is None:
        return None
    from align.formats.srx import read_srx
    from align.omegat.tags import OmegatSegments, tag_tolerant
    from align.segmentation.rule_segmenter import RuleSegmenter
    from align.segmentation.srx import LanguageRules, SentenceRules
    from align.segmentation.tool_segments import plain_breaks, tool_rules

    if name in TOOLS:
        rules = tool_rules(cast("Tool", name))
    elif name and Path(name).exists():
        rules = read_srx(name)
    else:
        raise UsageError(
            f"--segments-of {name or '(nothing)'}: this is no file of SRX rules; take one, or {', '.join(TOOLS)}."
        )
    if name == "omegat":
        omegat = OmegatSegments(RuleSegmenter(rules, language, name), line_breaks=project)
        return ToolSegments(None, omegat.breaks, omegat)
    if project:
        # OmegaT asks the rules of all languages that fit.
        rules = SentenceRules((LanguageRules("Segments", ".*", rules.rules_for(language)),))
        omegat = OmegatSegments(RuleSegmenter(tag_tolerant(rules), language, name), line_breaks=True)
        return ToolSegments(rules, omegat.breaks, omegat)
    return ToolSegments(rules, plain_breaks(RuleSegmenter(rules, language, name)))


def with_joined_units(article: Article, units: Iterable[TranslationUnit]) -> Iterator[TranslationUnit]:
    """The units of an article, and those of several sentences that the common tools have."""
    from align.segmentation.tool_segments import with_joined

    return with_joined(article, units, _common_breaks(article.language))


@lru_cache
def _common_breaks(language: str) -> tuple[Breaks, ...]:
    from align.segmentation.rule_segmenter import RuleSegmenter
    from align.segmentation.tool_segments import plain_breaks, tool_rules

    return tuple(plain_breaks(RuleSegmenter(tool_rules(cast("Tool", tool)), language, tool)) for tool in TOOLS)
