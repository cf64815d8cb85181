"""Models in memory: the one place where CTranslate2 and SentencePiece load one, on a processor or a graphics card."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from align.errors import ModelError, UsageError
from align.modelhub.description import ModelDescription

DEVICES = ("auto", "cpu", "cuda")
"""Where a model can run, as CTranslate2 has it; "auto" is a graphics card where there is one."""

COMPUTE_TYPES = (
    "default",
    "auto",
    "int8",
    "int8_float32",
    "int8_float16",
    "int8_bfloat16",
    "int16",
    "float16",
    "bfloat16",
    "float32",
)
"""In what CTranslate2 can compute: "default" is the type of the weights, "auto" the quickest that the device knows."""

EOS = "</s>"


@dataclass(frozen=True, slots=True)
class ComputeOptions:
    """On what a model runs; field names but the first are CTranslate2's.

    Attributes:
        threads: processor cores to use in all; 0 takes every core the process may use. On a graphics card it is of no
            account.
        device: one of `DEVICES`.
        device_index: number of the graphics card, or of several, which share the work then.
        compute_type: one of `COMPUTE_TYPES`.

    Raises:
        UsageError: a value makes no sense.
    """

    threads: int = 0
    device: str = "cpu"
    device_index: int | Sequence[int] = 0
    compute_type: str = "default"

    def __post_init__(self) -> None:
        if self.threads < 0:
            raise UsageError(f"{self.threads} threads are too few; give 0 for all cores, or a positive number.")
        if self.device not in DEVICES:
            raise UsageError(f'there is no device "{self.device}"; give one of {", ".join(DEVICES)}.')
        if not self.indices or min(self.indices) < 0 or len({*self.indices}) < len(self.indices):
            raise UsageError(
                f"the device index {self.device_index} makes no sense; give the number of a graphics card, from 0, or "
                "several different ones."
            )
        if self.compute_type not in COMPUTE_TYPES:
            raise UsageError(f'there is no compute type "{self.compute_type}"; give one of {", ".join(COMPUTE_TYPES)}.')

    @property
    def indices(self) -> tuple[int, ...]:
        """The device index as a tuple, of one number as a rule."""
        return (self.device_index,) if isinstance(self.device_index, int) else tuple(self.device_index)


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model in memory.

    Attributes:
        description: the model's.
        translator: its `ctranslate2.Translator`.
        source, target: the `sentencepiece.SentencePieceProcessor` of each language; one and the same where the model
            has one.
        workers: batches that it decodes at once.
    """

    description: ModelDescription
    translator: Any
    source: Any
    target: Any
    workers: int

    def marked(self, pieces: Sequence[str]) -> list[str]:
        """`pieces` with the piece for the target language, where the model wants one, and the end of the sentence."""
        prefix = self.description.facts.prefix
        return [*([prefix] if prefix else []), *pieces, EOS]


def load_model(description: ModelDescription, options: ComputeOptions | None = None) -> LoadedModel:
    """Loads the weights of a model and its SentencePiece models.

    Args:
        description: the model, from `align.modelhub.locate_model`.
        options: on what it runs; by default on all cores of the processor.

    Raises:
        ModelError: the files are damaged, or not of a model that CTranslate2 reads.
        UsageError: there is no such device here, or it does not compute in that type.
    """
    import ctranslate2
    import sentencepiece

    options = options or ComputeOptions()
    device = find_device(options)
    # One worker a core, each with a single thread: for a model this small, splitting one matrix product over cores
    # costs more in waiting than it saves (scripts.benchmark measures both). More threads than cores only get in each
    # other's way. A graphics card computes a whole batch at once, and a second worker would hold the weights again.
    workers = 1 if device == "cuda" else min(options.threads or available_cores(), available_cores())
    directory = description.directory

    def processor(name: str) -> Any:
        return sentencepiece.SentencePieceProcessor(model_file=str(directory / name))

    try:
        translator = ctranslate2.Translator(
            str(directory),
            device=device,
            device_index=list(options.indices),
            compute_type=options.compute_type,
            inter_threads=workers,
            intra_threads=1,
            max_queued_batches=-1,
        )
        source = processor(description.source_spm)
        target = source if description.target_spm == description.source_spm else processor(description.target_spm)
    except (RuntimeError, ValueError, LookupError, OSError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelError(f"{directory}: the model cannot be loaded ({reason}); install it again.") from error
    return LoadedModel(description, translator, source, target, workers * len(options.indices))


def find_device(options: ComputeOptions) -> str:
    """The device meant, "cpu" or "cuda".

    Raises:
        UsageError: it is not here, or does not compute in that type.
    """
    if options == ComputeOptions(options.threads):
        return "cpu"
    import ctranslate2

    cards: int = ctranslate2.get_cuda_device_count()
    if options.device == "cuda" and not cards:
        raise UsageError('there is no device "cuda" here; give "cpu", or "auto" for the best there is.')
    device = "cuda" if cards and options.device != "cpu" else "cpu"
    if beyond := [index for index in options.indices if index >= (cards if device == "cuda" else 1)]:
        there = f"graphics cards 0 to {cards - 1}" if device == "cuda" and cards > 1 else f"one {device} device, 0"
        raise UsageError(f"there is no device {beyond[0]} here, but {there}; give another --device-index.")
    wanted = options.compute_type
    for index in options.indices:
        known: set[str] = ctranslate2.get_supported_compute_types(device, index)
        if wanted not in {"default", "auto", *known}:
            raise UsageError(
                f"this {device} does not compute in {wanted}; give one of {', '.join(sorted(known))}, or auto."
            )
    return device


def available_cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
