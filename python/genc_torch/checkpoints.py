"""Checkpoints: everything that a run needs to go on, in one safetensors file, the same file as the Node engine's.

`last` is the newest. The one before it stays as `previous` until the next is complete, so a damaged file costs a few
steps and not the run.
"""

from __future__ import annotations

import hashlib
import os
from typing import Any, Mapping

import numpy as np

from .errors import UserError
from .files import write_atomic
from .numbers_json import from_json, to_json
from .safetensors import Arrays, SafetensorsError, decode, encode

# The position of a run: `step`, `epoch`, `batchesIntoEpoch`, `carried`, `metricsBytes`, `epochSums`, `windowSums`,
# `best`. Epochs and steps are counted from 0; a step is one iteration of all training steps.
Position = Mapping[str, Any]

START: Position = {
    "step": 0,
    "epoch": 0,
    "batchesIntoEpoch": 0,
    "metricsBytes": 0,
    "epochSums": {},
    "windowSums": {},
}


def _checksum(position: str, pieces: list[bytes | memoryview]) -> str:
    digest = hashlib.sha256(position.encode())
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def encode_checkpoint(arrays: Arrays, position: Position) -> list[bytes | memoryview]:
    """The file's pieces. The checksum covers the position and every value."""
    text = to_json(dict(position))
    _, *values = encode(arrays, {})
    metadata = {
        "format": "genc-checkpoint-1",
        "position": text,
        "sha256": _checksum(text, values),
    }
    return encode(arrays, metadata)


def read_checkpoint(path: str) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """The arrays and the position of one file, verified. A UserError says what is wrong with it."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except FileNotFoundError:
        raise UserError(f"There is no checkpoint '{path}'.") from None
    except OSError as error:
        raise UserError(f"The checkpoint '{path}' cannot be read: {error.strerror}.") from error
    try:
        arrays, metadata, start = decode(data)
        position = metadata.get("position")
        if metadata.get("format") != "genc-checkpoint-1" or position is None:
            raise SafetensorsError("it is safetensors, but no checkpoint of genc")
        if _checksum(position, [memoryview(data)[start:]]) != metadata.get("sha256"):
            raise SafetensorsError("its checksum does not match its content")
    except SafetensorsError as error:
        raise UserError(f"The checkpoint '{path}' is damaged: {error}.") from error
    return arrays, from_json(position)


def path_of(folder: str, name: str) -> str:
    """The path of the checkpoint `last`, `previous` or `best` of a run."""
    return os.path.join(folder, "checkpoints", f"{name}.safetensors")


def save_checkpoint(folder: str, arrays: Arrays, position: Position) -> str:
    """Writes `last`; the file before it stays as `previous`. A value that is not finite is refused."""
    for path, array in arrays.items():
        if not np.isfinite(array).all():
            raise UserError(
                f"'{path}' holds a value that is not finite, so no checkpoint was written:"
                f" the last good one stays in '{folder}'."
            )
    last = path_of(folder, "last")
    write_atomic(last, encode_checkpoint(arrays, position), path_of(folder, "previous"))
    return last


def save_best(folder: str, arrays: Arrays, position: Position) -> str:
    """Writes `best`, beside `last`."""
    best = path_of(folder, "best")
    write_atomic(best, encode_checkpoint(arrays, position))
    return best


def has_checkpoint(folder: str) -> bool:
    """True if a run has come to its first checkpoint, whole or damaged."""
    return any(os.path.exists(path_of(folder, name)) for name in ("last", "previous"))


def load_newest(folder: str) -> tuple[dict[str, np.ndarray], dict[str, Any], str | None]:
    """The newest checkpoint that is whole, and what was wrong with a newer one that was passed over."""
    problems: list[str] = []
    for name in ("last", "previous"):
        try:
            arrays, position = read_checkpoint(path_of(folder, name))
            return arrays, position, problems[0] if problems else None
        except UserError as error:
            problems.append(error.message)
    raise UserError(
        f"'{folder}' has no checkpoint to go on from. {' '.join(problems)}", "Train it anew."
    )
