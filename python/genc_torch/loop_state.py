"""The state of the training loop from iteration to iteration: its position, the current stage, and running means."""

from __future__ import annotations

from typing import Any, Mapping

from .metrics import Measures, RunningMeans
from .schedules import Stage, stage_at


class LoopState:
    """Where a run is."""

    def __init__(self, train: Mapping[str, Any], position: Mapping[str, Any]) -> None:
        self._train = dict(train)
        self.position = dict(position)
        self.epoch_means = RunningMeans(position["epochSums"])
        self._window = RunningMeans(position["windowSums"])
        self.stage: Stage = stage_at(self._train, self.epoch)

    @property
    def step(self) -> int:
        """The number of iterations done."""
        return self.position["step"]

    @property
    def epoch(self) -> int:
        """The number of epochs done."""
        return self.position["epoch"]

    @property
    def into(self) -> int:
        """The number of batches of the current epoch that are consumed."""
        return self.position["batchesIntoEpoch"]

    @property
    def carried(self) -> int:
        """The number of these batches that an iteration of the epoch before took."""
        return self.position.get("carried") or 0

    def enter(self) -> None:
        """Enters the stage in which the position is."""
        self.stage = stage_at(self._train, self.epoch)

    def move(self, **change: Any) -> None:
        """Changes the position; entries that are None count as absent."""
        self.position = {**self.position, **change}

    def add(self, measures: Measures, examples: int) -> None:
        """Adds the measurements of an iteration."""
        self.epoch_means.add(measures, examples)
        self._window.add(measures, examples)

    @property
    def is_inside(self) -> bool:
        """True if iterations of the current epoch are done."""
        return self.into > self.carried

    @property
    def has_window(self) -> bool:
        """True if iterations are done that are not in a `step` line yet."""
        return bool(self._window)

    def take_window(self) -> dict[str, float]:
        """The means since the last `step` line; new ones begin."""
        means = self._window.means()
        self._window = RunningMeans()
        return means

    def take_epoch(self) -> dict[str, float]:
        """The means of the epoch that ends; those of the next begin."""
        means = self.epoch_means.means()
        self.epoch_means = RunningMeans()
        return means

    def sums(self) -> dict[str, Any]:
        """The sums behind the means, for a checkpoint."""
        return {"epochSums": self.epoch_means.sums(), "windowSums": self._window.sums()}
