"""The draws of `random.py` as tensors, computed on the device by 64-bit integer arithmetic.

Large draws of a GPU are made here; their words equal those of the host, and uniform and whole numbers too.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from .philox import MASK, MULTIPLIERS, ROUNDS, WEYL, Address, counter_of, key_of

__all__ = ["integer", "normal", "uniform"]


def _words(address: Address, count: int, skip: int, device: torch.device) -> Tensor:
    """The random words of an address after the first `skip`: int64 [count], each below 2**32."""
    start, ahead = divmod(skip, 4)
    blocks = -(-(ahead + count) // 4)
    c0 = torch.arange(start, start + blocks, dtype=torch.int64, device=device) & MASK
    c1, c2, c3 = (torch.full_like(c0, word) for word in counter_of(address))
    k0, k1 = key_of(address)
    for _ in range(ROUNDS):
        # Products wrap at 64 bits; the bits of both halves are those of the unsigned product.
        p0, p1 = c0 * MULTIPLIERS[0], c2 * MULTIPLIERS[1]
        c0, c1 = ((p1 >> 32) & MASK) ^ c1 ^ k0, p1 & MASK
        c2, c3 = ((p0 >> 32) & MASK) ^ c3 ^ k1, p0 & MASK
        k0, k1 = (k0 + WEYL[0]) & MASK, (k1 + WEYL[1]) & MASK
    return torch.stack((c0, c1, c2, c3), 1).reshape(-1)[ahead : ahead + count]


def uniform(
    address: Address, size: int, low: float, high: float, skip: int, device: torch.device
) -> Tensor:
    """Uniform numbers in [low, high): float32 [size]."""
    fractions = (_words(address, size, skip, device) >> 8).double() / 2.0**24
    out = (low + (high - low) * fractions).float()
    return torch.where(out.double() >= high, torch.full_like(out, low), out) if high > low else out


def normal(
    address: Address, size: int, mean: float, std: float, skip: int, device: torch.device
) -> Tensor:
    """Normal numbers with the given mean and standard deviation: float32 [size]."""
    odd = skip % 2
    pairs = -(-(odd + size) // 2)
    drawn = _words(address, 2 * pairs, skip - odd, device).double().view(-1, 2)
    radius = torch.sqrt(-2 * torch.log((drawn[:, 0] + 1) / 2.0**32))
    angle = (2 * math.pi * drawn[:, 1]) / 2.0**32
    draws = torch.stack((radius * torch.cos(angle), radius * torch.sin(angle)), 1).view(-1)
    return (mean + std * draws[odd : odd + size]).float()


def integer(
    address: Address, size: int, low: int, high: int, skip: int, device: torch.device
) -> Tensor:
    """Whole numbers from `low` to `high`, both included: int64 [size]."""
    drawn = _words(address, 2 * size, 2 * skip, device).view(-1, 2)
    fraction = (drawn[:, 0].double() * 2.0**21 + (drawn[:, 1] >> 11).double()) / 2.0**53
    return low + torch.floor(fraction * float(high - low + 1)).long()
