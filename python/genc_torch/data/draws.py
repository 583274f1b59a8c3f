"""The draws of crops and mirrors: one number for each place of an epoch, for a whole batch at once."""

from __future__ import annotations

import numpy as np

from ..philox import MASK, MULTIPLIERS, ROUNDS, WEYL

_FIRST, _SECOND = 2654435761, 1597334677


def uniforms(before: str, places: np.ndarray, after: str, iteration: int) -> np.ndarray:
    """The first number in [0, 1) of each address `{before}{place}{after}`: float64 [places]."""
    first, second = _keys(before, places, after)
    return (_first_words(first, second, iteration) >> np.uint64(8)).astype(np.float64) / 2.0**24


def _keys(before: str, places: np.ndarray, after: str) -> tuple[np.ndarray, np.ndarray]:
    """`hash_text` of every `{before}{place}{after}`, as uint64 arrays of 32-bit words."""
    mask = np.uint64(MASK)
    a, b = 0xDEADBEEF, 0x41C6CE57
    for code in _codes(before):
        a = ((a ^ code) * _FIRST) & MASK
        b = ((b ^ code) * _SECOND) & MASK
    first = np.full(places.shape, a, np.uint64)
    second = np.full(places.shape, b, np.uint64)

    def add(at: np.ndarray | slice, code: np.ndarray | np.uint64) -> None:
        first[at] = ((first[at] ^ code) * np.uint64(_FIRST)) & mask
        second[at] = ((second[at] ^ code) * np.uint64(_SECOND)) & mask

    longest = len(str(int(places.max()))) if places.size else 0
    for digit in range(longest - 1, -1, -1):
        high = places // 10**digit
        # Shorter numbers begin later.
        at = np.nonzero((high > 0) | (digit == 0))[0]
        add(at, (high[at] % 10 + ord("0")).astype(np.uint64))
    for code in _codes(after):
        add(slice(None), np.uint64(code))
    return _finished(first, second)


def _codes(text: str) -> list[int]:
    units = text.encode("utf-16-le", "surrogatepass")
    return [units[at] | units[at + 1] << 8 for at in range(0, len(units), 2)]


def _finished(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """MurmurHash3's finalizers."""
    mask, near, far = np.uint64(MASK), np.uint64(16), np.uint64(13)
    first, second = np.uint64(2246822507), np.uint64(3266489909)
    a = (((a ^ (a >> near)) * first) ^ ((b ^ (b >> far)) * second)) & mask
    b = (((b ^ (b >> near)) * first) ^ ((a ^ (a >> far)) * second)) & mask
    return a, b


def _first_words(k0: np.ndarray, k1: np.ndarray, iteration: int) -> np.ndarray:
    """The first Philox word under each key, as uint64."""
    mask, half = np.uint64(MASK), np.uint64(32)
    first, second = (np.uint64(each) for each in MULTIPLIERS)
    steps = [np.uint64(each) for each in WEYL]
    c0 = np.zeros_like(k0)
    c1 = np.full_like(k0, iteration & MASK)
    c2 = np.zeros_like(k0)
    c3 = np.full_like(k0, (iteration >> 32) & MASK)
    for _ in range(ROUNDS):
        p0, p1 = c0 * first, c2 * second
        c0, c1 = (p1 >> half) ^ c1 ^ k0, p1 & mask
        c2, c3 = (p0 >> half) ^ c3 ^ k1, p0 & mask
        k0, k1 = (k0 + steps[0]) & mask, (k1 + steps[1]) & mask
    return c0
