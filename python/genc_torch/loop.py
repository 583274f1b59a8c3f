"""The training loop over epochs: feeds the engine, records, and stops when asked to. It mirrors that of Node."""

from __future__ import annotations

import math
import time
from typing import Any, Mapping

from .batches import DataSets
from .checkpoints import save_best, save_checkpoint
from .events import MetricsLog, log_event
from .job import Job
from .loop_state import LoopState
from .measuring import SPLITS, evaluate_split, find_singles
from .outlets import Outlet
from .schedules import Stage, stages_of
from .trainer import Batch, Trainer

# The seconds between two checkpoints if no number of iterations is asked for.
_BETWEEN_CHECKPOINTS = 120.0


class TrainingLoop:
    """Trains a run to its end. All processes run the same loop; the first one writes."""

    def __init__(
        self,
        job: Job,
        trainer: Trainer,
        data: DataSets,
        outlet: Outlet,
        position: Mapping[str, Any],
    ) -> None:
        self._job, self._trainer, self._data, self._outlet = job, trainer, data, outlet
        self._train = trainer.model.train
        self._world = trainer.world
        self.state = LoopState(self._train, position)
        first = self._world.is_first
        self._metrics = MetricsLog(job.folder, position["metricsBytes"]) if first else None
        self._count = data.count("train")
        self._single: set[int] = set()
        self._started = time.monotonic()
        self._epoch_started = self._started
        self._saved_at: tuple[int, int] | None = None
        self._saved_time = self._started

    def run(self) -> str:
        """Trains until the epochs are done or a limit is reached: `finished`, or the reason why it stopped."""
        self._single, warnings = find_singles(self._trainer, self._data)
        for message in warnings:
            self.warn(message)
        epochs, state = self._train["epochs"], self.state
        total = sum(stage.steps_of_epochs(self._batches(stage)) for stage in stages_of(self._train))
        self._outlet.emit(
            "start",
            folder=self._job.folder,
            epochs=epochs,
            stepsPerEpoch=self._steps_per_epoch,
            totalSteps=total,
            step=state.step,
            epoch=state.epoch,
        )
        # The first checkpoint lets a run that is killed in its first epoch, or has a broken loss, be resumed too.
        self._save()
        # A process that died after the last iteration has left nothing to train to those that are started again.
        if self._job.max_steps is not None and state.step >= self._job.max_steps:
            return self._stop("max-steps")
        while state.epoch < epochs:
            self._enter_stage()
            reason = self._train_epoch()
            if reason is not None:
                return self._stop(reason)
            self._end_epoch()
            if state.epoch < epochs:
                reason = self._limit()
                if reason is not None:
                    return self._stop(reason)
        return "finished"

    def close(self) -> None:
        """Closes the files."""
        if self._metrics is not None:
            self._metrics.close()

    def warn(self, message: str) -> None:
        """Tells of something that a person should know, and records it."""
        self._outlet.emit("warning", message=message)
        self._log("warning", message=message)

    def _log(self, event: str, **fields: Any) -> None:
        if self._world.is_first:
            log_event(self._job.folder, event, self.state.step, self.state.epoch, **fields)

    def _batches(self, stage: Stage) -> int:
        """The number of batches in an epoch."""
        return stage.batches_per_epoch(self._count, stage.start in self._single)

    @property
    def _steps_per_epoch(self) -> int:
        """The number of iterations that begin in the current epoch."""
        left = self._batches(self.state.stage) - self.state.carried
        return max(0, -(-left // self.state.stage.batches_per_iteration))

    def _enter_stage(self) -> None:
        state = self.state
        state.enter()
        stage = state.stage
        if stage.name is None or state.epoch != stage.start or state.into > 0:
            return
        self._log("stage", message=stage.name)
        self._outlet.emit(
            "stage",
            name=stage.name,
            epoch=state.epoch + 1,
            epochs=stage.epochs,
            stepsPerEpoch=self._steps_per_epoch,
            totalSteps=stage.steps_of_epochs(self._batches(stage)),
        )

    def _limit(self) -> str | None:
        """The reason to stop now, if there is one: the same in all processes."""
        minutes = self._job.max_minutes
        if minutes is not None and time.monotonic() - self._started >= minutes * 60:
            self._trainer.asked[1] = True
        alone = self._world.size == 1
        aborted, over = self._trainer.asked if alone else self._trainer.stops
        if aborted:
            return "aborted"
        if self._job.max_steps is not None and self.state.step >= self._job.max_steps:
            return "max-steps"
        return "max-minutes" if over else None

    def _train_epoch(self) -> str | None:
        state = self.state
        stage, batches = state.stage, self._batches(state.stage)
        self._epoch_started = time.monotonic()
        if state.into >= batches:
            return None  # An iteration of an epoch before took all of it.
        stream = self._data.training(
            stage.batch, state.epoch, state.into, stage.start in self._single
        )
        try:
            while state.into < batches:
                self._iterate([next(stream) for _ in range(stage.batches_per_iteration)])
                reason = self._limit() if state.into < batches else None
                if reason is not None:
                    return reason
                if self._world.is_first and self._save_is_due():
                    self._save()
        finally:
            stream.close()
        return None

    def _iterate(self, group: list[Batch]) -> None:
        state = self.state
        stage, batches = state.stage, self._batches(state.stage)
        begun = time.monotonic()
        into = state.into
        per_iteration = stage.batches_per_iteration
        step_in_epoch = math.floor((into - state.carried) / per_iteration)
        since = math.floor(((state.epoch - stage.start) * batches + into) / per_iteration)
        means = self._trainer.iterate(
            group, state.epoch + into / batches, None if stage.name is None else since
        )
        state.add(means, sum(batch.size for batch in group))
        step = state.step + 1
        if step % self._job.log_every_steps == 0:
            self._log_window(step, state.epoch + min(1, (into + len(group)) / batches))
        state.move(step=step, batchesIntoEpoch=into + len(group))
        self._outlet.emit(
            "step",
            stage=stage.name,
            step=step,
            epoch=state.epoch + 1,
            stepInEpoch=step_in_epoch + 1,
            stepsPerEpoch=self._steps_per_epoch,
            stepsPerSecond=1 / max(1e-9, time.monotonic() - begun),
            values=state.epoch_means.means(),
        )

    def _log_window(self, step: int, epoch: float) -> None:
        self._append("step", "train", step, epoch, self.state.take_window())

    def _append(
        self, kind: str, split: str, step: int, epoch: float, values: Mapping[str, float]
    ) -> None:
        if self._metrics is not None:
            line = {"kind": kind, "split": split, "stage": self.state.stage.name}
            self._metrics.append({**line, "step": step, "epoch": epoch, "values": values})

    def _end_epoch(self) -> None:
        """Measures, draws, and only then makes the checkpoint: a run that is killed in between repeats all of it."""
        state, epochs = self.state, self._train["epochs"]
        epoch, step, stage = state.epoch + 1, state.step, state.stage
        ends_stage = epoch == stage.end and epoch < epochs
        # The steps of a stage are not averaged with those of the next.
        if ends_stage and state.has_window:
            self._log_window(step, epoch)
        self._outlet.emit("phase", name="evaluate", epoch=epoch)
        values = self._measure(epoch)
        # The next stage has batches of its own and another loss, so its best is found anew.
        over = 0 if ends_stage else max(0, state.into - self._batches(stage))
        end = {"epoch": epoch, "batchesIntoEpoch": over, "carried": over if over > 0 else None}
        best = self._keep_best(values.get("validation"), end)
        state.move(**end, best=None if ends_stage else best)
        self._draw(False)
        self._save()
        seconds = time.monotonic() - self._epoch_started
        self._log("epoch", seconds=seconds)
        told = {"epoch": epoch, "epochs": epochs, "step": step, "seconds": seconds}
        self._outlet.emit("epoch", stage=stage.name, **told, values=values)

    def _measure(self, epoch: int) -> dict[str, dict[str, float]]:
        state, epochs = self.state, self._train["epochs"]
        distances = self._world.tell(self._outlet.measure(state.step, epoch))
        trained = state.take_epoch()
        values: dict[str, dict[str, float]] = {}
        for split in SPLITS:
            # Distances may be from another set, which has splits of its own.
            if self._data.count(split) == 0 and not distances.get(split):
                continue
            known = trained if split == "train" else {}
            means = evaluate_split(self._trainer, self._data, split, epoch, epochs, known)
            means.update(distances.get(split) or {})
            if means:
                values[split] = means
                self._append("epoch", split, state.step, epoch, means)
        return values

    def _stop(self, reason: str) -> str:
        self._save()
        # Someone who presses Ctrl-C wants to leave, not to wait for pictures.
        if reason != "aborted":
            self._draw(True)
        return reason

    def _draw(self, stopped: bool) -> None:
        state = self.state
        self._outlet.emit("phase", name="pictures", epoch=state.epoch)
        self._outlet.draw(state.step, state.epoch, state.is_inside, stopped)
        self._world.barrier()

    def _save_is_due(self) -> bool:
        """The times of checkpoints do not influence the run, so without a number of steps the clock decides."""
        steps = self._job.checkpoint_every_steps
        if steps is not None:
            return self.state.step % steps == 0
        return time.monotonic() - self._saved_time > _BETWEEN_CHECKPOINTS

    def _save(self) -> None:
        state = self.state
        place = (state.step, state.epoch)
        if self._metrics is None or (self._saved_at == place and state.is_inside):
            return
        self._metrics.flush()
        state.move(metricsBytes=self._metrics.length, **state.sums())
        path = save_checkpoint(self._job.folder, self._trainer.state(), state.position)
        self._saved_at, self._saved_time = place, time.monotonic()
        self._outlet.emit("file", path=path)

    def _keep_best(
        self, validation: Mapping[str, float] | None, end: Mapping[str, Any]
    ) -> float | None:
        """Keeps the weights of the lowest validation loss, with the position at the end of the epoch. The lowest loss."""
        state = self.state
        steps = state.stage.steps
        present = state.position.get("best")
        value = (validation or {}).get(steps[0]["loss"]) if steps else None
        if value is None or not math.isfinite(value):
            return present
        if present is not None and value >= present:
            return present
        if self._metrics is not None:
            length = self._metrics.length
            position = {**state.position, **state.sums(), **end}
            position = {**position, "metricsBytes": length, "best": value}
            path = save_best(self._job.folder, self._trainer.state(), position)
            self._outlet.emit("file", path=path)
        return value
