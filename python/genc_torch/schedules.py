"""Schedules of learning rates, and the stages of a training.

A training without stages is a single stage without a name. Epochs are counted from 0 through the whole run.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

Plan = dict[str, Any]
Step = dict[str, Any]


@dataclass(frozen=True)
class Stage:
    """A stage of a training."""

    name: str | None
    batch: int
    epochs: int
    schedule: dict[str, Any]
    groups: list[dict[str, Any]]
    start: int
    """The number of epochs of the stages before it."""

    @property
    def end(self) -> int:
        """The number of epochs done when it ends."""
        return self.start + self.epochs

    @property
    def steps(self) -> list[Step]:
        """The training steps of all groups."""
        return [step for group in self.groups for step in group["steps"]]

    @property
    def batches_per_iteration(self) -> int:
        """The largest `repeat` among its steps, since each repetition takes a batch of its own."""
        return max([1, *(step["repeat"] for step in self.steps)])

    def batches_per_epoch(self, examples: int, drop_single: bool = False) -> int:
        """The number of batches that use the training split up once."""
        if drop_single and examples % self.batch == 1:
            return examples // self.batch
        return -(-examples // self.batch)

    def steps_of_epochs(self, batches: int) -> int:
        """The number of iterations of the whole stage, for epochs of `batches` batches."""
        return -(-(self.epochs * batches) // self.batches_per_iteration)


def stages_of(train: Plan) -> list[Stage]:
    """The stages of a training, in order."""
    stages: list[Stage] = []
    start = 0
    for each in train.get("stages") or [train]:
        name = each.get("name") if train.get("stages") else None
        stages.append(
            Stage(name, each["batch"], each["epochs"], each["schedule"], each["groups"], start)
        )
        start = stages[-1].end
    return stages


def stage_at(train: Plan, epoch: float) -> Stage:
    """The stage of an epoch. Epochs beyond the declared ones belong to the last stage."""
    stages = stages_of(train)
    return next((stage for stage in stages if epoch < stage.end), stages[-1])


def epochs_over(train: Plan, step: Step, epoch: float) -> int:
    """The number of epochs done of the stages that move what a step moves.

    That is its codebooks if it has some, else its nets. Such counts stand still while other stages are trained.
    """
    nets = set(step.get("moves") or step["over"])
    present = stage_at(train, epoch)
    done = math.floor(epoch) - present.start
    for stage in stages_of(train):
        moved = {net for each in stage.steps for net in (*each["over"], *(each.get("moves") or ()))}
        if stage.end <= present.start and moved & nets:
            done += stage.epochs
    return done


def rate_multiplier(schedule: dict[str, Any], epoch: float) -> float:
    """The multiplier of every learning rate in an epoch of the stage, counted from 0 (fractions allowed)."""
    kind = schedule["kind"]
    if kind == "linear":
        start, end = schedule["from"], schedule["to"]
        if epoch <= start:
            return 1.0
        return 0.0 if epoch >= end else (end - epoch) / (end - start)
    if kind == "cosine":
        end, warmup = schedule["to"], schedule["warmup"]
        if epoch < warmup:
            return (epoch + 1) / (warmup + 1)
        progress = min(1.0, (epoch - warmup) / (end - warmup)) if end > warmup else 1.0
        return 0.5 * (1 + math.cos(math.pi * progress))
    if kind == "step":
        return schedule["factor"] ** math.floor(epoch / schedule["every"])
    return 1.0


def is_due(
    schedule: dict[str, Any] | None, epoch: int, epochs: int, stages: list[Stage] | None = None
) -> bool:
    """True if something scheduled is due after `epoch`, counted from 1, of `epochs`; without a schedule, always."""
    if schedule is None:
        return True
    if schedule["kind"] == "after":
        return any(each.name == schedule["stage"] and each.end == epoch for each in stages or [])
    if schedule["kind"] == "every":
        return epoch % schedule["interval"] == 0
    named = {"first": 1, "middle": -(-epochs // 2), "last": epochs}
    return any(named.get(entry, entry) == epoch for entry in schedule["epochs"])
