"""A recipe: everything that decides what model comes out, as a TOML file."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@dataclass(frozen=True)
class Group:
    """Sources that are sampled together.

    Attributes:
        name: for logs.
        share: part of all training pairs that comes from the group, 0 to 1.
        files: names in the data folder; one that is named twice counts twice within the group.
        robust: whether the pairs are varied by `robustness`.
        join: share of neighbouring pairs that are joined to one of two sentences, for files in reading order.
    """

    name: str
    share: float
    files: tuple[str, ...]
    robust: bool = True
    join: float = 0.0


@dataclass(frozen=True)
class Network:
    """Shape of the MarianMT network; field names are those of the Marian toolkit in Hugging Face's spelling."""

    vocabulary: int = 8000
    width: int = 256
    feed_forward: int = 1024
    heads: int = 4
    encoder_layers: int = 4
    decoder_layers: int = 2
    positions: int = 512


@dataclass(frozen=True)
class Training:
    """How the network is trained.

    Attributes:
        pairs: pairs drawn for the whole run (an upper bound; the time limit may come first).
        batch_pieces: source and target pieces in a batch, padding counted.
        optimizer: "adam", or "muon" for Muon on the matrices of the layers and Adam on the rest.
        learning_rate: the highest.
        warmup: steps until it is reached.
        decay_from: share of the run after which it falls in a straight line to `final_rate` of itself.
        average_from: share of the run after which the weights are averaged (exponential moving average).
        average_decay: the average's decay for each 20 steps.
        label_smoothing: as in Vaswani et al. (2017).
        clip: largest norm of the gradient.
        longest: pieces of a side beyond which a pair is left out.
        blanked: share of the pieces behind which the decoder does not see what it has written, so that it looks at
            the source instead of learning the targets by heart (word dropout: Gal and Ghahramani 2016; for little data
            Sennrich and Zhang 2019, "Revisiting Low-Resource Neural Machine Translation"); short targets are spared,
            see `scripts.training.loop.long_enough`.
        validate_every: steps between validations; 0 validates at the end alone.
        patience: validations without a better chrF after which training stops; 0 never does.
        seed: of every random choice.
    """

    pairs: int = 900_000
    batch_pieces: int = 5600
    optimizer: str = "adam"
    learning_rate: float = 6e-4
    warmup: int = 200
    decay_from: float = 0.45
    final_rate: float = 0.02
    average_from: float = 0.8
    average_decay: float = 0.95
    label_smoothing: float = 0.1
    clip: float = 1.0
    longest: int = 110
    blanked: float = 0.0
    validate_every: int = 0
    patience: int = 0
    seed: int = 1


@dataclass(frozen=True)
class Robustness:
    """Shares of the pairs that are varied, each 0 to 1; see `scripts.training.robustness`."""

    lower_case: float = 0.02
    upper_case: float = 0.02
    no_final_stop: float = 0.03
    other_quotes: float = 0.05
    added_quotes: float = 0.01
    copied_noise: float = 0.005


@dataclass(frozen=True)
class Guidance:
    """How sources are guided by the lexicon in training; shares are of 0 to 1.

    Attributes:
        unguided: of the pairs whose source stays as it is.
        spared: of the words and phrases that stay as they are in the others.
        swapped: of the pairs in which what is to be copied is swapped; see `scripts.training.copying`.
        resegmented: of the sources that are cut into pieces in one of many ways, drawn by their probability, and not in
            the likeliest (subword regularization: Kudo 2018).
        smoothing: exponent of that probability; the smaller, the more alike all ways are.
        alternatives: meanings given of a word; as in the model's description.
        mark: piece before a further meaning; likewise.
    """

    unguided: float = 0.08
    spared: float = 0.1
    swapped: float = 0.25
    resegmented: float = 0.0
    smoothing: float = 0.3
    alternatives: int = 2
    mark: str = "<0x02>"


@dataclass(frozen=True)
class Recipe:
    """The whole recipe; `held_out` are ids of articles that stay out of training."""

    name: str
    groups: tuple[Group, ...]
    network: Network
    training: Training
    robustness: Robustness
    guidance: Guidance = field(default_factory=Guidance)
    held_out: frozenset[str] = field(default_factory=frozenset)


def read_recipe(path: Path) -> Recipe:
    """Reads a recipe.

    Raises:
        ValueError: a field is unknown or missing, or the shares of the groups do not add up to 1.
    """
    data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        groups = tuple(Group(**{**group, "files": tuple(group["files"])}) for group in data.pop("group"))
        held_out = frozenset((path.parent / data.pop("held_out")).read_text(encoding="utf-8").split())
        recipe = Recipe(
            name=data.pop("name"),
            groups=groups,
            network=Network(**data.pop("network", {})),
            training=Training(**data.pop("training", {})),
            robustness=Robustness(**data.pop("robustness", {})),
            guidance=Guidance(**data.pop("guidance", {})),
            held_out=held_out,
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path}: {error}") from error
    if data:
        raise ValueError(f"{path}: unknown fields {', '.join(data)}")
    if abs(sum(group.share for group in groups) - 1) > 1e-6:
        raise ValueError(f"{path}: the shares of the groups do not add up to 1")
    return recipe
