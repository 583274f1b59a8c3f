"""Kernels divided by, or held below, their norm as an operator."""

from __future__ import annotations

from contextlib import contextmanager
from collections.abc import Iterator

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .elementwise import minimum
from .stateful import Stateful


def unit(x: Tensor) -> Tensor:
    """x divided by its length."""
    return x / (x.square().sum().sqrt() + 1e-12)


def spectral_norm(layer: Stateful, matrix: Tensor) -> Tensor:
    """The largest singular value of a matrix [out, in], by one power iteration from the layer's state u [out].

    The vectors are held, so gradients flow through the product alone (Miyato et al. 2018).
    """
    with torch.no_grad():
        right = unit(layer.u @ matrix)
        left = unit(matrix @ right)
    layer.move(u=left)
    return left @ (matrix @ right)


class SpectralLinear(Stateful, nn.Linear):
    """A linear layer with its weight divided by its largest singular value (Miyato et al. 2018)."""

    def __init__(self, inputs: int, outputs: int, bias: bool = True) -> None:
        super().__init__(inputs, outputs, bias)
        self.register_buffer("u", unit(torch.randn(outputs)))

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x, self.weight / spectral_norm(self, self.weight), self.bias)


class SpectralConv2d(Stateful, nn.Conv2d):
    """A convolution with its kernel [out, in · h · w] divided by its largest singular value (Miyato et al. 2018)."""

    def __init__(self, inputs: int, outputs: int, *args, **options) -> None:
        super().__init__(inputs, outputs, *args, **options)
        self.register_buffer("u", unit(torch.randn(outputs)))

    def forward(self, x: Tensor) -> Tensor:
        norm = spectral_norm(self, self.weight.flatten(1))
        return self._conv_forward(x, self.weight / norm, self.bias)


class SpectralConvTranspose2d(Stateful, nn.ConvTranspose2d):
    """A transposed convolution with its kernel [out, in · h · w] divided by its largest singular value."""

    def __init__(self, inputs: int, outputs: int, *args, **options) -> None:
        super().__init__(inputs, outputs, *args, **options)
        self.register_buffer("u", unit(torch.randn(outputs)))

    def forward(self, x: Tensor) -> Tensor:
        kernel = self.weight / spectral_norm(self, self.weight.transpose(0, 1).flatten(1))
        return F.conv_transpose2d(
            x, kernel, self.bias, self.stride, self.padding, self.output_padding
        )


class Bounded(Stateful):
    """A linear layer with its kernel times min(1, bound / norm), by the norm of the whole operator (Gouk et al. 2018).

    Training passes move the power iteration's vector u; the first goes further, since it starts from a random one.
    """

    first_iterations = 50
    held: dict[nn.Module, Tensor] | None = None

    def apply_to(self, x: Tensor, weight: Tensor) -> Tensor:
        """The operator, without its bias."""
        raise NotImplementedError

    def adjoint(self, y: Tensor, weight: Tensor) -> Tensor:
        """The adjoint of the operator."""
        raise NotImplementedError

    def vector(self) -> Tensor:
        """The vector u, as an input of the operator."""
        return self.u

    def iterate(self, x: Tensor, weight: Tensor, iterations: int) -> Tensor:
        """x after more power iterations."""
        for _ in range(iterations):
            x = unit(self.adjoint(unit(self.apply_to(x, weight)), weight))
        return x

    def bounded_weight(self) -> Tensor:
        """The kernel as the layer uses it."""
        known = Bounded.held
        if known is not None and self in known:
            return known[self]
        with torch.no_grad():
            right = self.vector()
            if self.training:
                first = self.on_start is not None
                right = self.iterate(
                    right, self.weight, self.first_iterations if first else self.iterations
                )
            left = unit(self.apply_to(right, self.weight))
        self.move(u=self.stored(right))
        norm = (self.apply_to(right, self.weight) * left).sum()
        weight = self.weight * minimum(self.bound / norm, 1.0)
        if known is not None:
            known[self] = weight
        return weight

    def stored(self, x: Tensor) -> Tensor:
        """An input of the operator in the shape of u."""
        return x

    @torch.no_grad()
    def norm(self, iterations: int = 100) -> Tensor:
        """The norm of the layer after more power iterations: a lower bound, and close to it."""
        weight = self.bounded_weight()
        found = self.iterate(self.vector(), weight, iterations)
        return self.apply_to(found, weight).square().sum().sqrt()


@contextmanager
def held_weights() -> Iterator[None]:
    """Inside, each bounded layer computes its kernel once, however often it is called."""
    before, Bounded.held = Bounded.held, {}
    try:
        yield
    finally:
        Bounded.held = before


class BoundedLinear(Bounded, nn.Linear):
    """A linear layer whose norm stays below a bound. u: [in]."""

    def __init__(
        self, inputs: int, outputs: int, bias: bool = True, *, bound: float, iterations: int = 1
    ) -> None:
        super().__init__(inputs, outputs, bias)
        self.bound = bound
        self.iterations = iterations
        self.register_buffer("u", unit(torch.randn(inputs)))

    def apply_to(self, x: Tensor, weight: Tensor) -> Tensor:
        return F.linear(x, weight)

    def adjoint(self, y: Tensor, weight: Tensor) -> Tensor:
        return y @ weight

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x, self.bounded_weight(), self.bias)


class BoundedConv2d(Bounded, nn.Conv2d):
    """A convolution of maps [N, in, h, w] to maps of the same size, whose norm stays below a bound. u: [1, h, w, in]."""

    def __init__(
        self,
        inputs: int,
        outputs: int,
        kernel_size: int | tuple[int, int],
        size: tuple[int, int],
        bias: bool = True,
        *,
        bound: float,
        iterations: int = 1,
    ) -> None:
        super().__init__(inputs, outputs, kernel_size, padding="same", bias=bias)
        self.bound = bound
        self.iterations = iterations
        self.register_buffer("u", unit(torch.randn(1, *size, inputs)))

    def vector(self) -> Tensor:
        return self.u.permute(0, 3, 1, 2)

    def stored(self, x: Tensor) -> Tensor:
        return x.permute(0, 2, 3, 1)

    def apply_to(self, x: Tensor, weight: Tensor) -> Tensor:
        return F.conv2d(x, weight, padding="same")

    def adjoint(self, y: Tensor, weight: Tensor) -> Tensor:
        top, left = [(length - 1) // 2 for length in self.kernel_size]
        height, width = y.shape[2:]
        whole = F.conv_transpose2d(y, weight)
        return whole[:, :, top : top + height, left : left + width]

    def forward(self, x: Tensor) -> Tensor:
        return self._conv_forward(x, self.bounded_weight(), self.bias)
