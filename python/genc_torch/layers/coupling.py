"""Couplings: one part of x passes unchanged and determines how the other part changes.

The masks: "half" keeps the first half of the channels (parity 0) or the second; "checkerboard" keeps the places of a map
with (i + j) % 2 == parity.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from .channels import halves, per_example


def board(x: Tensor, parity: int) -> Tensor:
    """A map of 1 at the places with (i + j) % 2 == parity, and of 0 elsewhere."""
    rows = torch.arange(x.shape[2], device=x.device)[:, None]
    columns = torch.arange(x.shape[3], device=x.device)
    return ((rows + columns) % 2 == parity).to(x.dtype)


def kept(x: Tensor, mask: str, parity: int) -> Tensor:
    """The part of x that a coupling leaves alone: half of the channels, or the places of a checkerboard."""
    if mask == "half":
        return halves(x)[0 if parity == 0 else 1]
    return x * board(x, parity)


def change_half(x: Tensor, parity: int, change: Callable[[Tensor], Tensor]) -> Tensor:
    """x with the half that changes changed."""
    first, second = halves(x)
    parts = [first, change(second)] if parity == 0 else [change(first), second]
    return torch.cat(parts, dim=1 if x.dim() == 4 else -1)


def scaling(net: Tensor | tuple[Tensor, Tensor], bound: float) -> tuple[Tensor, Tensor]:
    """The logarithm of the scale, bound · tanh(s / bound), and the shift: a pair, or the halves of one tensor."""
    s, t = halves(net) if isinstance(net, Tensor) else net
    return bound * torch.tanh(s * (1 / bound)), t


def affine_coupling(
    x: Tensor, net: Tensor | tuple[Tensor, Tensor], mask: str, parity: int, bound: float
) -> tuple[Tensor, Tensor]:
    """y = x · exp(σ) + t where the mask changes x (Dinh, Sohl-Dickstein & Bengio 2017)."""
    scale, t = scaling(net, bound)
    if mask == "half":
        return change_half(x, parity, lambda part: part * torch.exp(scale) + t), per_example(scale)
    changed = board(x, 1 - parity)
    scale = scale * changed
    return x * torch.exp(scale) + t * changed, per_example(scale)


def affine_coupling_inverse(
    y: Tensor, net: Tensor | tuple[Tensor, Tensor], mask: str, parity: int, bound: float
) -> Tensor:
    """The x that `affine_coupling` takes to y."""
    scale, t = scaling(net, bound)
    if mask == "half":
        return change_half(y, parity, lambda part: (part - t) * torch.exp(-scale))
    changed = board(y, 1 - parity)
    return (y - t * changed) * torch.exp(-scale * changed)


def additive_coupling(x: Tensor, t: Tensor, mask: str, parity: int) -> Tensor:
    """y = x + t where the mask changes x (Dinh, Krueger & Bengio 2015)."""
    if mask == "half":
        return change_half(x, parity, lambda part: part + t)
    return x + t * board(x, 1 - parity)
