"""The normalisation of flows."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from .channels import channelwise, places_of
from .elementwise import wide
from .parts import batch_mean
from .stateful import Stateful


class ActNorm(Stateful):
    """y = (x − mean) / std · exp(log_scale) + bias, where mean and std are those of the first batch (Kingma & Dhariwal 2018)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(channels))
        self.log_scale = nn.Parameter(torch.zeros(channels))
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("std", torch.ones(channels))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        if self.training and self.on_start is not None:
            self.begin(wide(x.detach()))
        log_scale = self.log_scale - torch.log(self.std)
        scale = torch.exp(log_scale)
        shift = self.bias - self.mean * scale
        y = x * channelwise(scale, x) + channelwise(shift, x)
        return y, (log_scale.sum() * places_of(x)).expand(len(x))

    def begin(self, x: Tensor) -> None:
        """The start from the first batch. A channel that is constant in it is shifted alone."""
        dims = [0, 2, 3] if x.dim() == 4 else list(range(x.dim() - 1))
        mean = batch_mean(x, dims)
        std = batch_mean((x - channelwise(mean, x)).square(), dims).sqrt()
        self.start(mean=mean, std=torch.where(std > 1e-6, std, torch.ones_like(std)))

    def inverse(self, y: Tensor) -> Tensor:
        """The x of y."""
        scale = torch.exp(-self.log_scale) * self.std
        centred = y - channelwise(self.bias, y)
        return centred * channelwise(scale, y) + channelwise(self.mean, y)
