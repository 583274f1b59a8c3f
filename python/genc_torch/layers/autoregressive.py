"""Masked autoregressive layers (Germain et al. 2015; Papamakarios, Pavlakou & Murray 2017)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from .channels import halves


class MaskedAutoregressive(nn.Module):
    """y = (x − μ)·exp(−σ), where μ and σ of each number of a vector come from those before it, by a masked net.

    The weights [in, out] are masked: a unit sees the places of x up to its own order, and the two outputs of a place see
    those before it. `given` is the length of a vector that all places may read.
    """

    def __init__(
        self,
        length: int,
        hidden: Sequence[int],
        *,
        given: int = 0,
        activation: str = "relu",
        bound: float = 2,
    ) -> None:
        super().__init__()
        self.activation = torch.relu if activation == "relu" else torch.tanh
        self.bound = bound
        places = torch.arange(1, length + 1)
        # With something given, the orders of hidden units begin at 0, so that the first place can read it too.
        least = 0 if given > 0 else 1
        hidden_orders = [torch.arange(width) % (length - least) + least for width in hidden]
        orders = [places, *hidden_orders, places.repeat(2) - 1]
        self.count = len(orders) - 1
        for index in range(1, self.count + 1):
            before, behind = orders[index - 1], orders[index]
            self.register_buffer(
                f"mask_{index}", (before[:, None] <= behind).float(), persistent=False
            )
            kernel = torch.zeros(len(before), len(behind))
            if index < self.count:
                nn.init.xavier_uniform_(kernel)
            self.register_parameter(f"layer_{index}", nn.Parameter(kernel))
            self.register_parameter(f"bias_{index}", nn.Parameter(torch.zeros(len(behind))))
        if given > 0:
            self.given = nn.Parameter(nn.init.xavier_uniform_(torch.empty(given, len(orders[1]))))

    def parts(self, x: Tensor, given: Tensor | None) -> tuple[Tensor, Tensor]:
        """σ = bound · tanh(s / bound) and μ of every place."""
        for index in range(1, self.count + 1):
            kernel = getattr(self, f"layer_{index}") * getattr(self, f"mask_{index}")
            x = x @ kernel + getattr(self, f"bias_{index}")
            if given is not None and index == 1:
                x = x + given @ self.given
            if index < self.count:
                x = self.activation(x)
        s, shift = halves(x)
        return self.bound * torch.tanh(s * (1 / self.bound)), shift

    def forward(self, x: Tensor, given: Tensor | None = None) -> tuple[Tensor, Tensor]:
        scale, shift = self.parts(x, given)
        return (x - shift) * torch.exp(-scale), -scale.sum(dim=1)

    def inverse(self, y: Tensor, given: Tensor | None = None) -> Tensor:
        """The x of y: one place after another. Places after it stay zero until their turn."""
        x = torch.zeros_like(y)
        for own in torch.eye(y.shape[1], dtype=y.dtype, device=y.device):
            scale, shift = self.parts(x, given)
            x = x + (y * torch.exp(scale) + shift) * own
        return x
