"""Layers of flows that mix the channels."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .channels import places_of
from .elementwise import wide


class Permute(nn.Module):
    """Puts the channels in another order, which stays."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.register_buffer("order", torch.randperm(channels).float())

    def forward(self, x: Tensor) -> Tensor:
        return x.index_select(1 if x.dim() == 4 else -1, self.order.long())

    def inverse(self, y: Tensor) -> Tensor:
        """The x of y."""
        return y.index_select(1 if y.dim() == 4 else -1, torch.argsort(self.order))


class InvertibleConv(nn.Module):
    """An invertible 1 × 1 convolution W = P·L·(U + diag(sign · exp(log_scale))) (Kingma & Dhariwal 2018, section 3.2).

    Row i of P·M is row permutation[i] of M. L has ones on its diagonal; U has zeros there.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        rotation = torch.linalg.qr(torch.randn(channels, channels, dtype=torch.float64))[0]
        p, lower, upper = torch.linalg.lu(rotation)
        diagonal = upper.diagonal()
        self.lower = nn.Parameter(lower.tril(-1).float())
        self.upper = nn.Parameter(upper.triu(1).float())
        self.log_scale = nn.Parameter(diagonal.abs().log().float())
        self.register_buffer("sign", diagonal.sign().float())
        self.register_buffer("permutation", p.argmax(dim=1).float())

    def matrix(self) -> Tensor:
        """W, [C, C]."""
        one = torch.eye(len(self.sign), dtype=self.lower.dtype, device=self.lower.device)
        diagonal = torch.diag(self.sign * torch.exp(self.log_scale))
        product = (self.lower.tril(-1) + one) @ (self.upper.triu(1) + diagonal)
        return product.index_select(0, self.permutation.long())

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        y = multiply(x, self.matrix())
        return y, (self.log_scale.sum() * places_of(x)).expand(len(x))

    def inverse(self, y: Tensor) -> Tensor:
        """The x of y. Two steps of Newton's iteration take the rounding out of the inverse matrix."""
        matrix = wide(self.matrix())
        inverse = torch.linalg.inv(matrix)
        for _ in range(2):
            inverse = 2 * inverse - inverse @ (matrix @ inverse)
        return multiply(y, inverse)


def multiply(x: Tensor, matrix: Tensor) -> Tensor:
    """The product of a matrix with the channels of every place."""
    if x.dim() == 4:
        return F.conv2d(x, matrix[:, :, None, None])
    return x @ matrix.t()
