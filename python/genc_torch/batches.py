"""Batches of prepared data as tensors, read ahead by a thread while the device computes."""

from __future__ import annotations

import itertools
from typing import Any, Iterator, Mapping

import numpy as np

from .data import PreparedData
from .data.prefetch import ahead
from .errors import UserError
from .processes import World
from .tensors import to_tensors
from .trainer import Batch


class DataSets:
    """The prepared data sets of a run by name; each is opened when it is first asked for."""

    def __init__(self, folders: Mapping[str, str], main: str, world: World) -> None:
        self._folders = folders
        self._main = main
        """The data set whose training split makes up an epoch."""
        self._world = world
        self._open: dict[str, PreparedData] = {}

    def set(self, name: str | None = None) -> PreparedData:
        """A data set; that of the training without a name."""
        name = name or self._main
        if name not in self._open:
            if name not in self._folders:
                raise UserError(
                    f"The data set '{name}' is not prepared for PyTorch.",
                    "Start the run with genc, which prepares the data that the spec uses.",
                )
            self._open[name] = PreparedData.open(self._folders[name])
        return self._open[name]

    def count(self, split: str, name: str | None = None) -> int:
        """The number of examples of a split; 0 if the data set does not have it."""
        data = self.set(name)
        return data.count(split) if split in data.splits else 0

    def selected(
        self, on: Mapping[str, Any], size: int, world: World | None = None
    ) -> Iterator[Batch]:
        """Batches of the examples of a selection: in the order of the data, or of the random choice."""
        world = world or self._world
        data, split = self.set(on.get("data")), on["split"]
        count = self.count(split, on.get("data"))
        order = np.arange(count)
        if on.get("random") is not None and count > 0:
            order = data.random_order(split)
        for limit in (on.get("random"), on.get("first")):
            if limit is not None:
                count = min(count, limit)

        def read(start: int) -> Batch:
            stop = min(start + size, count)
            first, last = world.part(stop - start)
            values = data.rows(split, order[start + first : start + last])
            return Batch(to_tensors(values, world.device), stop - start, first)

        yield from ahead(read, range(0, count, size), 2)

    def training(self, size: int, epoch: int, start: int, drop_single: bool) -> Iterator[Batch]:
        """The batches of an epoch from `start` on, then those of the later epochs, each in its own order, without end.

        With `drop_single`, a last batch of one example is left out.
        """
        data = self.set()
        count = data.count("train")
        batches = count // size if drop_single and count % size == 1 else -(-count // size)

        def read(place: int) -> Batch:
            later, at = divmod(place, batches)
            begin, end = at * size, min((at + 1) * size, count)
            first, last = self._world.part(end - begin)
            values = data.batch(
                "train",
                begin,
                end,
                epoch=epoch + later,
                shuffle=True,
                augment=True,
                first=first,
                last=last,
            )
            return Batch(to_tensors(values, self._world.device), end - begin, first)

        yield from ahead(read, itertools.count(start), 2)
