"""Does a model translate at all? One sentence, before it is installed."""

from __future__ import annotations

from typing import Any

from align.errors import ModelError
from align.modelhub.description import ModelDescription

SENTENCES = {"nl": "De trein naar Utrecht vertrekt morgen om tien uur."}
"""A sentence by source language; models for other languages are only loaded."""


def try_out(model: ModelDescription) -> tuple[str, str]:
    """Translates a sentence.

    Returns:
        The sentence and its translation; both are empty for a language that has no sentence here.

    Raises:
        ModelError: the model cannot be loaded, or gives nothing or the sentence itself.
    """
    import ctranslate2
    import sentencepiece

    sentence = SENTENCES.get(model.source_language.split("-")[0], "")
    try:
        source: Any = sentencepiece.SentencePieceProcessor(model_file=str(model.directory / model.source_spm))
        target: Any = sentencepiece.SentencePieceProcessor(model_file=str(model.directory / model.target_spm))
        translator = ctranslate2.Translator(str(model.directory), intra_threads=1)
        pieces = source.encode(model.prepare(sentence or "."), out_type=str)
        prefix = [model.prefix] if model.prefix else []
        result = translator.translate_batch([[*prefix, *pieces, "</s>"]], beam_size=1, max_decoding_length=100)
        translation = str(target.decode(result[0].hypotheses[0])).strip()
    except (RuntimeError, ValueError, LookupError, OSError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelError(f"{model.name}: the converted model cannot be loaded ({reason}).") from error
    if not sentence:
        return "", ""
    if not any(map(str.isalpha, translation)) or translation == sentence:
        raise ModelError(
            f"{model.name}: the converted model does not translate: it makes {translation!r} of {sentence!r}; "
            "the release is not one that nlen can use."
        )
    return sentence, translation
