"""Log-densities, entropies and divergences of distributions, number by number, in nats."""

from __future__ import annotations

import math
from typing import Union

import torch
import torch.nn.functional as F
from torch import Tensor

Number = Union[Tensor, float]


def tensors(*values: Number) -> list[Tensor]:
    """Numbers as tensors, beside those that are tensors already."""
    like = next(each for each in values if isinstance(each, Tensor))
    return [each if isinstance(each, Tensor) else like.new_tensor(float(each)) for each in values]


def log_variance(logvar: Number | None, std: Number) -> Number:
    """The logarithm of a variance that is given by itself or by the deviation."""
    if logvar is not None:
        return logvar
    return 2 * torch.log(std) if isinstance(std, Tensor) else 2 * math.log(std)


def log_prob_normal(
    x: Tensor, mean: Number = 0.0, *, logvar: Number | None = None, std: Number = 1.0
) -> Tensor:
    """The log-density of N(mean, std²)."""
    x, mean, logvar = tensors(x, mean, log_variance(logvar, std))
    return -0.5 * ((x - mean).square() * torch.exp(-logvar) + logvar + math.log(2 * math.pi))


def log_prob_laplace(x: Tensor, mean: Number = 0.0, scale: Number = 1.0) -> Tensor:
    """The log-density of a Laplace distribution."""
    x, mean, scale = tensors(x, mean, scale)
    return -(x - mean).abs() / scale - torch.log(2 * scale)


def log_prob_logistic(x: Tensor, mean: Number = 0.0, scale: Number = 1.0) -> Tensor:
    """The log-density of a logistic distribution."""
    x, mean, scale = tensors(x, mean, scale)
    z = (x - mean) / scale
    return z - 2 * F.softplus(z) - torch.log(scale)


def log_prob_gumbel(x: Tensor, location: Number = 0.0, scale: Number = 1.0) -> Tensor:
    """The log-density of a Gumbel distribution."""
    x, location, scale = tensors(x, location, scale)
    z = (x - location) / scale
    return -(z + torch.exp(-z)) - torch.log(scale)


def log_prob_uniform(x: Tensor, low: float, high: float) -> Tensor:
    """The log-density of a uniform distribution, which is minus infinity outside of low..high."""
    inside, outside = x.new_full((), -math.log(high - low)), x.new_full((), -math.inf)
    # The slope is zero on both sides.
    return 0 * x + torch.where((x >= low) & (x <= high), inside, outside)


def entropy_normal(mean: Tensor, *, logvar: Number | None = None, std: Number = 1.0) -> Tensor:
    """The entropy of N(mean, std²)."""
    return torch.zeros_like(mean) + 0.5 * (
        log_variance(logvar, std) + math.log(2 * math.pi * math.e)
    )


def entropy_laplace(mean: Tensor, scale: Number) -> Tensor:
    """The entropy of a Laplace distribution."""
    mean, scale = tensors(mean, scale)
    return torch.zeros_like(mean) + torch.log(2 * math.e * scale)


def entropy_logistic(mean: Tensor, scale: Number) -> Tensor:
    """The entropy of a logistic distribution."""
    mean, scale = tensors(mean, scale)
    return torch.zeros_like(mean) + torch.log(scale) + 2


def entropy_gumbel(location: Tensor, scale: Number) -> Tensor:
    """The entropy of a Gumbel distribution, with the constant of Euler and Mascheroni."""
    location, scale = tensors(location, scale)
    return torch.zeros_like(location) + torch.log(scale) + 1.5772156649015329


def entropy_bernoulli(logits: Tensor) -> Tensor:
    """The entropy of 0 and 1."""
    return F.softplus(logits) - logits * torch.sigmoid(logits)


def entropy_categorical(logits: Tensor) -> Tensor:
    """The entropy of classes: logits [N, classes, ...]."""
    log_p = F.log_softmax(logits, dim=1)
    return -(log_p.exp() * log_p).sum(dim=1)


def kl_normals(
    mean: Number,
    other_mean: Number,
    *,
    logvar: Number | None = None,
    std: Number = 1.0,
    other_logvar: Number | None = None,
    other_std: Number = 1.0,
) -> Tensor:
    """KL(N(mean, std²) ‖ N(other_mean, other_std²))."""
    own, other = log_variance(logvar, std), log_variance(other_logvar, other_std)
    mean, other_mean, own, other = tensors(mean, other_mean, own, other)
    ratio = own - other
    distance = (mean - other_mean).square() * torch.exp(-other)
    return 0.5 * (distance + (torch.expm1(ratio) - ratio))


def kl_laplace(mean: Number, scale: Number, other_mean: Number, other_scale: Number) -> Tensor:
    """KL of two Laplace distributions."""
    mean, scale, other_mean, other_scale = tensors(mean, scale, other_mean, other_scale)
    distance, ratio = (mean - other_mean).abs(), scale / other_scale
    near = ratio * torch.exp(-distance / scale)
    return distance / other_scale + near - 1 - torch.log(ratio)


def kl_bernoulli(logits: Tensor, other: Tensor) -> Tensor:
    """KL of two distributions of 0 and 1."""
    shift = F.softplus(other) - F.softplus(logits)
    return torch.sigmoid(logits) * (logits - other) + shift


def kl_categorical(logits: Tensor, other: Tensor) -> Tensor:
    """KL of two distributions of classes: logits [N, classes, ...]."""
    log_p = F.log_softmax(logits, dim=1)
    return (log_p.exp() * (log_p - F.log_softmax(other, dim=1))).sum(dim=1)
