"""Sines and cosines of numbers."""

from __future__ import annotations

import torch
from torch import Tensor


def sinusoidal(x: Tensor, size: int, period: float = 10_000) -> Tensor:
    """Sines, then cosines of x at size / 2 frequencies, along a new last axis (Vaswani et al. 2017)."""
    half = size // 2
    frequencies = torch.tensor(
        [period ** (-index / half) for index in range(half)], device=x.device
    )
    angles = x.float()[..., None] * frequencies
    return torch.cat([angles.sin(), angles.cos()], dim=-1)
