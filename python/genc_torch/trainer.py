"""The training engine: weights, optimizers, state and averages of one model, and how an iteration moves them."""

from __future__ import annotations

import math
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Iterable, Iterator, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor

from .errors import UserError
from .functions import Functions, Precision
from .metrics import RunningMeans
from .model import Model
from .non_finite import first_non_finite, non_finite_error
from .optimizers import OptimizerSet
from .processes import World
from .rounds import rounds_of, term_means
from .runs import Draws, Run
from .schedules import epochs_over, rate_multiplier, stage_at, stages_of
from .shared_values import SharedValues, Take
from .weights import Arrays, Entry, WeightStore


@dataclass
class Batch:
    """The examples of a batch that this process computes, and the size of the whole."""

    values: Mapping[str, Tensor]
    """One tensor [examples, …] per data field."""
    size: int
    first: int = 0
    """The number of examples before those of this process."""

    @property
    def examples(self) -> int:
        """The number of examples of this process."""
        return next((value.shape[0] for value in self.values.values()), self.size)


@dataclass
class _Gradients:
    """The gradients of a step, of the weights that its loss reaches."""

    step: Mapping[str, Any]
    entries: list[Entry]
    gradients: list[Tensor]
    terms: dict[str, Any]


class Trainer:
    """Trains one model. `iteration` is the number of iterations done."""

    def __init__(
        self, model: Model, seed: int, world: World, precision: Precision | None = None
    ) -> None:
        self.model, self.seed, self.world = model, seed, world
        self.iteration = 0
        stages = stages_of(model.train)
        self.batches_per_iteration = max(stage.batches_per_iteration for stage in stages)
        self.store = WeightStore(model)
        self.store.initialize(seed)
        self.optimizers = OptimizerSet([step for stage in stages for step in stage.steps])
        self.functions = Functions(model, self.store, precision or Precision())
        self.asked = [False, False]
        """Whether this process was asked to stop, and whether its time is over."""
        self.stops = (False, False)
        """What the processes agreed on: whether any was asked to stop, and whether the time of any is over."""

    def iterate(self, batches: Sequence[Batch], epoch: float, since: int | None = None) -> dict:
        """Runs every step once, or `repeat` times with repetition r on `batches[r]`.

        `epoch` counts from 0 through the whole run and may be a fraction; it decides the stage and the rates. `since` is
        the number of iterations of the stage before this one. Returns the mean of each term over the examples that its
        step saw, or the counts of a set-level term. A NonFiniteError comes before a broken gradient reaches the weights.
        """
        stage = stage_at(self.model.train, epoch)
        stage_epoch = epoch - stage.start
        rate = rate_multiplier(stage.schedule, stage_epoch)
        if len(batches) < stage.batches_per_iteration:
            raise UserError(
                f"An iteration takes {stage.batches_per_iteration} batches, and {len(batches)} were given.",
                "As many as the largest `repeat` of the steps: `batches_per_iteration` of the trainer.",
            )
        rounds = rounds_of(stage, self.iteration if since is None else since)
        shared = SharedValues([take for each in rounds for take in each])
        draws = [
            self._draws("train", batch, self.iteration, repetition)
            for repetition, batch in enumerate(batches)
        ]
        results = []
        for takes in rounds:
            taken = []
            for take in takes:
                at = take.repetition
                over = epochs_over(self.model.train, take.step, epoch)
                course = (over, stage_epoch)
                taken.append(self._take(take, batches[at], draws[at], course, shared))
                results.append((take.step, batches[at].size, taken[-1].terms))
            for gradients in taken:
                self._update(gradients, rate)
        self.iteration += 1
        return term_means(results)

    def _draws(self, prefix: str, batch: Batch, iteration: int = 0, repetition: int = 0) -> Draws:
        return Draws(
            self.seed,
            prefix,
            self.world.device,
            batch.examples,
            batch.first,
            iteration,
            repetition,
        )

    def _take(
        self,
        take: Take,
        batch: Batch,
        draws: Draws,
        course: tuple[int, float],
        shared: SharedValues,
    ) -> _Gradients:
        """The terms of a step and the gradients of its loss, over all processes.

        `course` counts the epochs done of what the step moves, and those of the stage.
        """
        step = take.step
        epoch, stage_epoch = course
        entries = self.store.trainable(step["over"])
        moved = {net for net in step["over"] if self.optimizers.has_moved(net)}
        with self.functions.step(take, moved, shared) as move:
            share = shared.sharing(take, move)
            run = Run(
                draws,
                epoch,
                share,
                self.functions.moves,
                is_training=True,
                stage_epoch=stage_epoch,
            )
            terms = self.functions.call(step["terms"], run, batch.values)
            if step["loss"] not in terms:
                raise UserError(
                    f"Step '{step['name']}' minimises '{step['loss']}', but its terms are {', '.join(terms)}."
                )
            loss = self._part(terms[step["loss"]], batch)
            if not loss.requires_grad:
                raise _no_part(step)
            found = torch.autograd.grad(loss, [e.tensor for e in entries], allow_unused=True)
        reached = [(e, g) for e, g in zip(entries, found) if g is not None]
        if not reached:
            raise _no_part(step)
        entries = [entry for entry, _ in reached]
        gradients = self.world.sum_all([gradient for _, gradient in reached])
        measured = self._measured(terms, batch, gradients)
        named = [(entry.path, gradient) for entry, gradient in zip(entries, gradients)]
        if not math.isfinite(measured[step["loss"]]) or not (
            self._sound or first_non_finite(named) is None
        ):
            numbers = {name: each for name, each in measured.items() if isinstance(each, float)}
            weights = [(path, entry.tensor) for path, entry in self.store.entries.items()]
            raise non_finite_error(
                step["name"], self.iteration, step["loss"], numbers, named, weights
            )
        return _Gradients(step, entries, gradients, measured)

    @staticmethod
    def _part(term: Tensor, batch: Batch) -> Tensor:
        """The part of a term's mean over the whole batch that this process adds to it."""
        term = term.float()
        return term.sum() / batch.size if term.ndim > 0 else term * (batch.examples / batch.size)

    def _measured(
        self, terms: Mapping[str, Tensor], batch: Batch, gradients: Sequence[Tensor]
    ) -> dict[str, Any]:
        """Means over the whole batch, and counts. One read from the device brings them and whether gradients are sound."""
        with torch.no_grad():
            means = [name for name in terms if not self._is_set(name)]
            sets = [name for name in terms if self._is_set(name)]
            # Requests to stop ride along, so that all processes stop after the same iteration.
            flags = torch.tensor([float(each) for each in self.asked], device=self.world.device)
            parts = [self._part(terms[name].detach(), batch).reshape(1) for name in means]
            parts += [terms[name].detach().float().reshape(-1) for name in sets]
            summed = self.world.sum(torch.cat([*parts, flags]))
            # Each gradient is finite if the sum of all is; a sum of finite numbers may overflow.
            sums = [gradient.sum() for gradient in gradients]
            sound = torch.stack(sums).sum().reshape(1) if sums else summed.new_zeros(1)
            values = torch.cat([summed, sound.float()]).tolist()
        self._sound = math.isfinite(values.pop())
        self.stops = (values[-2] > 0, values[-1] > 0)
        measured: dict[str, Any] = dict(zip(means, values))
        at = len(means)
        for name in sets:
            size = terms[name].numel()
            measured[name] = {
                "set": self.model.terms[name]["set"],
                "counts": values[at : at + size],
            }
            at += size
        return measured

    def _is_set(self, name: str) -> bool:
        return (self.model.terms.get(name) or {}).get("set") is not None

    @torch.no_grad()
    def _update(self, taken: _Gradients, rate: float) -> None:
        step, entries, gradients = taken.step, taken.entries, taken.gradients
        clip = step.get("clip") or {}
        if clip.get("gradients") is not None:
            squares = [gradient.square().sum() for gradient in gradients]
            norm = torch.sqrt(torch.stack(squares).sum())
            scale = clip["gradients"] / torch.clamp(norm, min=clip["gradients"])
            gradients = [gradient * scale for gradient in gradients]
        self.optimizers.update(step["name"], entries, gradients, rate)
        if clip.get("weights") is not None:
            for entry in self.store.trainable(step["over"]):
                entry.tensor.clamp_(-clip["weights"], clip["weights"])
        self._average(step["over"])

    def _average(self, moved: Sequence[str]) -> None:
        """Moves the averaged nets after a step that moved theirs. Their state is a copy, not an average."""
        for name, average in self.model.averages.items():
            of = average["of"]
            if of not in moved:
                continue
            pairs = [(self.store.entries[name + e.path[len(of) :]], e) for e in self.store.of(of)]
            weights = [(a.tensor, e.tensor) for a, e in pairs if e.role == "weight"]
            averaged, present = [a for a, _ in weights], [e for _, e in weights]
            decay = average["decay"]
            if average.get("warmup"):
                decay = min(decay, (1 + self.iteration) / (10 + self.iteration))
            if averaged:
                torch._foreach_mul_(averaged, decay)
                torch._foreach_add_(averaged, present, alpha=1 - decay)
            for copy, entry in pairs:
                if entry.role == "state":
                    copy.set(entry.tensor)

    def evaluate(self, batches: Iterable[Batch], function: str | None = None) -> dict[str, float]:
        """All losses and metrics over these batches, without training mode. Draws repeat at every call."""
        name = function or self.model.plan["evaluate"]
        total = RunningMeans()
        for index, batch in enumerate(batches):
            run = Run(self._draws(f"evaluate/{index}", batch), moves=self.functions.moves)
            with self.functions.evaluation():
                terms = self.functions.call(name, run, batch.values)
            total.add(
                self._measured(terms, batch, [torch.zeros(1, device=self.world.device)]), batch.size
            )
        return total.means()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Computes batches of which no other process has a part, such as pictures that process 0 draws."""
        world, parts = self.world, getattr(self.model.module, "Parts", None)
        self.world = World(0, 1, world.device)
        if parts is not None:
            parts.alone = True
        try:
            yield
        finally:
            self.world = world
            if parts is not None:
                parts.alone = False

    def batch_statistics(self, batch: Batch, epoch: int) -> list[str]:
        """The layers that take statistics of the whole batch in the steps of an epoch's stage."""
        draws = self._draws("batch-statistics", batch)
        functions = [step["terms"] for step in stage_at(self.model.train, epoch).steps]
        return self.functions.batch_statistics(functions, draws, batch.values)

    def compute(
        self,
        function: str,
        key: str,
        size: int,
        first: int,
        given: Mapping[str, Tensor],
        seed: int | None = None,
    ) -> Any:
        """The answers of a sample, plot or score for `size` examples. Its draws are keyed by `key`, at every epoch."""
        seed = self.seed if seed is None else seed
        draws = Draws(seed, key, self.world.device, size, first)
        run = Run(draws, moves=self.functions.moves, search=self.functions.on_search)
        with self.functions.evaluation():
            return self.functions.call(function, run, given)

    def state(self) -> dict[str, np.ndarray]:
        """Everything that a checkpoint holds: weights, state and averages under their paths, and moments."""
        arrays = self.store.arrays()
        arrays.update(self.optimizers.arrays(self.store.entries))
        return arrays

    def load(self, arrays: Arrays, iteration: int, weights_only: bool = False) -> None:
        """Sets everything from such a state. With `weights_only`, optimizers keep their fresh start."""
        self.store.load(arrays)
        if not weights_only:
            self.optimizers.load(arrays, self.store.entries)
        self.iteration = iteration

    def assign(self, arrays: Arrays) -> None:
        """Sets the named weights and state, such as stored ones before the first iteration."""
        self.store.assign(arrays)

    def align(self) -> None:
        """Gives every process the weights, states and averages of process 0."""
        with torch.no_grad():
            self.world.broadcast([entry.tensor for entry in self.store.entries.values()])


def _no_part(step: Mapping[str, Any]) -> UserError:
    return UserError(
        f"Step '{step['name']}': no weight of {', '.join(step['over'])} has a part in the loss '{step['loss']}'."
    )
