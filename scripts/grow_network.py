"""Makes a network with more encoder layers of a trained one; it computes nearly the same and learns on from there.

    python -m scripts.grow_network RUN OUT --start HF_FOLDER --encoder-layers 6

RUN is the folder of a run of `scripts.train_model` that started from HF_FOLDER; its last checkpoint and its pairs are
used. OUT is what a new run starts from. Needs the extra `[train]`.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

import torch

from scripts.training.batches import Encoded, batches, pad
from scripts.training.forward import Forward
from scripts.training.growth import Batch, deepened
from scripts.training.network import END, hold_padding


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--encoder-layers", type=int, required=True)
    parser.add_argument("--start", type=Path, required=True, help="Hugging Face folder that the run started from")
    args = parser.parse_args()
    from transformers import MarianMTModel

    network: Any = MarianMTModel.from_pretrained(args.start, dtype=torch.float32)
    network.load_state_dict(torch.load(args.run / "checkpoint.pt", weights_only=True, map_location="cpu")["network"])
    hold_padding(network)
    data = Encoded.load(args.run / "stream.npz")
    texts: list[Batch] = []
    for batch in batches(data, 0, 8000, seed=1)[:12]:
        source, given, target = (torch.from_numpy(a) for a in pad(data, batch, END, network.config.pad_token_id))
        texts.append((source, given, target))
    try:
        grown = deepened(network, args.encoder_layers, texts[:4])
    except ValueError as error:
        parser.error(str(error))
    for name, one in (("before", network), ("after", grown)):
        with torch.no_grad():
            losses = [float(Forward(one, torch.float32).loss(*batch, smoothing=0.0)) for batch in texts]
        print(f"{name}: {one.num_parameters():,} parameters, loss {sum(losses) / len(losses):.3f}")
    grown.save_pretrained(args.out)
    for name in ("source.spm", "target.spm", "vocab.json"):
        shutil.copyfile(args.start / name, args.out / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
