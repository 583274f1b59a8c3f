"""ResidualFlow.

Residual flow of FashionMNIST: blocks x + g(x) that can be inverted, since g contracts the distance
of every two points.
Behrmann et al. 2019, "Invertible Residual Networks"; Chen et al. 2019, "Residual Flows for
Invertible Generative Modeling".

Compiled by genc from residual-flow.gen: change the spec, not this file.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, NamedTuple, Protocol

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Branch(nn.Module):
    """[4, 14, 14] → [4, 14, 14] … [8, 7, 7] → [8, 7, 7] · residual-flow.gen:17"""

    def __init__(self, inputs: int, height: int) -> None:
        super().__init__()
        self.conv = BoundedConv2d(inputs, 64, 3, (height, height), bound=0.9, iterations=5)
        self.conv_2 = BoundedConv2d(64, 64, 1, (height, height), bound=0.9, iterations=5)
        self.conv_3 = BoundedConv2d(64, inputs, 3, (height, height), bound=0.9, iterations=5)

    def forward(self, x: Tensor) -> Tensor:
        x = F.silu(self.conv(F.silu(x) / 1.1)) / 1.1  # [64, 14, 14] … [64, 7, 7] · line 13
        x = F.silu(self.conv_2(x)) / 1.1  # [64, 14, 14] … [64, 7, 7] · line 14
        return self.conv_3(x)  # [4, 14, 14] … [8, 7, 7] · line 14


class FBlock(nn.Module):
    """[4, 14, 14] → [4, 14, 14] … [8, 7, 7] → [8, 7, 7] · residual-flow.gen:17"""

    def __init__(self, channels: int, height: int) -> None:
        super().__init__()
        self.act_norm = ActNorm(channels)
        self.invertible_residual = Part(branch=Branch(channels, height))

    def forward(self, x: Tensor, draw: Draw) -> tuple[Tensor, Tensor, Tensor]:
        x, log_det = self.act_norm(x)  # [4, 14, 14], [] … [8, 7, 7], [] · line 17
        # [4, 14, 14], [] … [8, 7, 7], [] · line 17
        x, log_det_2 = residual(
            x, self.invertible_residual.branch, draw, "invertible_residual", [1.0] * 10
        )
        return x, log_det, log_det_2

    def inverse(self, x: Tensor) -> Tensor:
        # [4, 14, 14] … [8, 7, 7] · line 17
        x = residual_inverse(x, self.invertible_residual.branch)
        return self.act_norm.inverse(x)  # [4, 14, 14] … [8, 7, 7] · line 17


class Level(nn.Module):
    """[4, 14, 14] → [4, 14, 14] … [8, 7, 7] → [8, 7, 7] · residual-flow.gen:16"""

    def __init__(self, channels: int, height: int) -> None:
        super().__init__()
        self.repeat = nn.ModuleList(FBlock(channels, height) for _ in range(8))

    def forward(self, x: Tensor, draw: Draw) -> tuple[Tensor, list[Tensor]]:
        log_dets: list[Tensor] = []
        for i, block in enumerate(self.repeat):
            # [4, 14, 14], [], [] … [8, 7, 7], [], [] · line 17
            x, log_det, log_det_2 = block(x, draw.under(f"repeat/{i}"))
            log_dets += [log_det, log_det_2]
        return x, log_dets

    def inverse(self, x: Tensor) -> Tensor:
        for block in reversed(self.repeat):
            x = block.inverse(x)  # [4, 14, 14] … [8, 7, 7] · line 17
        return x


class FlowFOutput(NamedTuple):
    z: Tensor  # [784]
    log_det: Tensor  # []


class FlowF(nn.Module):
    """x [1, 28, 28] → z [784], log_det [] · 438,944 parameters · residual-flow.gen:20"""

    def __init__(self) -> None:
        super().__init__()
        self.level = Level(4, 14)
        self.level_2 = Level(8, 7)

    def forward(self, x: Tensor, draw: Draw) -> FlowFOutput:
        x, log_det = dequantize(x, draw, "dequantize", 256)  # [1, 28, 28], [] · line 21
        x, log_det_2 = logit(x, 0.05)  # [1, 28, 28], [] · line 21
        x, log_dets = self.level(squeeze(x, 2), draw.under("level"))  # [4, 14, 14] · line 21
        x, z = halves(x)  # [2, 14, 14], [2, 14, 14] · line 21
        x, log_dets_2 = self.level_2(squeeze(x, 2), draw.under("level_2"))  # [8, 7, 7] · line 22
        x = join([z, x])  # [784] · line 20
        return FlowFOutput(x, sum([log_det, log_det_2, *log_dets, *log_dets_2]))

    def inverse(self, z: Tensor, rounded: bool = True) -> Tensor:
        """The way back, from z to x."""
        z_1, z_2 = part(z, [(2, 14, 14), (8, 7, 7)])
        x = self.level_2.inverse(z_2)  # [8, 7, 7] · line 22
        x = squeeze_inverse(x, 2)  # [2, 14, 14] · line 21
        x = self.level.inverse(torch.cat([x, z_1], dim=1))  # [4, 14, 14] · line 21
        x = squeeze_inverse(x, 2)  # [1, 28, 28] · line 21
        x = logit_inverse(x, 0.05)  # [1, 28, 28] · line 21
        return dequantize_inverse(x, 256) if rounded else x  # line 21

    def log_prob(self, x: Tensor, draw: Draw) -> Tensor:
        """log p(x) of every example, in nats."""
        z, log_det = self(x, draw)
        return base_log_prob(z, "normal") + log_det

    def lipschitz(self) -> Tensor:
        """The largest Lipschitz constant of the residual blocks, bounded by the norms of their
        layers.
        """
        constants: list[list[Tensor | float]] = []
        for block in self.level.repeat:
            constants.append(
                [
                    block.invertible_residual.branch.conv.norm(),
                    block.invertible_residual.branch.conv_2.norm(),
                    block.invertible_residual.branch.conv_3.norm(),
                ]
            )
        constants_2: list[list[Tensor | float]] = []
        for block in self.level_2.repeat:
            constants_2.append(
                [
                    block.invertible_residual.branch.conv.norm(),
                    block.invertible_residual.branch.conv_2.norm(),
                    block.invertible_residual.branch.conv_3.norm(),
                ]
            )
        return largest_constant([*constants, *constants_2])

    def round_trip(self, x: Tensor, draw: Draw) -> Tensor:
        """The largest |x − inverse of its z| of every example, before anything is rounded."""
        z = self(x, draw).z
        x, _ = dequantize(x, draw, "dequantize", 256)  # [1, 28, 28], [] · line 21
        return farthest(self.inverse(z, rounded=False), x)


class Nets(nn.Module):
    """The nets of the model."""

    def __init__(self) -> None:
        super().__init__()
        self.F = FlowF()


def loss_nll(nets: Nets, run: Run, x: Tensor) -> dict[str, Tensor]:
    """The loss `nll` of every example, and what is computed on the way · residual-flow.gen:27"""
    log_prob_of_x = nets.F.log_prob(x, run.under("nll/F"))  # [] · line 27
    nll = -log_prob_of_x  # [] · line 27
    bits = nll / 543.4273895589971  # [] · line 36
    return {"nll": nll, "bits": bits}


def evaluate(nets: Nets, run: Run, x: Tensor) -> dict[str, Tensor]:
    """Every other loss and metric of every example, in one pass."""
    log_prob_of_x = nets.F.log_prob(x, run.under("nll/F"))  # [] · line 27
    nll = -log_prob_of_x  # [] · line 27
    bits = nll / 543.4273895589971  # [] · line 36
    return {"nll": nll, "bits": bits}


def evaluate_once(nets: Nets, run: Run) -> dict[str, Tensor]:
    """Metrics of the weights alone."""
    constant = nets.F.lipschitz()  # [] · line 37
    return {"constant": constant}


def evaluate_first_64(nets: Nets, run: Run, x: Tensor) -> dict[str, Tensor]:
    """Losses and metrics on first 64."""
    round_trip = nets.F.round_trip(x, run.under("round_trip/F"))  # [] · line 38
    return {"round_trip": round_trip}


def sample_generate(nets: Nets, run: Run) -> list[Tensor]:
    """draw(F) · residual-flow.gen:40"""
    return [nets.F.inverse(run.normal("generate/draw", (784,)))]


# What PyTorch does not have, or does otherwise.


def places_of(x: Tensor) -> int:
    """The number of places of a map, or 1 for a vector."""
    channels = x.shape[1] if x.dim() == 4 else x.shape[-1]
    return math.prod(x.shape[1:]) // channels


def channelwise(values: Tensor, x: Tensor) -> Tensor:
    """Values [C] that broadcast over the channels of x: the axis 1 of maps, the last one otherwise."""
    return values[:, None, None] if x.dim() == 4 else values


def wide(x: Tensor) -> Tensor:
    """x in float32, if autocast has made it narrower."""
    return x.float() if x.dtype in (torch.float16, torch.bfloat16) else x


class Parts:
    """How the processes of torch.distributed share a batch: each holds a contiguous part, in the order of their ranks.

    `alone` is set while this process computes a batch that no other has a part of.
    """

    alone = False


def in_parts() -> bool:
    """True if several processes hold parts of the batch."""
    distributed = torch.distributed
    return (
        not Parts.alone
        and distributed.is_available()
        and distributed.is_initialized()
        and distributed.get_world_size() > 1
    )


class SumOfParts(torch.autograd.Function):
    """The sum of a tensor over all processes. Its gradient is the sum of theirs, and is differentiable itself."""

    @staticmethod
    def forward(ctx, x: Tensor) -> Tensor:
        total = x.detach().clone(memory_format=torch.contiguous_format)
        torch.distributed.all_reduce(total)
        return total

    @staticmethod
    def backward(ctx, gradient: Tensor) -> Tensor:
        return SumOfParts.apply(gradient)


def sum_of_parts(x: Tensor) -> Tensor:
    """The sum of x over all processes."""
    return SumOfParts.apply(x) if in_parts() else x


def batch_mean(x: Tensor, dims: list[int]) -> Tensor:
    """The mean of x over axes of which one is the batch, in one piece or in parts of any size."""
    if not in_parts():
        return x.mean(dims)
    total = x.sum(dims)
    count = total.new_full((1,), x.numel() / max(1, total.numel()))
    summed = sum_of_parts(torch.cat([total.flatten(), count]))
    return (summed[:-1] / summed[-1]).view_as(total)


class Stateful(nn.Module):
    """A layer with state that training passes move: moving averages, power iterations, codes.

    By itself, a layer in training mode moves its state at once, and starts nothing from data. A training program decides
    otherwise by two functions of a layer, the name of a buffer or parameter, and its next value. `on_move` takes the place of
    the move. `on_start` is set in the first pass alone: state and weights whose start depends on data take the value if it
    returns True.
    """

    on_move: Callable[[Stateful, str, Tensor], None] | None = None
    on_start: Callable[[Stateful, str, Tensor], bool | None] | None = None

    def move(self, **state: Tensor) -> None:
        """Moves buffers in training mode. They are bound to new tensors, since autograd may hold the old ones."""
        if not self.training:
            return
        for name, value in state.items():
            if self.on_move is None:
                setattr(self, name, value.detach())
            else:
                self.on_move(self, name, value.detach())

    def start(self, **values: Tensor) -> None:
        """Starts buffers and parameters from data, before they are used."""
        if not self.training or self.on_start is None:
            return
        for name, value in values.items():
            if not self.on_start(self, name, value.detach()):
                continue
            if name in self._parameters:
                getattr(self, name).data = value.detach()
            else:
                setattr(self, name, value.detach())


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


def halves(x: Tensor) -> tuple[Tensor, Tensor]:
    """Both halves of the channels."""
    first, second = x.chunk(2, dim=1 if x.dim() == 4 else -1)
    return first, second


def per_example(x: Tensor) -> Tensor:
    """The sum of each example, [N]."""
    return x.flatten(1).sum(dim=1)


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


class Draw:
    """Random numbers for a batch of examples, by PyTorch's generator: `net(x, Draw(len(x), device=x.device))`.

    Shapes leave the batch axis out. `count` takes its place for numbers that do not belong to examples. The keys name the
    draws for programs that need the same numbers again.
    """

    epoch = 0

    def __init__(
        self,
        batch: int,
        generator: torch.Generator | None = None,
        device: torch.device | str | None = None,
    ) -> None:
        self.batch = batch
        self.generator = generator
        self.device = device

    def under(self, name: str) -> Draw:
        """The draws with keys below a name."""
        return self

    def normal(self, key: str, shape: Sequence[int], count: int | None = None) -> Tensor:
        """Standard normal numbers."""
        size = (self.batch if count is None else count, *shape)
        return torch.randn(size, generator=self.generator, device=self.device)

    def uniform(
        self,
        key: str,
        shape: Sequence[int],
        low: float = 0.0,
        high: float = 1.0,
        count: int | None = None,
    ) -> Tensor:
        """Numbers from low to below high."""
        size = (self.batch if count is None else count, *shape)
        numbers = torch.rand(size, generator=self.generator, device=self.device)
        return low + (high - low) * numbers

    def integer(self, key: str, shape: Sequence[int], low: int, high: int) -> Tensor:
        """Whole numbers from low to high, both included."""
        return torch.floor(self.uniform(key, shape, low, high + 1)).clamp(max=high)

    def full(self, shape: Sequence[int], value: float) -> Tensor:
        """A number at every place."""
        return torch.full((self.batch, *shape), float(value), device=self.device)

    def chance(self, key: str) -> float:
        """One number from 0 to below 1, for the program to branch on."""
        return float(torch.rand((), generator=self.generator, device=self.device))


def squeeze(x: Tensor, factor: int) -> Tensor:
    """Squares of factor × factor places as the channels of one place: [N, C, h, w] to [N, factor² · C, h / factor, …]."""
    batch, channels, height, width = x.shape
    blocks = x.reshape(batch, channels, height // factor, factor, width // factor, factor)
    # The channels of a place go together, row by row.
    blocks = blocks.permute(0, 3, 5, 1, 2, 4)
    return blocks.reshape(batch, factor * factor * channels, height // factor, width // factor)


def squeeze_inverse(y: Tensor, factor: int) -> Tensor:
    """The x that `squeeze` takes to y."""
    batch, depth, height, width = y.shape
    channels = depth // (factor * factor)
    blocks = y.reshape(batch, factor, factor, channels, height, width).permute(0, 3, 4, 1, 5, 2)
    return blocks.reshape(batch, channels, factor * height, factor * width)


def join(pieces: list[Tensor]) -> Tensor:
    """One vector [N, D] of all pieces in their order, those of maps row by row with the channels last."""
    flat = [(x.permute(0, 2, 3, 1) if x.dim() == 4 else x).flatten(1) for x in pieces]
    return torch.cat(flat, dim=1)


def part(z: Tensor, shapes: list[tuple[int, ...]]) -> list[Tensor]:
    """The pieces of these shapes, (C, h, w) for maps, from which `join` made z."""
    pieces = z.split([math.prod(shape) for shape in shapes], dim=1)
    return [
        piece.unflatten(1, (*shape[1:], shape[0])).permute(0, 3, 1, 2)
        if len(shape) == 3
        else piece.unflatten(1, shape)
        for piece, shape in zip(pieces, shapes)
    ]


def logit(x: Tensor, alpha: float) -> tuple[Tensor, Tensor]:
    """y = logit(alpha + (1 − 2 · alpha) · x) of x in 0..1 (Dinh, Sohl-Dickstein & Bengio 2017, section 4.1)."""
    v = wide(x) * (1 - 2 * alpha) + alpha
    up, down = torch.log(v), torch.log(1 - v)
    log_det = math.prod(x.shape[1:]) * math.log(1 - 2 * alpha) - per_example(up + down)
    return up - down, log_det


def logit_inverse(y: Tensor, alpha: float) -> Tensor:
    """The x that `logit` takes to y, clipped to 0..1."""
    return ((torch.sigmoid(y) - alpha) * (1 / (1 - 2 * alpha))).clamp(0, 1)


def fill(x: Tensor, u: Tensor, levels: int) -> Tensor:
    """(k + u) / levels for the level k that x stands for. u keeps a distance from 0 and 1 that float32 can hold."""
    margin = levels / 2**24
    whole = torch.round(x.detach() * (levels - 1))
    return (whole + u.clamp(margin, 1 - margin)) * (1 / levels)


def dequantize(x: Tensor, draw: Draw, key: str, levels: int) -> tuple[Tensor, Tensor]:
    """y = (k + u) / levels with u uniform (Theis, van den Oord & Bethge 2016), for pictures x that hold k / (levels − 1)."""
    y = fill(x, draw.uniform(key, x.shape[1:]), levels)
    return y, x.new_full((len(x),), -math.prod(x.shape[1:]) * math.log(levels))


def dequantize_inverse(y: Tensor, levels: int) -> Tensor:
    """The picture in whose cube a point lies."""
    return torch.floor(y * levels).clamp(0, levels - 1) * (1 / (levels - 1))


def unit(x: Tensor) -> Tensor:
    """x divided by its length."""
    return x / (x.square().sum().sqrt() + 1e-12)


def minimum(x: Tensor, bound: float) -> Tensor:
    """x, at most the bound. Where they are equal, x has half of the gradient."""
    return torch.minimum(x, x.new_full((), bound))


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


def residual(
    x: Tensor,
    branch: Callable[[Tensor], Tensor],
    draw: Draw | None = None,
    key: str = "",
    factors: list[float] | None = None,
) -> tuple[Tensor, Tensor]:
    """y = x + g(x) for a branch g with a Lipschitz constant below one, and log det(I + J).

    `factors` belong to the terms of the power series, each estimated by the same random signs v (Hutchinson). Without them,
    the determinant is computed. The gradient of the series is that of wᵀJv with w held (Chen et al. 2019, equation 8), so one
    product is differentiated, however long the series.
    """
    again = torch.is_grad_enabled()
    with torch.enable_grad():
        given = x if again and x.requires_grad else x.detach().requires_grad_()
        g = branch(given)

    def product(v: Tensor, differentiable: bool = False) -> Tensor:
        """Jᵀv."""
        return torch.autograd.grad(g, given, v, retain_graph=True, create_graph=differentiable)[0]

    y = x + (g if again else g.detach())
    if factors is None:
        size = math.prod(x.shape[1:])
        basis = torch.eye(size, dtype=x.dtype, device=x.device).view(size, 1, *x.shape[1:])
        rows = [wide(product(row.expand_as(x), again)).flatten(1) for row in basis]
        jacobian = torch.stack(rows, dim=1) + torch.eye(size, dtype=rows[0].dtype, device=x.device)
        return y, torch.linalg.slogdet(jacobian)[1]
    v = 2 * (draw.uniform(f"{key}/direction", x.shape[1:]) >= 0.5).to(x.dtype) - 1
    power, value, w = v, x.new_zeros(len(x)), torch.zeros_like(v)
    for at, factor in enumerate(factors):
        signed = factor if at % 2 == 0 else -factor
        w = w + signed * power
        power = product(power)
        value = value + (power * v).flatten(1).sum(dim=1) * (signed / (at + 1))
    if not again:
        return y, value
    surrogate = (product(w, True) * v).flatten(1).sum(dim=1)
    return y, value + (surrogate - surrogate.detach())


@contextmanager
def held_weights() -> Iterator[None]:
    """Inside, each bounded layer computes its kernel once, however often it is called."""
    before, Bounded.held = Bounded.held, {}
    try:
        yield
    finally:
        Bounded.held = before


def residual_inverse(
    y: Tensor, branch: Callable[[Tensor], Tensor], steps: int = 100, tolerance: float = 1e-5
) -> Tensor:
    """The x of y = x + g(x): the fixed point of x ← y − g(x), from x = y."""
    x, change = y, 0.0
    with held_weights():
        for step in range(1, steps + 1):
            following = y - branch(x)
            if step == steps and x.numel() > 0:
                change = float((following - x).detach().abs().max())
            x = following
    if not change <= tolerance:
        warnings.warn(
            f"An invertible residual layer did not converge to its inverse: step {steps} of the fixed-point iteration "
            f"still moved a number by {change:.3g}, more than the tolerance of {tolerance:g}. What it made is not what the "
            "flow maps to its input.",
            stacklevel=2,
        )
    return x


def largest_constant(blocks: list[list[Tensor | float]]) -> Tensor:
    """The largest Lipschitz constant among residual blocks, each bounded by the product of those of its layers."""
    products = [math.prod(layers) for layers in blocks]
    device = next((each.device for each in products if isinstance(each, Tensor)), None)
    largest = torch.stack([torch.as_tensor(each, device=device) for each in products]).max()
    if not float(largest) < 1:
        warnings.warn(
            f"A residual block of a flow has a Lipschitz constant of up to {float(largest):.4g}, and only under 1 can it be "
            "undone: its inverse and its log-determinant mean nothing there. Lower the bound of its layers, or let "
            "weight=spectral take more iterations.",
            stacklevel=2,
        )
    return largest


class Run(Protocol):
    """What a training program gives to the functions of a model. Shapes leave the batch axis out."""

    batch: int
    epoch: float
    stage_epoch: float | None
    """The epochs done of the stage, with the part of the current one; None outside of training steps."""
    is_training: bool
    device: torch.device

    def under(self, name: str) -> Run:
        """The same run, for draws with keys below a name."""

    def draws(self, count: int) -> Run:
        """The same run for several draws of each example, one after the other in the batch."""

    def normal(self, key: str, shape: Sequence[int]) -> Tensor:
        """Standard normal numbers."""

    def uniform(self, key: str, shape: Sequence[int], low: float = 0, high: float = 1) -> Tensor:
        """Numbers from low to below high."""

    def integer(self, key: str, shape: Sequence[int], low: int, high: int) -> Tensor:
        """Whole numbers from low to high, both included."""

    def chance(self, key: str) -> float:
        """One number from 0 to below 1."""

    def full(self, shape: Sequence[int], value: float) -> Tensor:
        """A number at every place."""

    def share(self, key: str, make: Callable[[], Tensor]) -> Tensor:
        """What make() gives, made once for all steps of an iteration."""

    def training(self, net: nn.Module) -> AbstractContextManager:
        """A net in training mode that moves no state."""

    def least(
        self,
        f: Callable[..., Tensor],
        starts: Sequence[Tensor],
        optimizer: dict[str, Any],
        steps: int,
    ) -> list[Tensor]:
        """The values from the starts on at which f, one number for each example, is least."""


class Part(nn.Module):
    """Modules and weights that belong together, as attributes."""

    def __init__(self, **members: nn.Module | Tensor) -> None:
        super().__init__()
        for name, member in members.items():
            setattr(self, name, member)
