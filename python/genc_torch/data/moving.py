"""Random crops and mirrors: where the window of each picture lies, and whether it is turned."""

from __future__ import annotations

from typing import Any, Callable, NamedTuple, Sequence

import numpy as np

Draw = Callable[[str, int], np.ndarray]
"""The numbers in [0, 1) of a batch: those of a transform's key, by their counter."""


class Windows(NamedTuple):
    """The part of each picture that is read, and whether left and right are exchanged."""

    top: np.ndarray
    left: np.ndarray
    height: int | None
    width: int | None
    turned: np.ndarray


def windows(moving: Sequence[dict[str, Any]], sizes: np.ndarray, draw: Draw | None) -> Windows:
    """The windows of pictures of the given heights and widths, int64 [batch, 2].

    Without `draw` nothing is random: a crop takes the middle, a mirror does nothing.
    """
    height, width = sizes[:, 0], sizes[:, 1]
    top, left = np.zeros_like(height), np.zeros_like(width)
    turned = np.zeros(height.shape, bool)
    whole: tuple[int | None, int | None] = (None, None)
    for each in moving:
        key = each["key"]
        if each["name"] == "mirror":
            if draw is not None:
                turned = turned ^ (draw(key, 0) < 0.5)
            continue
        spare_height, spare_width = height - each["height"], width - each["width"]
        if draw is None:
            down, right = spare_height // 2, spare_width // 2
        else:
            down = np.floor(draw(key, 0) * (spare_height + 1)).astype(np.int64)
            right = np.floor(draw(key, 1) * (spare_width + 1)).astype(np.int64)
        top = top + down
        # In a turned picture the columns count from its right side.
        left = left + np.where(turned, spare_width - right, right)
        whole = each["height"], each["width"]
        height, width = np.full_like(height, whole[0]), np.full_like(width, whole[1])
    return Windows(top, left, *whole, turned)


def outcomes(forked: Sequence[str], size: int, draw: Draw | None) -> np.ndarray:
    """The prepared picture of each example: which of its mirrors before a resize turned it."""
    found = np.zeros(size, np.int64)
    if draw is not None:
        for place, key in enumerate(forked):
            found += (draw(key, 0) < 0.5).astype(np.int64) << place
    return found
