"""The pictures of one field, mapped into memory: only those that are asked for are read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from .moving import Windows


class Pictures:
    """The prepared pictures of a field; `sizes` has the height and width of each."""

    def __init__(self, folder: Path, field: dict[str, Any]) -> None:
        self.outcomes: int = field["outcomes"]
        self._channels: int = field["channels"]
        kind = np.dtype("<f4") if field["type"] == "float32" else np.dtype("u1")
        counts = [shard["pictures"] for shard in field["shards"]]
        self._ends = np.cumsum(counts)
        shards = [_mapped(folder / shard["file"], kind) for shard in field["shards"]]
        if "size" in field:
            height, width = field["size"]
            self._sizes = np.array([[height, width]], np.int64)
            self._alike = True
            shape = (-1, height, width, self._channels)
            self._shards = [shard.reshape(shape) for shard in shards]
        else:
            stored = np.fromfile(folder / field["sizes"]["file"], "<i4")
            self._sizes = stored.reshape(-1, 2).astype(np.int64)
            self._alike = False
            self._shards = shards
            values = self._sizes[:, 0] * self._sizes[:, 1] * self._channels
            starts = np.cumsum(values) - values
            first = starts[np.concatenate(([0], self._ends[:-1]))]
            self._starts = starts - np.repeat(first, counts)

    def sizes(self, rows: np.ndarray) -> np.ndarray:
        """The height and width of each picture: int64 [rows, 2]."""
        if self._alike:
            return np.broadcast_to(self._sizes, (rows.size, 2))
        return self._sizes[rows]

    def read(self, rows: np.ndarray, at: Windows, shape: tuple[int, int, int]) -> np.ndarray:
        """The windows of pictures, as stored: [rows, height, width, channels]."""
        out = np.empty((rows.size, *shape), self._shards[0].dtype)
        shards = np.searchsorted(self._ends, rows, side="right")
        within = rows - np.concatenate(([0], self._ends))[shards]
        if self._alike and at.height is None:
            for shard in np.unique(shards):
                here = shards == shard
                out[here] = self._shards[shard][within[here]]
            if at.turned.any():
                out[at.turned] = out[at.turned, :, ::-1]
            return out
        height, width, channels = shape
        columns = (rows, shards, within, at.top, at.left, at.turned)
        windows = zip(*(column.tolist() for column in columns))
        for place, (row, shard, inside, top, left, turned) in enumerate(windows):
            if self._alike:
                picture = self._shards[shard][inside]
            else:
                tall, wide = self._sizes[row]
                start = self._starts[row]
                values = self._shards[shard][start : start + tall * wide * channels]
                picture = values.reshape(tall, wide, channels)
            window = picture[top : top + height, left : left + width]
            out[place] = window[:, ::-1] if turned else window
        return out


def _mapped(path: Path, kind: np.dtype) -> np.ndarray:
    """A file as an array, of which the system reads what is looked at. Plain arrays have cheaper slices than `memmap`."""
    return np.asarray(np.memmap(path, dtype=kind, mode="r"))


def scaled(bytes_: np.ndarray, low: float, high: float) -> np.ndarray:
    """Bytes 0 … 255 in the range `low` … `high`: the float32 numbers of Node."""
    table = (low + ((high - low) * np.arange(256, dtype=np.float64)) / 255).astype(np.float32)
    out = np.empty(bytes_.shape, np.float32)
    source, target = bytes_.reshape(-1), out.reshape(-1)
    # Parts that stay in a core's cache, as numpy widens bytes before it looks them up.
    for start in range(0, source.size, _PART):
        part = slice(start, start + _PART)
        # Without the mode, numpy copies the result once more; a byte is never outside the table.
        np.take(table, source[part], out=target[part], mode="clip")
    return out


_PART = 1 << 16
