"""Normalisation."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .elementwise import wide
from .parts import batch_mean, in_parts
from .stateful import Stateful


class BatchNorm(Stateful):
    """Batch normalisation of x [N, C, …] over all axes but the channels (Ioffe & Szegedy 2015).

    `nn.BatchNorm2d` keeps the unbiased variance. This layer keeps the biased one, which it also divides by, and takes the
    statistics of the whole batch where several processes hold parts of it. `momentum` is the share of the new statistics.
    """

    def __init__(
        self, channels: int, *, momentum: float = 0.01, eps: float = 1e-3, affine: bool = True
    ) -> None:
        super().__init__()
        self.momentum = momentum
        self.eps = eps
        self.register_parameter("weight", nn.Parameter(torch.ones(channels)) if affine else None)
        self.register_parameter("bias", nn.Parameter(torch.zeros(channels)) if affine else None)
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x: Tensor) -> Tensor:
        weight, bias = self.weight, self.bias
        if not self.training:
            mean, variance = self.running_mean, self.running_var
            return F.batch_norm(x, mean, variance, weight, bias, False, 0.0, self.eps)
        count = x.numel() // x.shape[1]
        if in_parts() or count == 1:
            dims = [0, *range(2, x.dim())]
            shape = [1, -1] + [1] * (x.dim() - 2)
            mean = batch_mean(wide(x), dims)
            centred = x - mean.view(shape)
            variance = batch_mean(centred.square(), dims)
            y = centred * torch.rsqrt(variance + self.eps).view(shape)
            if weight is not None:
                y = y * weight.view(shape) + bias.view(shape)
        else:
            mean, variance = torch.zeros_like(self.running_mean), torch.ones_like(self.running_var)
            # With a momentum of one, the statistics of this batch take the place of the zeros and ones.
            y = F.batch_norm(x, mean, variance, weight, bias, True, 1.0, self.eps)
            variance = variance * ((count - 1) / count)
        self.move(
            running_mean=torch.lerp(self.running_mean, mean.detach(), self.momentum),
            running_var=torch.lerp(self.running_var, variance.detach(), self.momentum),
        )
        return y

    def extra_repr(self) -> str:
        return f"{len(self.running_mean)}, momentum={self.momentum}, eps={self.eps}"


def instance_norm(x: Tensor, eps: float = 1e-5) -> Tensor:
    """Each channel of each map standardised over its places, of which a map may have one alone."""
    centred = x - x.mean(dim=(2, 3), keepdim=True)
    return centred * torch.rsqrt(centred.square().mean(dim=(2, 3), keepdim=True) + eps)


class InstanceNorm2d(nn.InstanceNorm2d):
    """Instance normalisation that also takes maps [N, C, 1, 1], of which only the shift is left (Ulyanov et al. 2016)."""

    def forward(self, x: Tensor) -> Tensor:
        y = instance_norm(x, self.eps)
        return y * self.weight[:, None, None] + self.bias[:, None, None]


def pixel_norm(x: Tensor, eps: float = 1e-8, dim: int = 1) -> Tensor:
    """x divided by the root of its mean square over the channels (Karras et al. 2018)."""
    return x * torch.rsqrt(x.square().mean(dim=dim, keepdim=True) + eps)


class RMSNorm(nn.Module):
    """Each place divided by the root of the mean square over its last axis, times a scale (Zhang & Sennrich 2019)."""

    def __init__(self, channels: int, *, eps: float = 1e-6) -> None:
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(channels))

    def forward(self, x: Tensor) -> Tensor:
        return pixel_norm(wide(x), self.eps, dim=-1).to(x.dtype) * self.weight
