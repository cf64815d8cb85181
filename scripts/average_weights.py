"""Makes one model of several that were trained from one another: the mean of their weights.

    python -m scripts.average_weights HF_FOLDER HF_FOLDER… -o HF_FOLDER [--shares 0.6 0.4]

Models that lie in one basin of the loss, as the end of a run and its start do, are better together than the best of
them, at no cost in use: Wortsman et al., "Model soups: averaging weights of multiple fine-tuned models improves
accuracy without increasing inference time", ICML 2022. Needs the extra `[train]`.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import torch
from transformers import MarianMTModel

_VOCABULARY = "vocab.json"


def average(folders: Sequence[Path], shares: Sequence[float], output: Path) -> None:
    """Writes the mean of the models in `folders`, with the vocabulary and the pieces of the first.

    Args:
        folders: two or more Hugging Face folders of MarianMT models of the same shape and vocabulary.
        shares: of each in the mean; they add up to 1.
        output: the folder to write.

    Raises:
        ValueError: the models have not the same vocabulary or shape, or the shares do not fit them.
    """
    if len(shares) != len(folders) or abs(sum(shares) - 1) > 1e-6:
        raise ValueError(f"{len(folders)} models need as many shares, which add up to 1.")
    words = (folders[0] / _VOCABULARY).read_bytes()
    network = MarianMTModel.from_pretrained(folders[0], dtype=torch.float32)
    total = {name: shares[0] * weight.double() for name, weight in network.state_dict().items()}
    for folder, share in zip(folders[1:], shares[1:], strict=True):
        if (folder / _VOCABULARY).read_bytes() != words:
            raise ValueError(f"{folder}: its vocabulary is not that of {folders[0]}; average models that share one.")
        further = MarianMTModel.from_pretrained(folder, dtype=torch.float32).state_dict()
        shapes = [{name: weight.shape for name, weight in weights.items()} for weights in (total, further)]
        if shapes[0] != shapes[1]:
            raise ValueError(f"{folder}: its network is not that of {folders[0]}; average models of one shape.")
        for name, weight in further.items():
            total[name] += share * weight.double()
    network.load_state_dict({name: weight.float() for name, weight in total.items()})
    network.save_pretrained(output)
    for name in (_VOCABULARY, "source.spm", "target.spm"):
        shutil.copyfile(folders[0] / name, output / name)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", help="Hugging Face folders")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder to write")
    parser.add_argument("--shares", type=float, nargs="+", help="of each in the mean; all the same if not given")
    args = parser.parse_args()
    if len(args.folders) < 2:
        parser.error("name two models or more")
    try:
        average(args.folders, args.shares or [1 / len(args.folders)] * len(args.folders), args.output)
    except (OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
