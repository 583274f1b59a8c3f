"""Convolutions that see only places before their own."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class CausalConv2d(nn.Conv2d):
    """A convolution of which each place sees the rows above it and the places left of it (van den Oord et al. 2016).

    With `own` it sees itself too. `centre` is the tap that lies on the place itself: the middle, unless it is given.
    """

    def __init__(self, *args, own: bool, centre: tuple[int, int] | None = None, **options) -> None:
        super().__init__(*args, **options)
        height, width = self.kernel_size
        row, column = (height // 2, width // 2) if centre is None else centre
        taps = torch.arange(height * width).view(height, width)
        seen = taps < row * width + column + int(own)
        self.register_buffer("mask", seen.to(self.weight.dtype), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        return self._conv_forward(x, self.weight * self.mask, self.bias)
