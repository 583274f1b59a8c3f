"""Dropout by keyed draws."""

from __future__ import annotations

from torch import Tensor

from .draw import Draw


def dropout(x: Tensor, rate: float, draw: Draw, key: str, training: bool = True) -> Tensor:
    """Zeroes numbers with probability `rate`, and divides the others by 1 − rate (Srivastava et al. 2014)."""
    if not training or rate == 0:
        return x
    kept = draw.uniform(key, x.shape[1:]) >= rate
    return x * (kept.to(x.dtype) * (1 / (1 - rate)))
