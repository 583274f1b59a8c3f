"""Base distributions of flows, of location 0 and scale 1 in every number."""

from __future__ import annotations

import math

import torch.nn.functional as F
from torch import Tensor

from .channels import per_example


def base_log_prob(z: Tensor, base: str = "normal") -> Tensor:
    """The log-density of each example under a base distribution of location 0 and scale 1, in nats."""
    size = math.prod(z.shape[1:])
    if base == "logistic":
        return per_example(z - 2 * F.softplus(z))
    if base == "laplace":
        return -per_example(z.abs()) - size * math.log(2)
    return -0.5 * per_example(z.square()) - size * 0.5 * math.log(2 * math.pi)


def farthest(a: Tensor, b: Tensor) -> Tensor:
    """The largest |a − b| of each example."""
    return (a - b).abs().flatten(1).amax(dim=1)
