"""Training in several processes, each with its share of every batch; their gradients are averaged.

On a processor, two processes of one thread each do more than one process of two threads: they wait for each other once
a step and not at every matrix product.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

import torch
import torch.distributed as dist


class Team:
    """The processes of a run; one process alone is a team too.

    Args:
        rank: number of this process, from 0.
        size: number of processes.
        meeting: a file, not there yet, by which they find each other.
    """

    def __init__(self, rank: int = 0, size: int = 1, meeting: Path | None = None) -> None:
        self.rank, self.size = rank, size
        if size > 1:
            dist.init_process_group(
                "gloo", init_method=f"file://{meeting}", rank=rank, world_size=size, timeout=timedelta(hours=2)
            )

    @property
    def leads(self) -> bool:
        """Whether this process writes logs and checkpoints."""
        return self.rank == 0

    def share(self, batch: list[int]) -> list[int]:
        """This process's part of a batch; of a batch smaller than the team, all."""
        return batch[self.rank :: self.size] if len(batch) >= self.size else batch

    def agree(self, number: float) -> float:
        """The number that the leader has, for all."""
        if self.size == 1:
            return number
        shared = torch.tensor([number], dtype=torch.float64)
        dist.broadcast(shared, 0)
        return float(shared)

    def average(self, parameters: Iterable[torch.Tensor], weight: float) -> None:
        """Replaces the gradients by their mean over the processes, each process counting with its `weight`."""
        if self.size == 1:
            return
        gradients = [p.grad for p in parameters if p.grad is not None]
        flat = torch.cat([g.reshape(-1) * weight for g in gradients] + [torch.tensor([weight])])
        dist.all_reduce(flat)
        flat /= flat[-1].clone()
        start = 0
        for gradient in gradients:
            gradient.copy_(flat[start : start + gradient.numel()].view_as(gradient))
            start += gradient.numel()

    def spread(self, rows: torch.Tensor, work: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
        """`work(rows)`, each process doing its part of the rows.

        Args:
            rows: the same in all processes; the first dimension is divided.
            work: gives as many rows of the same shape, each from its own alone.
        """
        if self.size == 1 or len(rows) < self.size:
            return work(rows)
        parts = list(rows.tensor_split(self.size))
        parts[self.rank] = work(parts[self.rank]).contiguous()
        made = torch.empty_like(rows)
        for rank, part in enumerate(made.tensor_split(self.size)):
            if rank == self.rank:
                part.copy_(parts[rank])
            dist.broadcast(part, rank)
        return made
