"""One training step's forward pass, written for a processor: the same function as Hugging Face's MarianMTModel.

The layers are those of Marian (post-norm transformer, Vaswani et al. 2017). What makes it quick: matrix products and
what lies between them in bfloat16 where the processor has instructions for it (twice to four times float32's speed;
weights, the embeddings' gradients and the optimisers stay in float32), queries, keys and values in one product, and on
a processor a loss that never holds all logits.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional


def compute_type(device: torch.device) -> torch.dtype:
    """The type to compute in: bfloat16 where it is quicker than float32."""
    if device.type == "cuda" or (device.type == "cpu" and torch.cpu._is_avx512_bf16_supported()):
        return torch.bfloat16
    return torch.float32


def check(network: Any) -> None:
    """Raises ValueError where a MarianMTModel is of a kind that `Forward` does not compute."""
    config = network.config
    if config.activation_function != "relu" or not config.tie_word_embeddings or not config.scale_embedding:
        raise ValueError("training knows Marian networks with ReLU and tied, scaled embeddings alone")


class Forward:
    """A network's weights in the type of computing, for one step.

    Args:
        network: a MarianMTModel; its parameters get the gradients. There is no dropout.
        dtype: type of computing.

    Raises:
        ValueError: see `check`.
    """

    def __init__(self, network: Any, dtype: torch.dtype) -> None:
        check(network)
        config = network.config
        self._config = config
        self._shared: Tensor = network.model.shared.weight
        self._positions: Tensor = network.model.encoder.embed_positions.weight
        self._dtype = dtype
        self._weights = {
            name: parameter.to(dtype)
            for name, parameter in network.model.named_parameters()
            if ".layers." in name and parameter.requires_grad
        }

    def loss(self, source: Tensor, given: Tensor, target: Tensor, smoothing: float) -> Tensor:
        """Mean label-smoothed cross-entropy of the target pieces.

        Args:
            source: as `scripts.training.batches.pad` gives it, like the next two.
            given: what the decoder starts from.
            target: what it is to give.
            smoothing: share of probability given to all pieces alike.
        """
        padding = self._config.pad_token_id
        # Added to what attention weighs: nothing for pieces, minus infinity for padding.
        mask = torch.zeros(source.shape, dtype=self._dtype, device=source.device)
        mask.masked_fill_(source == padding, float("-inf"))
        hidden = self._decoded(given, self._encoded(source, mask[:, None, None, :]), mask[:, None, None, :])
        counted = target.reshape(-1) >= 0
        rows, right = hidden.reshape(-1, hidden.shape[-1])[counted], target.reshape(-1)[counted]
        weight = self._shared[:padding]
        if rows.is_cuda:
            logits = rows @ weight.to(self._dtype).t()
            return functional.cross_entropy(logits.float(), right, label_smoothing=smoothing)
        loss: Tensor = ChunkedCrossEntropy.apply(rows, weight, right, smoothing)
        return loss

    def _embedded(self, ids: Tensor) -> Tensor:
        scale = self._shared.shape[1] ** 0.5
        return (functional.embedding(ids, self._shared) * scale + self._positions[: ids.shape[1]]).to(self._dtype)

    def _encoded(self, source: Tensor, mask: Tensor) -> Tensor:
        states = self._embedded(source)
        for number in range(self._config.encoder_layers):
            name, heads = f"encoder.layers.{number}", self._config.encoder_attention_heads
            states = self._self_attention(states, name, heads, mask)
            states = self._feed_forward(states, name)
        return states

    def _decoded(self, given: Tensor, encoded: Tensor, mask: Tensor) -> Tensor:
        states = self._embedded(given)
        for number in range(self._config.decoder_layers):
            name, heads = f"decoder.layers.{number}", self._config.decoder_attention_heads
            states = self._self_attention(states, name, heads, None)
            attention = f"{name}.encoder_attn"
            queries = self._split(self._linear(states, [f"{attention}.q_proj"]), heads)
            keys, values = self._linear(encoded, [f"{attention}.{side}_proj" for side in "kv"]).chunk(2, dim=-1)
            attended = self._attended(queries, self._split(keys, heads), self._split(values, heads), mask)
            states = self._normed(states + self._linear(attended, [f"{attention}.out_proj"]), f"{attention}_layer_norm")
            states = self._feed_forward(states, name)
        return states

    def _self_attention(self, states: Tensor, layer: str, heads: int, mask: Tensor | None) -> Tensor:
        """Without a mask each piece sees those before it alone."""
        name = f"{layer}.self_attn"
        parts = self._linear(states, [f"{name}.{side}_proj" for side in "qkv"]).chunk(3, dim=-1)
        attended = self._attended(*(self._split(part, heads) for part in parts), mask)
        return self._normed(states + self._linear(attended, [f"{name}.out_proj"]), f"{name}_layer_norm")

    def _feed_forward(self, states: Tensor, layer: str) -> Tensor:
        inner = functional.relu(self._linear(states, [f"{layer}.fc1"]))
        return self._normed(states + self._linear(inner, [f"{layer}.fc2"]), f"{layer}.final_layer_norm")

    def _linear(self, states: Tensor, names: list[str]) -> Tensor:
        weights = [self._weights[f"{name}.weight"] for name in names]
        biases = [self._weights[f"{name}.bias"] for name in names]
        if len(names) == 1:
            return functional.linear(states, weights[0], biases[0])
        return functional.linear(states, torch.cat(weights), torch.cat(biases))

    def _normed(self, states: Tensor, name: str) -> Tensor:
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return functional.layer_norm(states, states.shape[-1:], weight, bias)

    @staticmethod
    def _split(states: Tensor, heads: int) -> Tensor:
        return states.unflatten(-1, (heads, -1)).transpose(1, 2)

    @staticmethod
    def _attended(queries: Tensor, keys: Tensor, values: Tensor, mask: Tensor | None) -> Tensor:
        if queries.is_cuda:
            mask = None if mask is None else mask.expand(-1, queries.shape[1], queries.shape[2], -1)
            made = functional.scaled_dot_product_attention(queries, keys, values, mask, is_causal=mask is None)
        else:
            # PyTorch's own attention takes four times as long in bfloat16 on a processor.
            if mask is None:
                mask = torch.full((queries.shape[2],) * 2, float("-inf"), dtype=queries.dtype).triu_(1)
            scale = queries.shape[-1] ** -0.5
            made = ((queries * scale) @ keys.transpose(-1, -2) + mask).softmax(-1) @ values
        return made.transpose(1, 2).flatten(2)


class ChunkedCrossEntropy(torch.autograd.Function):
    """Label-smoothed cross-entropy of a linear layer, a few hundred rows at a time.

    The whole matrix of logits is tens of megabytes and would be read and written five times over; in pieces that fit in
    the processor's cache the loss and its gradients take about a third of the time. Products are computed in the type
    of the rows, everything else in float32.
    """

    ROWS = 320

    @staticmethod
    def forward(ctx: Any, hidden: Tensor, weight: Tensor, target: Tensor, smoothing: float) -> Tensor:
        """The loss; its gradients are made here as well, while the logits are at hand."""
        rows, size = len(hidden), len(weight)
        narrow = weight.to(hidden.dtype)
        to_hidden, to_weight = torch.empty_like(hidden), torch.zeros_like(weight)
        loss = 0.0
        for start in range(0, rows, ChunkedCrossEntropy.ROWS):
            part = slice(start, start + ChunkedCrossEntropy.ROWS)
            right = target[part].unsqueeze(1)
            logits = (hidden[part] @ narrow.t()).float()
            total = logits.logsumexp(1, keepdim=True)
            hit = logits.gather(1, right).sum()
            loss += (total.sum() - (1 - smoothing) * hit - smoothing / size * logits.sum()).item()
            gradient = logits.sub_(total).exp_().sub_(smoothing / size)
            gradient.scatter_add_(1, right, torch.full_like(right, smoothing - 1, dtype=gradient.dtype)).div_(rows)
            gradient = gradient.to(hidden.dtype)
            torch.mm(gradient, narrow, out=to_hidden[part])
            to_weight += gradient.t() @ hidden[part]
        ctx.save_for_backward(to_hidden, to_weight)
        return weight.new_tensor(loss / rows)

    @staticmethod
    def backward(ctx: Any, *outer: Tensor) -> tuple[Tensor, Tensor, None, None]:
        """What forward made, times the gradient of the loss."""
        to_hidden, to_weight = ctx.saved_tensors
        return to_hidden * outer[0].to(to_hidden.dtype), to_weight * outer[0], None, None
