"""Units as other tools cut them: text is cut where both we and the tool cut, translated, and put together again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast, get_args

from align.article import Article
from align.formats.srx import read_srx
from align.formats.tmx.fragments import TmxHeader
from align.omegat.tags import OmegatSegments, tag_tolerant
from align.segmentation.rule_segmenter import RuleSegmenter
from align.segmentation.srx import LanguageRules, SentenceRules
from align.segmentation.tool_segments import Breaks, Tool, cut, merged_article, plain_breaks, tool_rules
from align.translation.segments import TranslatedArticle

if TYPE_CHECKING:
    from align.bitext import TranslationUnit
    from align.translation.translator import Translator


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

    @classmethod
    def of(cls, tool: str, language: str, *, project: bool = False) -> ToolSegments:
        """The segments of a tool, or by rules.

        Args:
            tool: "omegat", "trados" or "memoq" (see `align.segmentation.tool_segments`), or a file of SRX rules.
            language: BCP 47 tag of the documents.
            project: whether they are for an OmegaT project, in which line breaks of text are cuts too.

        Raises:
            ReadError: the file is missing, cannot be read, or has no rules for the language.
        """
        rules = tool_rules(cast("Tool", tool)) if tool in get_args(Tool) else read_srx(tool)
        if tool == "omegat":
            omegat = OmegatSegments(RuleSegmenter(rules, language, tool), line_breaks=project)
            return cls(None, omegat.breaks, omegat)
        if project:
            # OmegaT asks the rules of all languages that fit.
            rules = SentenceRules((LanguageRules("Segments", ".*", rules.rules_for(language)),))
            omegat = OmegatSegments(RuleSegmenter(tag_tolerant(rules), language, tool), line_breaks=True)
            return cls(rules, omegat.breaks, omegat)
        return cls(rules, plain_breaks(RuleSegmenter(rules, language, tool)))

    def translated(
        self, translator: Translator, articles: Iterable[Article], progress: Callable[[int], None] | None = None
    ) -> Iterator[TranslatedArticle]:
        """The articles, translated, with the tool's segments for sentences.

        Args:
            translator: translates them.
            articles: segmented.
            progress: gets the number of sentences done, now and then.
        """
        pieces = (cut(article, self.breaks) for article in articles)
        for one in translator.translate_articles(pieces, progress):
            yield TranslatedArticle(*merged_article(one.article, one.units, self.breaks))

    def units(self, article: TranslatedArticle) -> Iterable[TranslationUnit]:
        """The units of such an article, with tags as OmegaT names them where it is for OmegaT."""
        return article.units if self.omegat is None else self.omegat.units(article.article, article.units)

    def tmx_options(self, datatype: str) -> dict[str, Any]:
        """What `align.formats.write_bitext` is to be told besides of a TMX file with these units.

        OmegaT looks for its tags in the text of memories of its own alone.
        """
        if self.omegat is None or datatype == "plaintext":
            return {}
        return {"header": TmxHeader({"creationtool": "OmegaT", "o-tmf": "OmegaT TMX", "datatype": datatype})}
