"""Converts a Hugging Face Marian folder to a model folder that nlen loads (CTranslate2 + SentencePiece).

Example, with the extra `[convert]` installed:

    python -m scripts.convert_model hf/ models/nlen-nl-en --spm spm.model --model-version 2026.11
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from align.errors import NlenError
from align.modelhub.description import ModelFacts
from align.modelhub.guidance import LexiconSettings
from align.modelhub.huggingface import convert_huggingface
from align.modelhub.locate import DEFAULT_MODEL
from align.modelhub.model_file import QUANTIZATIONS


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, help="Hugging Face folder of a MarianMTModel")
    parser.add_argument("target", type=Path, help="model folder to write")
    parser.add_argument("--spm", type=Path, help="SentencePiece model shared by both languages")
    parser.add_argument("--source-spm", type=Path)
    parser.add_argument("--target-spm", type=Path)
    parser.add_argument("--lexicon", type=Path, help="a newer lexicon than the one in the folder that guided training")
    parser.add_argument("--quantization", choices=QUANTIZATIONS, default="int8")
    parser.add_argument("--name", default=DEFAULT_MODEL)
    parser.add_argument("--model-version", required=True, help="release of the weights, such as 2026.11")
    parser.add_argument("--licence", default="Apache-2.0", help="SPDX expression")
    parser.add_argument("--description", default="Small MarianMT model, Dutch to English.")
    parser.add_argument("--max-source-pieces", type=int, default=110)
    parser.add_argument("--scores", type=Path, help='JSON: measured figures, {"test set": {"bleu": 20.0, …}, …}')
    args = parser.parse_args()
    settings = args.source / "guidance.json"
    guidance = None
    if settings.is_file():
        guidance = LexiconSettings("lexicon.txt", **json.loads(settings.read_text(encoding="utf-8")))
    elif args.lexicon:
        parser.error(
            f"{settings}: missing, and a lexicon goes with the settings that training had; leave out --lexicon"
        )
    facts = ModelFacts(
        name=args.name,
        version=args.model_version,
        licence=args.licence,
        description=args.description,
        max_source_pieces=args.max_source_pieces,
        scores=json.loads(args.scores.read_text(encoding="utf-8")) if args.scores else {},
    )
    try:
        model = convert_huggingface(
            args.source,
            args.target,
            facts,
            source_spm=args.source_spm or args.spm,
            target_spm=args.target_spm or args.spm,
            guidance=guidance,
            guidance_files={"lexicon.txt": args.lexicon} if args.lexicon else None,
            quantization=args.quantization,
        )
    except NlenError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    size = sum((model.directory / name).stat().st_size for name in model.files)
    print(f"{model.directory}: {model.name} {model.version}, {model.quantization}, {size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
