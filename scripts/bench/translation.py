"""Translation: nlen against the same weights in transformers, and in CTranslate2 used paragraph by paragraph."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from align.article import Article, Paragraph
from align.modelhub import locate_model
from align.segmentation import segment_article
from scripts.bench import timed
from scripts.news import NEWS, read_news

BEAM = 4
ONE_BY_ONE_SHARE = 8
"""transformers, one sentence at a time, translates every eighth article only: it would take minutes otherwise."""


def news(count: int) -> Iterator[Article]:
    """The first Dutch articles of the last parts of corpora/news."""
    parts = sorted((path.stem for path in NEWS.glob("part-*.tsv")), reverse=True)
    for article in islice(read_news(*parts), count):
        paragraphs = tuple(Paragraph(" ".join(sentences)) for sentences in article.paragraphs())
        yield Article(article.id, "nl", "", paragraphs)


def benchmark(scratch: Path, args: argparse.Namespace, table: Callable[..., dict[str, float]]) -> None:
    data = scratch / "articles.json"
    texts = [[p.text for p in article.paragraphs] for article in news(args.articles)]
    data.write_text(json.dumps(texts), encoding="utf-8")
    # In a process of its own: the peak memory of a process is at least that of the one it was forked from.
    export = (
        "import sys, pathlib; from align.modelhub import locate_model; from align.modelhub.huggingface import *; "
        "export_huggingface(locate_model(), pathlib.Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", export, str(scratch / "hf")], check=True)
    sentences = sum(len(p.sentences) for a in _articles(data) for p in a.paragraphs)
    contenders = [
        "nlen, beam 4",
        "nlen, beam 4, checks off",
        "CTranslate2 by paragraph, beam 4",
        "transformers float32 by 32, beam 4",
        "transformers float32 one by one, beam 4",
    ]
    title = f"Translation of {len(texts)} articles, {sentences} sentences"
    table(title, "sentences/s", contenders, data)
    table(title, "sentences/s", ["nlen, beam 1", "CTranslate2 by paragraph, beam 1"], data)
    if args.sweep:
        grid = [f"workers {w} x {t} threads, {p} pieces" for w, t in ((2, 1), (1, 2)) for p in (512, 1536, 4096)]
        table("Workers, threads and batch sizes", "sentences/s", grid, data)


def run(name: str, data: Path) -> dict[str, float]:
    """Measures one contender on the articles in `data`."""
    articles = _articles(data)
    beam = 1 if name.endswith("beam 1") else BEAM
    if name.startswith("nlen"):
        return _nlen(articles, beam, checks="checks off" not in name)
    if name.startswith("CTranslate2"):
        return _by_paragraph(articles, beam)
    if name.startswith("workers"):
        _, workers, _, threads, _, pieces, _ = name.replace(",", "").split()
        return _plain_batches(articles, int(workers), int(threads), int(pieces))
    if "one by one" in name:
        return _transformers(articles[::ONE_BY_ONE_SHARE], data.parent / "hf", 1)
    return _transformers(articles, data.parent / "hf", 32)


def _articles(data: Path) -> list[Article]:
    texts = json.loads(data.read_text(encoding="utf-8"))
    return [
        segment_article(Article(str(n), "nl", "", tuple(Paragraph(text) for text in paragraphs)))
        for n, paragraphs in enumerate(texts)
    ]


def _sentences(articles: list[Article]) -> list[str]:
    return [s.text for article in articles for p in article.paragraphs for s in p.sentences]


def _nlen(articles: list[Article], beam: int, checks: bool) -> dict[str, float]:
    from align import Translator

    translator = Translator(beam_size=beam)
    list(translator.translate(["Dit is een zin om mee te beginnen."]))
    if checks:
        return timed(lambda: sum(len(a.units) for a in translator.translate_articles(articles)))
    sentences = _sentences(articles)
    return _decode_only(translator, sentences)


def _decode_only(translator: Any, sentences: list[str]) -> dict[str, float]:
    """Batching and decoding without the checks: what the checks and the second decoding cost is the difference."""
    from align.translation.engine.marian import DecodingOptions, length_batches

    model = translator._model

    def work() -> float:
        pieces = model.encode(sentences)
        options = DecodingOptions(beam_size=BEAM)
        pending = [model.submit([pieces[i] for i in b], options) for b in length_batches([len(p) for p in pieces])]
        return sum(len(collect()) for collect in pending)

    return timed(work)


def _by_paragraph(articles: list[Article], beam: int) -> dict[str, float]:
    """A call for each paragraph with the library's default threads, as argos-translate does."""
    import ctranslate2
    import sentencepiece

    model = locate_model()
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(model.directory / model.source_spm))
    translator = ctranslate2.Translator(str(model.directory))

    def work() -> float:
        count = 0
        for article in articles:
            for paragraph in article.paragraphs:
                batch = [[*p, "</s>"] for p in pieces.encode([s.text for s in paragraph.sentences], out_type=str)]
                results = translator.translate_batch(batch, max_batch_size=32, beam_size=beam, return_scores=True)
                count += len([pieces.decode(result.hypotheses[0]) for result in results])
        return count

    return timed(work)


def _plain_batches(articles: list[Article], workers: int, threads: int, max_pieces: int) -> dict[str, float]:
    import ctranslate2
    import sentencepiece

    from align.translation.engine.marian import length_batches

    model = locate_model()
    processor = sentencepiece.SentencePieceProcessor(model_file=str(model.directory / model.source_spm))
    translator = ctranslate2.Translator(
        str(model.directory), inter_threads=workers, intra_threads=threads, max_queued_batches=-1
    )

    def work() -> float:
        pieces = [[*p, "</s>"] for p in processor.encode(_sentences(articles), out_type=str)]
        pending = [
            translator.translate_batch([pieces[i] for i in batch], beam_size=BEAM, asynchronous=True)
            for batch in length_batches([len(p) for p in pieces], max_pieces)
        ]
        return len([result.result() for batch in pending for result in batch])

    return timed(work)


def _transformers(articles: list[Article], folder: Path, size: int) -> dict[str, float]:
    import torch
    from transformers import MarianMTModel, MarianTokenizer

    tokenizer = MarianTokenizer(str(folder / "source.spm"), str(folder / "target.spm"), str(folder / "vocab.json"))
    network = MarianMTModel.from_pretrained(folder).eval()
    sentences = iter(_sentences(articles))

    def work() -> float:
        count = 0
        while batch := list(islice(sentences, size)):
            with torch.inference_mode():
                encoded = tokenizer(batch, return_tensors="pt", padding=True)
                output = network.generate(**encoded, num_beams=BEAM, max_length=256)
            count += len(tokenizer.batch_decode(output, skip_special_tokens=True))
        return count

    return timed(work)
