"""Layers with an equalised learning rate (Karras et al. 2018): weights start from N(0, 1 / lr²) and are scaled in every pass."""

from __future__ import annotations

import math

import torch.nn.functional as F
from torch import Tensor, nn


class EqualizedLinear(nn.Linear):
    """A linear layer of the weight times lr · gain / √in and the bias times lr."""

    def __init__(
        self,
        inputs: int,
        outputs: int,
        bias: bool = True,
        *,
        lr: float = 1.0,
        gain: float = math.sqrt(2),
    ) -> None:
        super().__init__(inputs, outputs, bias)
        self.lr = lr
        self.scale = lr * gain / math.sqrt(inputs)
        nn.init.normal_(self.weight, std=1 / lr)

    def forward(self, x: Tensor) -> Tensor:
        bias = None if self.bias is None else self.bias * self.lr
        return F.linear(x, self.weight * self.scale, bias)


class EqualizedConv2d(nn.Conv2d):
    """A convolution of the kernel times lr · gain / √(in · h · w) and the bias times lr."""

    def __init__(self, *args, lr: float = 1.0, gain: float = math.sqrt(2), **options) -> None:
        super().__init__(*args, **options)
        self.lr = lr
        self.scale = lr * gain / math.sqrt(self.weight[0].numel())
        nn.init.normal_(self.weight, std=1 / lr)

    def forward(self, x: Tensor) -> Tensor:
        bias = None if self.bias is None else self.bias * self.lr
        return self._conv_forward(x, self.weight * self.scale, bias)


class EqualizedConvTranspose2d(nn.ConvTranspose2d):
    """A transposed convolution of the kernel times lr · gain / √(in · h · w) and the bias times lr."""

    def __init__(self, *args, lr: float = 1.0, gain: float = math.sqrt(2), **options) -> None:
        super().__init__(*args, **options)
        self.lr = lr
        self.scale = lr * gain / math.sqrt(self.in_channels * math.prod(self.kernel_size))
        nn.init.normal_(self.weight, std=1 / lr)

    def forward(self, x: Tensor) -> Tensor:
        bias = None if self.bias is None else self.bias * self.lr
        kernel = self.weight * self.scale
        return F.conv_transpose2d(x, kernel, bias, self.stride, self.padding, self.output_padding)
