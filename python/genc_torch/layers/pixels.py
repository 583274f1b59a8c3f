"""From the levels of a picture to numbers on the whole line."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from .channels import per_example
from .draw import Draw
from .elementwise import wide


def logit(x: Tensor, alpha: float) -> tuple[Tensor, Tensor]:
    """y = logit(alpha + (1 − 2 · alpha) · x) of x in 0..1 (Dinh, Sohl-Dickstein & Bengio 2017, section 4.1)."""
    v = wide(x) * (1 - 2 * alpha) + alpha
    up, down = torch.log(v), torch.log(1 - v)
    log_det = math.prod(x.shape[1:]) * math.log(1 - 2 * alpha) - per_example(up + down)
    return up - down, log_det


def logit_inverse(y: Tensor, alpha: float) -> Tensor:
    """The x that `logit` takes to y, clipped to 0..1."""
    return ((torch.sigmoid(y) - alpha) * (1 / (1 - 2 * alpha))).clamp(0, 1)


def fill(x: Tensor, u: Tensor, levels: int) -> Tensor:
    """(k + u) / levels for the level k that x stands for. u keeps a distance from 0 and 1 that float32 can hold."""
    margin = levels / 2**24
    whole = torch.round(x.detach() * (levels - 1))
    return (whole + u.clamp(margin, 1 - margin)) * (1 / levels)


def dequantize(x: Tensor, draw: Draw, key: str, levels: int) -> tuple[Tensor, Tensor]:
    """y = (k + u) / levels with u uniform (Theis, van den Oord & Bethge 2016), for pictures x that hold k / (levels − 1)."""
    y = fill(x, draw.uniform(key, x.shape[1:]), levels)
    return y, x.new_full((len(x),), -math.prod(x.shape[1:]) * math.log(levels))


def variational_dequantize(
    x: Tensor, noise: Callable[[Tensor], Tensor], draw: Draw, key: str, levels: int
) -> tuple[Tensor, Tensor]:
    """The same with a learned u (Ho et al. 2019): noise(x) gives the mean and log deviation of a normal, u is its sigmoid."""
    mean, log_std = noise(x).chunk(2, dim=1 if x.dim() == 4 else -1)
    drawn = draw.normal(key, x.shape[1:])
    before = mean + torch.exp(log_std) * drawn
    y = fill(x, torch.sigmoid(before), levels)
    # log σ'(a) = a − 2 softplus(a)
    terms = log_std + (before - 2 * F.softplus(before)) + 0.5 * drawn.square()
    constant = math.prod(x.shape[1:]) * (0.5 * math.log(2 * math.pi) - math.log(levels))
    return y, per_example(terms) + constant


def dequantize_inverse(y: Tensor, levels: int) -> Tensor:
    """The picture in whose cube a point lies."""
    return torch.floor(y * levels).clamp(0, levels - 1) * (1 / (levels - 1))
