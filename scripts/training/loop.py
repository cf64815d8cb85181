"""The training loop: steps, learning rate, averaged weights, checkpoints, validation, log."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from scripts.training.batches import POOL, Encoded, batches, pad
from scripts.training.forward import Forward, compute_type
from scripts.training.muon import Muon
from scripts.training.network import END, hold_padding
from scripts.training.parallel import Team
from scripts.training.recipe import Training

LOG_EVERY = 50
AVERAGE_EVERY = 20
LEAST_BLANKED = 12
"""Pieces of the shortest target that is blanked, see `long_enough`."""


@dataclass
class Progress:
    """Where a run stands; together with the recipe and the data it decides everything that follows."""

    pool: int = 0
    batch: int = 0
    step: int = 0
    seconds: float = 0.0
    best_chrf: float = 0.0
    worse: int = 0
    log: list[dict[str, float]] = field(default_factory=list)


def optimizers_for(
    network: Any, name: str, dtype: torch.dtype = torch.float32, team: Team | None = None
) -> list[torch.optim.Optimizer]:
    """The optimisers of a network, together one for each of its parameters.

    Args:
        network: a MarianMTModel.
        name: "adam", or "muon" for Muon on the matrices of the layers and Adam on the rest.
        dtype: type that Muon computes in.
        team: the processes that train together.
    """
    trained = [(n, p) for n, p in network.named_parameters() if p.requires_grad]
    chosen = [p for n, p in trained if name == "muon" and p.ndim == 2 and ".layers." in n]
    rest = [p for n, p in trained if not any(p is one for one in chosen)]
    adam = torch.optim.Adam(rest, lr=0.0, betas=(0.9, 0.98), eps=1e-9, fused=True)
    return [adam, Muon(chosen, lr=0.0, dtype=dtype, team=team)] if chosen else [adam]


def long_enough(target: NDArray[np.int64]) -> NDArray[np.bool_]:
    """The rows of a batch whose target has `LEAST_BLANKED` pieces, its end among them; shape (pairs, 1).

    Of a headline or the label of a button every piece is needed: a network that learnt to do without them drops words.
    """
    long: NDArray[np.bool_] = (target >= 0).sum(1, keepdims=True) >= LEAST_BLANKED
    return long


def go_on_from(checkpoint: Path, copy: Path) -> None:
    """Writes the checkpoint of one run as the start of another, which has other pairs."""
    state = torch.load(checkpoint, weights_only=True)
    state["progress"] |= {"pool": 0, "batch": 0}
    torch.save(state, copy)


class Trainer:
    """Trains a network on encoded pairs; a run that was killed goes on from its last checkpoint.

    Args:
        network: a MarianMTModel on its device.
        data: the run's pairs in the order of training.
        settings: the recipe's training part.
        folder: for `checkpoint.pt` and `log.jsonl`.
        validate: gives figures of the averaged network, "chrf" among them.
        minutes: time for the whole run, over all its parts; 0 trains until the pairs are used up. With a limit the
            learning rate falls with the time, else with the pairs.
        save_every: seconds between checkpoints.
        team: the processes that train together.
        cooldown: minutes, from here, over which the learning rate falls to zero and after which training ends; 0 for
            none. A run at a constant rate (`decay_from` 1) is a trunk that goes on for as long as there is time; a
            release is a branch of it that cools down, in a folder of its own: Hu et al. (2024), "MiniCPM", and Hägele
            et al. (2024), "Scaling Laws and Compute-Optimal Training Beyond Fixed Training Durations".
        dtype: type to compute in; the quickest on this device if not given.
    """

    def __init__(
        self,
        network: Any,
        data: Encoded,
        settings: Training,
        folder: Path,
        validate: Callable[[Any], dict[str, float]],
        minutes: float = 0,
        save_every: float = 300,
        team: Team | None = None,
        cooldown: float = 0,
        dtype: torch.dtype | None = None,
    ) -> None:
        self.network, self.data, self.settings, self.folder = network, data, settings, folder
        self.validate, self.minutes, self.save_every = validate, minutes, save_every
        self.team = team or Team()
        self.device = network.device
        self.dtype = dtype or compute_type(self.device)
        self.optimizers = optimizers_for(network, settings.optimizer, self.dtype, self.team)
        self.average: dict[str, torch.Tensor] | None = None
        self.progress = Progress()
        self.cooldown, self.trunk_seconds, self.branched_at = cooldown, 0.0, 0
        self.checkpoint = folder / "checkpoint.pt"
        if cooldown:
            self._branch_off()
        elif self.checkpoint.exists():
            self._resume()

    def run(self) -> dict[str, float]:
        """Trains to the end and gives the last validation's figures; the network holds the averaged weights."""
        self.network.train()
        started, before = time.monotonic(), self.progress.seconds
        saved, losses, pairs, marked = started, [], 0, started
        for batch in self._rest():
            losses.append(self._step(batch))
            pairs += len(batch)
            now = time.monotonic()
            # The learning rate goes by the time: all processes must have the same.
            self.progress.seconds = self.team.agree(before + now - started)
            if self.progress.step % LOG_EVERY == 0:
                rate = self.optimizers[0].param_groups[0]["lr"]
                self._log(loss=sum(losses) / len(losses), rate=rate, pairs_per_second=pairs / max(now - marked, 1e-9))
                losses, pairs, marked = [], 0, now
            if self.settings.validate_every and self.progress.step % self.settings.validate_every == 0:
                if not self._improves():
                    break
                self.network.train()
            if now - saved > self.save_every:
                self._save()
                saved = now
            if self._share() >= 1:
                break
        self._save()
        self._take_average()
        return self._figures()

    def _rest(self) -> Any:
        """The batches that have not been seen, from the place where the run stands."""
        state = self.progress
        if self.cooldown and state.pool * POOL >= len(self.data):
            state.pool = state.batch = 0
        while state.pool * POOL < len(self.data):
            made = batches(self.data, state.pool, self.settings.batch_pieces, self.settings.seed)
            while state.batch < len(made):
                state.batch += 1
                yield made[state.batch - 1]
            state.pool, state.batch = state.pool + 1, 0
            if self.cooldown and state.pool * POOL >= len(self.data):
                # A branch ends with its time, not with the data.
                state.pool = 0

    def _share(self) -> float:
        """How much of the run is done, 0 to 1."""
        if self.cooldown:
            return min(max(self.progress.seconds - self.trunk_seconds, 0.0) / (60 * self.cooldown), 1.0)
        if self.minutes:
            return self.progress.seconds / (60 * self.minutes)
        return min(self.progress.pool * POOL / len(self.data), 1.0)

    def _learning_rate(self) -> float:
        s = self.settings
        share = self._share()
        if self.cooldown:
            return s.learning_rate * max(0.0, 1 - share)
        falling = 1.0 if share < s.decay_from else max(s.final_rate, (1 - share) / (1 - s.decay_from))
        return s.learning_rate * min(1.0, (self.progress.step + 1) / s.warmup) * falling

    def _step(self, batch: list[int]) -> float:
        network, s = self.network, self.settings
        arrays = list(pad(self.data, self.team.share(batch), END, network.config.pad_token_id))
        if s.blanked:
            # The padding's embedding is zero, and nothing but the positions tells such pieces apart.
            rng = np.random.default_rng((s.seed, self.progress.step, self.team.rank))
            blank = rng.random(arrays[1].shape) < s.blanked
            arrays[1][blank & long_enough(arrays[2])] = network.config.pad_token_id
        source, given, target = (torch.from_numpy(array).to(self.device) for array in arrays)
        rate = self._learning_rate()
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate
        loss = Forward(network, self.dtype).loss(source, given, target, s.label_smoothing)
        loss.backward()
        self.team.average(network.parameters(), float((target >= 0).sum()))
        network.model.shared.weight.grad[network.config.pad_token_id].zero_()
        torch.nn.utils.clip_grad_norm_(network.parameters(), s.clip)
        for optimizer in self.optimizers:
            optimizer.step()
        network.zero_grad(set_to_none=True)
        hold_padding(network)
        self.progress.step += 1
        if not self.cooldown and self._share() >= s.average_from and self.progress.step % AVERAGE_EVERY == 0:
            self._update_average()
        return float(loss.detach())

    def _update_average(self) -> None:
        """Exponential moving average (Polyak and Juditsky, 1992) of the weights, every `AVERAGE_EVERY` steps."""
        weights = {n: p.detach() for n, p in self.network.named_parameters()}
        if self.average is None:
            self.average = {name: weight.clone() for name, weight in weights.items()}
        else:
            for name, weight in weights.items():
                self.average[name].lerp_(weight, 1 - self.settings.average_decay)

    def _take_average(self) -> None:
        if self.average is not None:
            with torch.no_grad():
                for name, parameter in self.network.named_parameters():
                    parameter.copy_(self.average[name])
            hold_padding(self.network)

    def _improves(self) -> bool:
        """Validates; false when patience is at its end."""
        figures = self._figures()
        better = figures["chrf"] > self.progress.best_chrf
        self.progress.best_chrf = max(figures["chrf"], self.progress.best_chrf)
        self.progress.worse = 0 if better else self.progress.worse + 1
        return not self.settings.patience or self.progress.worse < self.settings.patience

    def _figures(self) -> dict[str, float]:
        """The leader validates; all get BLEU and chrF."""
        figures = self.validate(self.network.eval()) if self.team.leads else {"bleu": 0.0, "chrf": 0.0}
        figures = {name: self.team.agree(value) for name, value in sorted(figures.items())}
        self._log(**figures)
        return figures

    def _log(self, **figures: float) -> None:
        entry = {"step": self.progress.step, "minutes": round(self.progress.seconds / 60, 2)}
        entry |= {name: round(value, 6) for name, value in figures.items()}
        self.progress.log.append(entry)
        if not self.team.leads:
            return
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
        print(json.dumps(entry), flush=True)

    def _save(self) -> None:
        if not self.team.leads:
            return
        partial = self.checkpoint.with_suffix(".partial")
        state = {
            "network": self.network.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "average": self.average,
            "progress": vars(self.progress),
            "branched_at": self.branched_at,
        }
        torch.save(state, partial)
        partial.replace(self.checkpoint)

    def _branch_off(self) -> None:
        """Goes on from the trunk's checkpoint, or from that of a branch that began there; the trunk stays as it is."""
        trunk, self.folder = self.checkpoint, self.folder / "cooldown"
        self.folder.mkdir(exist_ok=True)
        self._resume()
        step, self.trunk_seconds, self.average = self.progress.step, self.progress.seconds, None
        self.progress.best_chrf, self.progress.worse = 0.0, 0
        self.checkpoint = self.folder / trunk.name
        self.branched_at = step
        if self.checkpoint.exists() and torch.load(self.checkpoint, weights_only=True)["branched_at"] == step:
            self._resume()

    def _resume(self) -> None:
        state = torch.load(self.checkpoint, weights_only=True, map_location=self.device)
        self.network.load_state_dict(state["network"])
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        self.average = state["average"]
        self.progress = Progress(**state["progress"])
        # What was logged after the checkpoint will happen again.
        if not self.team.leads:
            return
        lines = "".join(json.dumps(entry) + "\n" for entry in self.progress.log)
        (self.folder / "log.jsonl").write_text(lines, encoding="utf-8")
