"""Muon: momentum whose updates of matrices are made orthogonal.

After Jordan et al. (2024), "Muon: an optimizer for hidden layers in neural networks", with the scale of Liu et al.
(2025), "Muon is scalable for LLM training" (arXiv:2502.16982), by which the learning rate of Adam holds for both.
PyTorch's own works in bfloat16 always, which processors without instructions for it do hundreds of times slower, and
knows no processes that share the work.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

from scripts.training.parallel import Team

COEFFICIENTS = (3.4445, -4.7750, 2.0315)
"""Of the quintic Newton-Schulz iteration; steep at zero, so that five rounds are enough."""


def orthogonalised(matrices: Tensor, rounds: int = 5, dtype: torch.dtype = torch.float32) -> Tensor:
    """The nearest matrices with all singular values near 1 (between 0.7 and 1.2).

    Args:
        matrices: shape (n, rows, columns).
        rounds: of the iteration.
        dtype: type to compute in; the iteration is stable in bfloat16.
    """
    a, b, c = COEFFICIENTS
    wide = matrices.shape[1] <= matrices.shape[2]
    x = matrices if wide else matrices.mT
    x = (x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)).to(dtype)
    for _ in range(rounds):
        gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x if wide else x.mT


class Muon(torch.optim.Optimizer):
    """Muon for matrices; what is not a matrix between hidden layers belongs to another optimiser.

    Args:
        parameters: matrices.
        lr: learning rate, of the size that suits Adam.
        momentum: decay of the running mean of the gradients.
        dtype: type in which updates are made orthogonal.
        team: the processes that train together; each does its share of the matrices for all.
    """

    def __init__(
        self,
        parameters: Iterable[Tensor],
        lr: float,
        momentum: float = 0.95,
        dtype: torch.dtype = torch.float32,
        team: Team | None = None,
    ) -> None:
        super().__init__(parameters, {"lr": lr, "momentum": momentum})
        self._dtype = dtype
        self._team = team or Team()

    @torch.no_grad()
    def step(self, closure: Any = None) -> None:  # type: ignore[override]
        """One update; matrices of one shape are done together."""
        for group in self.param_groups:
            shapes: dict[torch.Size, list[Tensor]] = defaultdict(list)
            for parameter in group["params"]:
                shapes[parameter.shape].append(parameter)
            for shape, parameters in shapes.items():
                updates = torch.stack([self._update(parameter, group["momentum"]) for parameter in parameters])
                made = self._team.spread(updates, lambda part: orthogonalised(part, dtype=self._dtype).float())
                scale = 0.2 * max(shape) ** 0.5
                for parameter, update in zip(parameters, made, strict=True):
                    parameter.sub_(update, alpha=group["lr"] * scale)

    def _update(self, parameter: Tensor, momentum: float) -> Tensor:
        """The gradient with Nesterov's momentum."""
        state = self.state[parameter]
        if not state:
            state["mean"] = torch.zeros_like(parameter)
        assert parameter.grad is not None
        mean = state["mean"].lerp_(parameter.grad, 1 - momentum)
        return parameter.grad.lerp(mean, momentum)
