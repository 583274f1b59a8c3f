"""What the steps of a sampler go through: times, pairs of numbers, places."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product

from torch import Tensor


def times(start: float, end: float, steps: int, rho: float = 1) -> list[float]:
    """The times from one end to the other, both included: `steps` more than one.

    Even powers of 1 / rho lie between them: evenly spaced for 1, denser towards zero for more, geometric for infinity.
    """
    return [time_after(i, start, end, steps, rho) for i in range(steps + 1)]


def time_after(i: float, start: float, end: float, steps: float, rho: float = 1) -> float:
    """The time after `i` of the steps, which may be a fraction. Before the first and after the last it stays."""
    if i <= 0:
        return start
    if i >= steps:
        return end
    if rho == math.inf:
        first, last = math.log(start), math.log(end)
    else:
        first, last = start ** (1 / rho), end ** (1 / rho)
    between = first + (last - first) * i / steps
    return math.exp(between) if rho == math.inf else between**rho


def pairs(numbers: Sequence[float] | Tensor) -> list[tuple[float | Tensor, float | Tensor]]:
    """Each number with the one after it."""
    return list(zip(numbers, numbers[1:]))


def places(shape: Sequence[int]) -> list[tuple[int, ...]]:
    """The places of some axes, row by row."""
    return list(product(*(range(side) for side in shape)))
