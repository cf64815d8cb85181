"""How a unit's facts are kept in `<prop>` elements.

TMX 1.4b, section "prop", asks that types a tool has not published begin with "x-". A property "quality" is therefore
written as `<prop type="x-quality">`. Types of other tools that do not begin so are kept too: type "domain" is property
":domain". The two functions below are inverse to each other for all strings.

Four types stand for attributes of `TranslationUnit` and not for properties: see `FIELD_TYPES`. Of several props of
such a type the first whose value fits is the attribute - an empty one says that it is not set - and the rest are
properties, so a unit with a property that happens to be called "score" comes back as it was. Other types that a unit
repeats become one property, their values joined by line feeds.
"""

from __future__ import annotations

import re
from functools import lru_cache

ORIGIN_TYPE = "x-origin"
SCORE_TYPE = "x-score"
ARTICLE_TYPE = "x-article"
POSITION_TYPE = "x-position"

FIELD_TYPES = frozenset({ORIGIN_TYPE, SCORE_TYPE, ARTICLE_TYPE, POSITION_TYPE})
"""Types that hold `origin`, `score` (0 to 1), `article` and `position` ("paragraph.sentence")."""

# Types that are kept letter for letter behind a colon. Those in "x-:" have to be among them wherever "x-" + key would
# otherwise name the same type twice.
_VERBATIM = re.compile(r"(?:x-:)*(?!x-).*", re.DOTALL)


@lru_cache(maxsize=4096)
def property_key(prop_type: str) -> str:
    """The property that a prop type holds: "x-quality" gives "quality", "domain" gives ":domain"."""
    return f":{prop_type}" if _VERBATIM.fullmatch(prop_type) else prop_type[2:]


@lru_cache(maxsize=4096)
def prop_type(key: str) -> str:
    """The prop type that holds a property: "quality" gives "x-quality", ":domain" gives "domain"."""
    return key[1:] if key.startswith(":") and _VERBATIM.fullmatch(key[1:]) else f"x-{key}"
