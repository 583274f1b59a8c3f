"""A prepared set: the batches of an epoch, equal bit for bit to those of the Node engine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Callable, Iterator, NamedTuple, Sequence

import numpy as np

from ..errors import UserError
from ..random import Address, permutation
from . import folders
from .draws import uniforms
from .moving import Draw, outcomes, windows
from .orders import Orders, members
from .pictures import Pictures, scaled
from .prefetch import ahead as read_ahead


class Batch(NamedTuple):
    """A batch of an epoch, or the part of it that this process computes."""

    index: int
    """The number of the batch in its epoch, from 0."""
    size: int
    """The number of examples of the whole batch."""
    values: dict[str, np.ndarray]
    """Pictures as float32 [part, height, width, channels], classes as int64 [part], rows as either [part, …]."""


class PreparedData:
    """A prepared set, opened. Pictures are mapped into memory; several processes share what is read."""

    def __init__(self, folder: str | os.PathLike[str], verify: str = "once") -> None:
        if verify not in folders.VERIFY:
            raise ValueError(f"verify is one of {', '.join(folders.VERIFY)}, and not {verify}")
        place = Path(folder)
        manifest = folders.read_manifest(place, "genc-prepared-1")
        folders.check(place, manifest, verify)
        self.name: str = manifest["name"]
        self.seed: int = manifest["seed"]
        self.splits: list[str] = manifest["splits"]
        self.class_names: dict[str, list[str]] = manifest["classNames"]
        self.manifest: dict[str, Any] = manifest
        self._counts: dict[str, int] = manifest["counts"]
        self._fields: dict[str, dict[str, Any]] = manifest["fields"]
        self._orders = Orders(self.name, self.seed)
        self._examples = [_arrays(place, side["examples"]) for side in manifest["sides"]]
        self._sizes: list[dict[str, int]] = [
            {split: rows.size for split, rows in examples.items()} for examples in self._examples
        ] or [manifest["rows"]]
        """The number of examples of each side; a set of rows has one side, and no files."""
        self._labels = {
            name: _arrays(place, field["labels"])
            for name, field in self._fields.items()
            if field["kind"] == "class"
        }
        self._values = {
            name: _rows(place, field)
            for name, field in self._fields.items()
            if field["kind"] == "rows"
        }
        self._pictures = self._open_pictures(place, verify)
        balance = manifest.get("balance")
        self._classes = (
            members(self._labels[balance]["train"], self._fields[balance]["classes"])
            if balance is not None
            else None
        )

    @classmethod
    def open(cls, folder: str | os.PathLike[str], *, verify: str = "once") -> PreparedData:
        """Opens a folder that Node has prepared.

        verify: "once" reads files through whose hash was not checked since they were written, "always" all of them;
        "never" looks at sizes alone.
        """
        return cls(folder, verify)

    def count(self, split: str) -> int:
        """The number of rows of an epoch; 0 if there is no such split."""
        return self._counts.get(split, 0)

    def batch(
        self,
        split: str,
        start: int,
        stop: int,
        *,
        epoch: int = 0,
        shuffle: bool = False,
        augment: bool | None = None,
        first: int = 0,
        last: int | None = None,
    ) -> dict[str, np.ndarray]:
        """The values at places `start` … `stop - 1` of an epoch's order, of which `first` … `last - 1` are read.

        augment: True for random transforms. If absent, they are on for a shuffled training split.
        """
        if augment is None:
            augment = shuffle and split == "train"
        end = stop if last is None else min(stop, start + last)
        places = np.arange(start + first, end, dtype=np.int64)
        return self._read(split, places, epoch, shuffle, augment)

    def rows(self, split: str, indices: Sequence[int] | np.ndarray) -> dict[str, np.ndarray]:
        """Rows of a split in its own order, without random transforms."""
        places = np.asarray(indices, np.int64).reshape(-1)
        available = self.count(split)
        if places.size and not (0 <= places.min() and places.max() < available):
            raise UserError(
                f"{self.name} has {available} {split} examples; {int(places.max()) + 1} were asked for."
            )
        return self._read(split, places, 0, False, False)

    def random_order(self, split: str) -> np.ndarray:
        """The places of a split in the order of `random`: any number of them are the first of this order."""
        path = f"data/random/{self.name}/{split}"
        return permutation(Address(self.seed, path), self.count(split))

    def batches(
        self,
        split: str,
        *,
        batch: int,
        epoch: int,
        shuffle: bool,
        augment: bool | None = None,
        start: int = 0,
        drop_last: bool = False,
        drop_single: bool = False,
        part: Callable[[int], tuple[int, int]] | None = None,
        ahead: int = 2,
    ) -> Iterator[Batch]:
        """The batches of an epoch from number `start` on; up to `ahead` of them are read while the caller works.

        drop_last leaves out a last batch that is smaller than the others, drop_single one of a single example.
        part: the examples of a batch that this process reads, by the size of the batch; all if absent.
        """
        count = self.count(split)

        def read(index: int) -> Batch:
            begin, end = index * batch, min(count, (index + 1) * batch)
            first, last = (0, end - begin) if part is None else part(end - begin)
            values = self.batch(
                split,
                begin,
                end,
                epoch=epoch,
                shuffle=shuffle,
                augment=augment,
                first=first,
                last=last,
            )
            return Batch(index, end - begin, values)

        total = self.batch_count(split, batch, drop_last=drop_last, drop_single=drop_single)
        return read_ahead(read, range(start, total), ahead)

    def batch_count(
        self, split: str, batch: int, *, drop_last: bool = False, drop_single: bool = False
    ) -> int:
        """The number of batches of an epoch."""
        whole, rest = divmod(self.count(split), batch)
        dropped = rest == 0 or drop_last or (drop_single and rest == 1)
        return whole if dropped else whole + 1

    def _read(
        self, split: str, places: np.ndarray, epoch: int, shuffle: bool, augment: bool
    ) -> dict[str, np.ndarray]:
        draw = self._draws(places, epoch) if augment else None
        rows = [self._rows(side, split, places, epoch, shuffle) for side in range(len(self._sizes))]
        values: dict[str, np.ndarray] = {}
        for name, field in self._fields.items():
            if field["kind"] == "class":
                values[name] = self._labels[name][split][rows[0]].astype(np.int64)
            elif field["kind"] == "rows":
                found = self._values[name][split][rows[0]]
                values[name] = found if found.dtype == np.float32 else found.astype(np.int64)
            else:
                side = field["side"]
                examples = self._examples[side][split][rows[side]].astype(np.int64)
                values[name] = self._read_pictures(name, field, examples, draw)
        return values

    def _rows(
        self, side: int, split: str, places: np.ndarray, epoch: int, shuffle: bool
    ) -> np.ndarray:
        """The rows of a side's list at places of the epoch's order."""
        if split == "train" and self._classes is not None:
            return self._orders.by_turns(self._classes, places, split, epoch, shuffle)
        count = self._sizes[side][split]
        return self._orders.in_turn(count, places, split, side, epoch, shuffle)

    def _draws(self, places: np.ndarray, epoch: int) -> Draw:
        """The draws of a batch; fields that share a key share its numbers."""
        known: dict[tuple[str, int], np.ndarray] = {}
        before = f"{self.seed}/data/augment/{self.name}/{epoch}/"

        def draw(key: str, counter: int) -> np.ndarray:
            if (key, counter) not in known:
                known[key, counter] = uniforms(before, places, f"/{key}", counter)
            return known[key, counter]

        return draw

    def _read_pictures(
        self, name: str, field: dict[str, Any], examples: np.ndarray, draw: Draw | None
    ) -> np.ndarray:
        pictures = self._pictures[name]
        rows = examples * pictures.outcomes + outcomes(field["forked"], examples.size, draw)
        at = windows(field["moving"], pictures.sizes(rows), draw)
        height, width, channels = field["shape"]
        found = pictures.read(rows, at, (height, width, channels))
        if "result" in field:
            found = found.reshape(len(found), *field["result"])
        if found.dtype != np.uint8:
            return found.astype(np.float32, copy=False)
        low, high = field["range"]
        return scaled(found, low, high)

    def _open_pictures(self, place: Path, verify: str) -> dict[str, Pictures]:
        opened: dict[str, Pictures] = {}
        for number, side in enumerate(self.manifest["sides"]):
            folder = Path(os.path.normpath(place / side["pictures"]))
            manifest = folders.read_manifest(folder, "genc-pictures-1")
            folders.check(folder, manifest, verify)
            for name, field in self._fields.items():
                if field["kind"] == "image" and field["side"] == number:
                    opened[name] = Pictures(folder, manifest["fields"][field["place"]])
        return opened


def _arrays(folder: Path, stored: dict[str, dict[str, Any]]) -> dict[str, np.ndarray]:
    return {split: np.fromfile(folder / array["file"], "<i4") for split, array in stored.items()}


def _rows(folder: Path, field: dict[str, Any]) -> dict[str, np.ndarray]:
    """The rows of each split, mapped into memory."""
    kind = np.dtype("<f4") if field["type"] == "float32" else np.dtype("<i4")
    return {
        split: np.asarray(np.memmap(folder / array["file"], kind, "r")).reshape(-1, *field["shape"])
        for split, array in field["values"].items()
    }
