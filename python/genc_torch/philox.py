"""Philox4x32-10, the counter-based generator of Salmon et al. 2011 ("Parallel random numbers: as easy as 1, 2, 3").

A key and a counter give four random words; no state is kept between calls. The words equal those of the Node engine.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
WEYL = (0x9E3779B9, 0xBB67AE85)
ROUNDS = 10
MASK = 0xFFFFFFFF

# The blocks computed at once: small enough that all arrays of a round stay in a core's cache.
_CHUNK = 8192


class Address(NamedTuple):
    """The address of a draw. The same address gives the same numbers, whatever was drawn before or elsewhere."""

    seed: int
    """The seed, a whole number from 0 to 2**53 - 1."""
    path: str
    """The draw's name after the names of everything that contains it: `G/noise`."""
    iteration: int = 0
    """The training iteration, epoch or other count."""
    repetition: int = 0
    """The repetition of a repeated step."""


def hash_text(text: str) -> tuple[int, int]:
    """Two 32-bit words of a text: multiplicative hashes with MurmurHash3's finalizers over its UTF-16 code units."""
    a, b = 0xDEADBEEF, 0x41C6CE57
    units = text.encode("utf-16-le", "surrogatepass")
    for at in range(0, len(units), 2):
        code = units[at] | units[at + 1] << 8
        a = ((a ^ code) * 2654435761) & MASK
        b = ((b ^ code) * 1597334677) & MASK
    a = (((a ^ (a >> 16)) * 2246822507) ^ ((b ^ (b >> 13)) * 3266489909)) & MASK
    b = (((b ^ (b >> 16)) * 2246822507) ^ ((a ^ (a >> 13)) * 3266489909)) & MASK
    return a, b


def key_of(address: Address) -> tuple[int, int]:
    """The key of an address: the hash of its seed and path."""
    return hash_text(f"{address.seed}/{address.path}")


def counter_of(address: Address) -> tuple[int, int, int]:
    """The words of the counter after the first, which numbers the blocks of four words."""
    return address.iteration & MASK, address.repetition & MASK, (address.iteration >> 32) & MASK


def words(address: Address, count: int, skip: int = 0) -> np.ndarray:
    """The random words of an address after the first `skip`: uint32 [count]."""
    start, ahead = divmod(skip, 4)
    blocks = -(-(ahead + count) // 4)
    out = np.empty((blocks, 4), np.uint32)
    key, counter = key_of(address), counter_of(address)
    for at in range(0, blocks, _CHUNK):
        _fill(out[at : at + _CHUNK], start + at, counter, key)
    return out.reshape(-1)[ahead : ahead + count]


def _fill(out: np.ndarray, start: int, counter: tuple[int, int, int], key: tuple[int, int]) -> None:
    """Writes the blocks `start`, `start + 1`, … to `out`, uint32 [blocks, 4]."""
    size = out.shape[0]
    mask, half = np.uint64(MASK), np.uint64(32)
    first, second = (np.uint64(each) for each in MULTIPLIERS)
    c0 = np.arange(start, start + size, dtype=np.uint64)
    c0 &= mask
    c1, c2, c3 = (np.full(size, word, np.uint64) for word in counter)
    p0, p1 = np.empty_like(c0), np.empty_like(c0)
    k0, k1 = key
    for _ in range(ROUNDS):
        np.multiply(c0, first, out=p0)
        np.multiply(c2, second, out=p1)
        np.right_shift(p1, half, out=c0)
        c0 ^= c1
        c0 ^= np.uint64(k0)
        np.right_shift(p0, half, out=c2)
        c2 ^= c3
        c2 ^= np.uint64(k1)
        np.bitwise_and(p1, mask, out=c1)
        np.bitwise_and(p0, mask, out=c3)
        k0, k1 = (k0 + WEYL[0]) & MASK, (k1 + WEYL[1]) & MASK
    for place, lane in enumerate((c0, c1, c2, c3)):
        out[:, place] = lane
