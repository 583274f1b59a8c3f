"""The safetensors file format (https://github.com/huggingface/safetensors, "Format").

Eight bytes with the length of a JSON header, the header, then the tensors' values, little-endian and without gaps.
"""

from __future__ import annotations

import json
from typing import Mapping

import numpy as np

Arrays = Mapping[str, np.ndarray]

_HEADER_LIMIT = (
    100_000_000  # The reference implementation's bound, against absurd lengths in damaged files.
)
_WIDTHS = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2}


class SafetensorsError(Exception):
    """A file that should be safetensors and is not."""


def encode(arrays: Arrays, metadata: Mapping[str, str]) -> list[bytes | memoryview]:
    """A file in pieces: the header, then the float32 values of each array, ordered by name."""
    header: dict[str, object] = {"__metadata__": dict(metadata)} if metadata else {}
    pieces: list[bytes | memoryview] = []
    offset = 0
    for name in sorted(arrays, key=lambda each: each.encode("utf-16-be", "surrogatepass")):
        array = arrays[name]
        values = np.ascontiguousarray(array, "<f4")
        header[name] = {
            "dtype": "F32",
            "shape": list(array.shape),
            "data_offsets": [offset, offset + values.nbytes],
        }
        pieces.append(memoryview(values.reshape(-1)).cast("B") if values.size else b"")
        offset += values.nbytes
    text = _header_text(header).encode()
    padded = text + b" " * (-len(text) % 8)  # The values start at a multiple of 8.
    return [len(padded).to_bytes(8, "little") + padded, *pieces]


def _header_text(header: Mapping[str, object]) -> str:
    return json.dumps(header, ensure_ascii=False, separators=(",", ":"))


def decode(data: bytes | memoryview) -> tuple[dict[str, np.ndarray], dict[str, str], int]:
    """The arrays as float32, the metadata, and where the values start, of a whole file."""
    if len(data) < 8:
        raise SafetensorsError(f"{len(data)} bytes long, too short for a header")
    length = int.from_bytes(data[:8], "little")
    if length > _HEADER_LIMIT or 8 + length > len(data):
        raise SafetensorsError(
            f"its header should be {length} bytes long, but only {len(data) - 8} bytes follow"
        )
    try:
        header = json.loads(bytes(data[8 : 8 + length]).decode("utf-8"))
    except ValueError:
        raise SafetensorsError("its header is not JSON") from None
    metadata = header.pop("__metadata__", {})
    start = 8 + length
    end = max([0, *(entry["data_offsets"][1] for entry in header.values())])
    if start + end != len(data):
        raise SafetensorsError(
            f"it should be {start + end} bytes long and is {len(data)}: truncated or damaged"
        )
    arrays = {name: _read(name, entry, data, start) for name, entry in header.items()}
    return arrays, metadata, start


def _read(
    name: str, entry: Mapping[str, object], data: bytes | memoryview, start: int
) -> np.ndarray:
    dtype, shape = str(entry["dtype"]), list(entry["shape"])  # type: ignore[call-overload]
    if dtype not in _WIDTHS:
        raise SafetensorsError(f"'{name}' holds {dtype} values; {', '.join(_WIDTHS)} can be read")
    first, last = entry["data_offsets"]  # type: ignore[misc]
    size = int(np.prod(shape, dtype=np.int64))
    if last - first != size * _WIDTHS[dtype]:
        raise SafetensorsError(
            f"'{name}' of shape [{', '.join(map(str, shape))}] should take {size * _WIDTHS[dtype]} bytes"
            f" and takes {last - first}"
        )
    piece = data[start + first : start + last]
    if dtype == "BF16":
        bits = np.frombuffer(piece, "<u2").astype(np.uint32) << 16
        return bits.view(np.float32).reshape(shape)
    kind = {"F64": "<f8", "F32": "<f4", "F16": "<f2"}[dtype]
    return np.frombuffer(piece, kind).astype(np.float32).reshape(shape)
