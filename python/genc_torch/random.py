"""Arrays of random numbers by address, the same numbers as the Node engine's.

Uniform numbers, whole numbers and orders are equal bit for bit; normal numbers are computed in double precision and
rounded to float32. `skip` leaves out numbers at the start: a part has the same numbers as in the whole.
"""

from __future__ import annotations

import math

import numpy as np

from .philox import Address, words

__all__ = [
    "Address",
    "chance",
    "integer",
    "normal",
    "permutation",
    "truncated_normal",
    "uniform",
]


def uniform(
    address: Address, size: int, low: float = 0.0, high: float = 1.0, skip: int = 0
) -> np.ndarray:
    """Uniform numbers in [low, high): float32 [size]."""
    # A grid of 2**-24, which float32 holds exactly.
    fractions = (words(address, size, skip) >> np.uint32(8)).astype(np.float64) / 2.0**24
    out = (low + (high - low) * fractions).astype(np.float32)
    if high > low:
        # Rounding to float32 may give `high`, which is outside the range.
        out[out.astype(np.float64) >= high] = low
    return out


def normal(
    address: Address, size: int, mean: float = 0.0, std: float = 1.0, skip: int = 0
) -> np.ndarray:
    """Normal numbers with the given mean and standard deviation: float32 [size]."""
    odd = skip % 2  # Two words make two numbers, so a part may begin within a pair.
    pairs = -(-(odd + size) // 2)
    draws = _normals(words(address, 2 * pairs, skip - odd))[odd : odd + size]
    return (mean + std * draws).astype(np.float32)


def truncated_normal(
    address: Address, size: int, mean: float = 0.0, std: float = 1.0
) -> np.ndarray:
    """Normal numbers, redrawn if they lie more than two standard deviations from the mean: float32 [size]."""
    kept: list[np.ndarray] = []
    filled, used = 0, 0
    while filled < size:
        count = 2 * math.ceil((size - filled) * 0.53 + 8)
        draws = _normals(words(address, count, used))
        draws = draws[np.abs(draws) <= 2][: size - filled]
        kept.append(draws)
        filled += draws.size
        used += count
    draws = np.concatenate(kept) if kept else np.zeros(0)
    return (mean + std * draws).astype(np.float32)


def integer(address: Address, size: int, low: int, high: int, skip: int = 0) -> np.ndarray:
    """Whole numbers from `low` to `high`, both included: int64 [size]."""
    return low + _below(words(address, 2 * size, 2 * skip), float(high - low + 1))


def permutation(address: Address, size: int) -> np.ndarray:
    """The numbers 0 … size - 1 in random order (Fisher and Yates): int64 [size]."""
    lasts = np.arange(size - 1, 0, -1)
    others = _below(words(address, 2 * lasts.size), (lasts + 1).astype(np.float64)).tolist()
    order = list(range(size))
    for last, other in zip(range(size - 1, 0, -1), others):
        order[last], order[other] = order[other], order[last]
    return np.asarray(order, np.int64)


def chance(address: Address) -> float:
    """One uniform number in [0, 1)."""
    return float(uniform(address, 1)[0])


def _normals(pairs: np.ndarray) -> np.ndarray:
    """Independent standard normal numbers of an even count of words, in double precision (Box and Muller)."""
    radius = np.sqrt(-2 * np.log((pairs[0::2].astype(np.float64) + 1) / 2.0**32))
    angle = (2 * math.pi * pairs[1::2].astype(np.float64)) / 2.0**32
    out = np.empty(pairs.size, np.float64)
    np.multiply(radius, np.cos(angle), out=out[0::2])
    np.multiply(radius, np.sin(angle), out=out[1::2])
    return out


def _below(pairs: np.ndarray, limit: float | np.ndarray) -> np.ndarray:
    """Whole numbers from 0 to below `limit`, from 53 random bits of two words each: int64."""
    high = pairs[0::2].astype(np.float64) * 2.0**21
    fraction = (high + (pairs[1::2] >> np.uint32(11)).astype(np.float64)) / 2.0**53
    return np.floor(fraction * limit).astype(np.int64)
