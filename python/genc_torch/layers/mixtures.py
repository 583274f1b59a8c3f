"""Mixtures, and levels of a discretised distribution. Axes stand in the order of the spec."""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from .densities import Number, tensors
from .discrete import categorical


def discretized(x: Tensor, bins: int, low: float, high: float) -> Tensor:
    """The nearest of evenly spaced levels from low to high."""
    width = (high - low) / (bins - 1)
    return torch.round((x - low) / width).clamp(0, bins - 1) * width + low


def log_prob_discretized(
    x: Tensor, mean: Number, scale: Number, bins: int, low: float, high: float
) -> Tensor:
    """The log-probability of levels under a logistic distribution (Kingma et al. 2016).

    A level has the mass of its bin, and the outermost two all beyond.
    """
    x, mean, scale = tensors(x, mean, scale)
    half = (high - low) / (bins - 1) / 2
    below = -F.softplus(-(x - mean + half) / scale)
    above = -F.softplus((x - mean - half) / scale)
    inside = below + above + torch.log(-torch.expm1(-2 * half / scale))
    inner = torch.where(x > high - half, above, inside)
    return torch.where(x < low + half, below, inner)


def log_prob_mixture(
    x: Tensor, logits: Tensor, events: int, density: Callable[[Tensor], Tensor]
) -> Tensor:
    """The log-density of a mixture, whose components stand before the last `events` axes."""
    each = density(x.unsqueeze(x.dim() - events))
    joint = each.flatten(each.dim() - events).sum(dim=-1) if events > 0 else each
    return torch.logsumexp(F.log_softmax(logits, dim=-1) + joint, dim=-1)


def mixture(logits: Tensor, u: Tensor, drawn: Tensor, events: int) -> Tensor:
    """One of the draws of all components, chosen by uniform numbers."""
    chosen = categorical(logits.movedim(-1, 1), u).long()
    weights = F.one_hot(chosen, logits.shape[-1]).float()
    place = weights.dim() - 1
    return (weights.reshape(*weights.shape, *(1,) * events) * drawn).sum(dim=place)
