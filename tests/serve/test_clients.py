"""Clients that others have written, against a server in a process of its own."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from deep_translator import LibreTranslator
from deep_translator.exceptions import AuthorizationException
from libretranslatepy import LibreTranslateAPI

RAIN = "Het regent in Utrecht."
TEXT = "Het regent in Utrecht.\n\nWij gaan naar huis & blijven daar."


def test_libretranslatepy(server: str) -> None:
    api = LibreTranslateAPI(server)
    assert "rain" in api.translate(RAIN, "nl", "en")
    assert api.translate(TEXT, "auto", "en").count("\n") == TEXT.count("\n")
    assert api.detect("Waar is het station? Dat weet niemand hier.")[0]["language"] == "nl"
    assert {"code": "nl", "name": "Dutch", "targets": ["en", "nl"]} in api.languages()
    with pytest.raises(urllib.error.HTTPError, match="400"):
        api.translate(RAIN, "nl", "xx")


def test_deep_translator(server: str, tmp_path: Path) -> None:
    # Its list of languages is without Dutch, which has to be found therefore.
    api = LibreTranslator("auto", "en", api_key="any", custom_url=f"{server}/")
    assert "rain" in api.translate(RAIN)
    assert api.translate(TEXT).count("\n") == TEXT.count("\n")
    assert len(api.translate_batch([RAIN, "Wij gaan naar huis."])) == 2
    file = tmp_path / "a.txt"
    file.write_text(RAIN, encoding="utf-8")
    assert api.translate_file(str(file)) == api.translate(RAIN)


def test_keys(served: Callable[..., AbstractContextManager[str]]) -> None:
    with served("--beam", 1, "--api-key", "geheim") as address:
        assert "rain" in LibreTranslateAPI(address, "geheim").translate(RAIN, "nl", "en")
        assert "rain" in LibreTranslator("auto", "en", api_key="geheim", custom_url=f"{address}/").translate(RAIN)
        with pytest.raises(AuthorizationException):
            LibreTranslator("auto", "en", api_key="geraden", custom_url=f"{address}/").translate(RAIN)
        with pytest.raises(urllib.error.HTTPError, match="403"):
            LibreTranslateAPI(address).translate(RAIN, "nl", "en")


def test_an_address_as_omegat_and_the_plugins_of_opuscat_write_it(server: str) -> None:
    text = urlencode({"q": RAIN})
    # The stroke between the languages is not escaped.
    address = f"{server}/translate?{text}&markUnknown=no&langpair=nl|en&key=bwuxb5jS+VwSJ8mLz1qMfmMrDGA"
    with urllib.request.urlopen(address) as answer:
        found = json.load(answer)
    assert found["responseStatus"] == 200
    assert "rain" in found["responseData"]["translatedText"]
    text = urlencode({"input": RAIN})
    address = f'{server}/MtRestService/TranslateJson?tokenCode=0&{text}&srcLangCode=nl&trgLangCode=en&modelTag=""'
    with urllib.request.urlopen(address) as answer:
        assert json.load(answer) == {"translation": found["responseData"]["translatedText"]}
