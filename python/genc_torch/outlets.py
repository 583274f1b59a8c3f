"""Where a training tells of itself, and who measures and draws what the spec asks for besides terms.

With a conductor, Node does it while the training waits. Alone, as on a cluster, what is due is kept in `torch/due/`:
the weights of that moment, from which Node draws and measures later.
"""

from __future__ import annotations

import os
import sys
from typing import Any, Mapping, Protocol

from .conductor import Conductor
from .files import write_atomic
from .numbers_json import number_text
from .safetensors import encode
from .schedules import is_due, stages_of
from .serving import Serving
from .trainer import Trainer


class Outlet(Protocol):
    """What process 0 does besides training."""

    def emit(self, kind: str, **fields: Any) -> None:
        """Tells of an event."""

    def measure(self, step: int, epoch: int) -> dict[str, dict[str, float]]:
        """The distances that are due after an epoch, by split."""

    def draw(self, step: int, epoch: int, inside: bool, stopped: bool) -> None:
        """Draws the pictures that are due."""


class Conducted:
    """The outlet of a training that Node conducts."""

    def __init__(self, conductor: Conductor, serving: Serving, trainer: Trainer) -> None:
        self._conductor, self._serving, self._trainer = conductor, serving, trainer
        trainer.functions.on_search = lambda step, steps: self.emit(
            "search", step=step, steps=steps
        )

    def emit(self, kind: str, **fields: Any) -> None:
        """Tells Node of an event."""
        self._conductor.emit(kind, **fields)

    def measure(self, step: int, epoch: int) -> dict[str, dict[str, float]]:
        """Lets Node measure what is due."""
        plan = self._trainer.model.plan
        if not _distances_due(plan, epoch):
            return {}
        self.emit("phase", name="distances", epoch=epoch)
        question = {"ask": "measure", "step": step, "epoch": epoch}
        return self._conductor.ask(question, self._serving)

    def draw(self, step: int, epoch: int, inside: bool, stopped: bool) -> None:
        """Lets Node draw what is due."""
        question = {"ask": "draw", "step": step, "epoch": epoch}
        self._conductor.ask({**question, "inside": inside, "stopped": stopped}, self._serving)


class Alone:
    """The outlet of a training without Node: lines on the terminal, and files of what is due."""

    def __init__(self, folder: str, trainer: Trainer) -> None:
        self._folder, self._trainer = folder, trainer

    def emit(self, kind: str, **fields: Any) -> None:
        """Prints what a person who reads the log of a cluster needs."""
        if kind == "epoch":
            values = fields["values"].get("train") or {}
            terms = " ".join(f"{name} {value:.4g}" for name, value in values.items())
            text = f"epoch {fields['epoch']}/{fields['epochs']} {number_text(round(fields['seconds'], 1))} s {terms}"
        elif kind == "warning":
            text = f"Warning: {fields['message']}"
        elif kind == "end":
            text = f"{fields['reason']} after {fields['step']} iterations, {fields['epoch']} epochs"
        else:
            return
        print(text, file=sys.stderr, flush=True)

    def measure(self, step: int, epoch: int) -> dict[str, dict[str, float]]:
        """Keeps the weights if distances are due; they are measured later."""
        if _distances_due(self._trainer.model.plan, epoch):
            self._keep(step, epoch, f"epoch-{epoch:04d}")
        return {}

    def draw(self, step: int, epoch: int, inside: bool, stopped: bool) -> None:
        """Keeps the weights if pictures are due."""
        plan = self._trainer.model.plan
        epochs, stages = plan["train"]["epochs"], stages_of(plan["train"])
        drawn = (*plan["samples"].values(), *plan["plots"].values())
        due = any(
            each.get("at") is not None and is_due(each["at"], epoch, epochs, stages)
            for each in drawn
        )
        if stopped or epoch >= epochs or due:
            name = f"step-{step:08d}" if inside else f"epoch-{epoch:04d}"
            self._keep(step, epoch, name)

    def _keep(self, step: int, epoch: int, name: str) -> None:
        """Writes the weights, states and averages of this moment."""
        path = os.path.join(self._folder, "torch", "due", f"{name}.safetensors")
        metadata = {"format": "genc-due-1", "step": str(step), "epoch": str(epoch)}
        write_atomic(path, encode(self._trainer.store.arrays(), metadata))


class Silent:
    """The outlet of every process but the first."""

    def emit(self, kind: str, **fields: Any) -> None:
        """Nothing: process 0 tells."""

    def measure(self, step: int, epoch: int) -> dict[str, dict[str, float]]:
        """Nothing: process 0 measures."""
        return {}

    def draw(self, step: int, epoch: int, inside: bool, stopped: bool) -> None:
        """Nothing: process 0 draws."""


def _distances_due(plan: Mapping[str, Any], epoch: int) -> bool:
    stages = stages_of(plan["train"])
    distances = (plan.get("distances") or {}).values()
    epochs = plan["train"]["epochs"]
    return any(is_due(each.get("at"), epoch, epochs, stages) for each in distances)
