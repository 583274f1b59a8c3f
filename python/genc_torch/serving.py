"""The calls that Node makes of a model: samples, plots and scores of given values, and means over data."""

from __future__ import annotations

from typing import Any, Mapping

import numpy as np

from .batches import DataSets
from .checkpoints import read_checkpoint
from .conductor import Answer
from .errors import UserError
from .tensors import to_array, to_tensors
from .trainer import Trainer


class Serving:
    """Answers calls by a trainer. Process 0 computes them alone."""

    def __init__(self, trainer: Trainer, data: DataSets) -> None:
        self._trainer, self._data = trainer, data

    def __call__(self, header: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Answer:
        call = header.get("call")
        with self._trainer.alone():
            if call == "compute":
                return {}, self._compute(header, arrays)
            if call == "evaluate":
                return {"values": self._evaluate(header)}, None
            if call == "load":
                arrays, position = read_checkpoint(header["path"])
                self._trainer.load(arrays, position["step"], weights_only=True)
                return {"step": position["step"], "epoch": position["epoch"]}, None
        raise UserError(f"There is no call '{call}'.", exit_code=2)

    def _compute(
        self, header: Mapping[str, Any], arrays: Mapping[str, np.ndarray]
    ) -> list[tuple[str, np.ndarray]]:
        given = to_tensors(arrays, self._trainer.world.device)
        name = header["function"]
        first, seed = header.get("first") or 0, header.get("seed")
        found = self._trainer.compute(name, header["key"], header["size"], first, given, seed)
        answers = self._trainer.model.function(name)["answers"]
        values = [found[each] for each in answers] if isinstance(found, dict) else list(found)
        return [(name, to_array(value)) for name, value in zip(answers, values)]

    def _evaluate(self, header: Mapping[str, Any]) -> dict[str, float]:
        on = {name: header.get(name) for name in ("data", "split", "first", "random")}
        size = self._trainer.model.train["batch"]
        batches = self._data.selected(on, size, self._trainer.world)
        means = self._trainer.evaluate(batches, header.get("function"))
        names = header.get("names") or list(means)
        return {name: means[name] for name in names if name in means}
