"""A trained network with more encoder layers, that computes nearly what it computed before.

After Chen et al. (ICLR 2016, "Net2Net"): what is new begins as nearly the identity, so that nothing learned is lost,
and then learns on. The layers here are post-norm, `norm(x + sublayer(x))`: a sublayer whose last matrix is zero leaves
`norm(x)`. This is `x` again if the norm's scale and shift are the deviation and the mean of `x` over its features; both
differ little from piece to piece, since `x` comes out of a norm itself, so that their means over some text will do.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from scripts.training.forward import Forward
from scripts.training.network import hold_padding

Batch = tuple[Tensor, Tensor, Tensor]


class _Watched(Forward):
    """Notes mean and deviation, over the features, of what comes out of each encoder layer."""

    def __init__(self, network: Any) -> None:
        super().__init__(network, torch.float32)
        self.seen: list[list[Tensor]] = [[] for _ in range(network.config.encoder_layers)]

    def _feed_forward(self, states: Tensor, layer: str) -> Tensor:
        made = super()._feed_forward(states, layer)
        side, _, number = layer.split(".")
        if side == "encoder":
            deviation, mean = torch.std_mean(made, -1, correction=0)
            self.seen[int(number)].append(torch.stack([deviation.flatten(), mean.flatten()]))
        return made


def deepened(network: Any, encoder_layers: int, texts: Sequence[Batch]) -> Any:
    """A copy of a network with more encoder layers.

    The new ones stand evenly among the old; each has the attention and the first feed-forward matrix of the layer
    before it, and its last matrices are zero.

    Args:
        network: a MarianMTModel that `Forward` computes.
        encoder_layers: of the copy; as many as the network has, up to twice as many.
        texts: source, decoder input and target of a few batches, as `Forward.loss` takes them.

    Raises:
        ValueError: as many layers cannot be had.
    """
    before = network.config.encoder_layers
    if not before <= encoder_layers <= 2 * before:
        raise ValueError(f"a network of {before} encoder layers grows to {before} to {2 * before} of them")
    watched = _Watched(network)
    with torch.no_grad():
        for batch in texts:
            watched.loss(*batch, smoothing=0.0)
    config = copy.deepcopy(network.config)
    config.encoder_layers = config.num_hidden_layers = encoder_layers
    grown = type(network)(config)
    old, weights = network.state_dict(), grown.state_dict()
    for name in weights:
        side, found, rest = name.partition(".encoder.layers.")
        if not found:
            weights[name] = old[name].clone()
            continue
        number, rest = rest.split(".", 1)
        model, new = _layers(before, encoder_layers)[int(number)]
        weight = old[f"{side}{found}{model}.{rest}"].clone()
        if new:
            deviation, mean = torch.cat(watched.seen[model], 1).mean(1)
            if rest.startswith(("self_attn.out_proj.", "fc2.")):
                weight.zero_()
            elif rest.endswith("layer_norm.weight"):
                weight.fill_(deviation)
            elif rest.endswith("layer_norm.bias"):
                weight.fill_(mean)
        weights[name] = weight
    grown.load_state_dict(weights)
    hold_padding(grown)
    return grown


def _layers(before: int, after: int) -> list[tuple[int, bool]]:
    """For each layer of the copy the layer that it comes from, and whether it is new."""
    more = after - before
    followed = {before * (number + 1) // more - 1 for number in range(more)} if more else set()
    return [(layer, new) for layer in range(before) for new in ((False, True) if layer in followed else (False,))]
