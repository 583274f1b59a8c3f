"""WGAN_GP, a variant (DCGAN → WGAN → WGAN_GP).

Gulrajani et al. 2017: a gradient penalty instead of clipping.

Compiled by genc from dcgan.gen: change the spec, not this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class G(nn.Module):
    """z [100] → [1, 28, 28] · 760,257 parameters · dcgan.gen:13"""

    def __init__(self) -> None:
        super().__init__()
        self.conv_transpose = nn.ConvTranspose2d(100, 128, 7)
        self.batch_norm = BatchNorm(128, momentum=0.1, eps=1e-5)
        self.conv_transpose_2 = nn.ConvTranspose2d(128, 64, 4, stride=2, padding=1)
        self.batch_norm_2 = BatchNorm(64, momentum=0.1, eps=1e-5)
        self.conv_transpose_3 = nn.ConvTranspose2d(64, 1, 4, stride=2, padding=1)

    def forward(self, z: Tensor) -> Tensor:
        x = z.unflatten(1, (100, 1, 1))  # [100, 1, 1] · line 14
        x = F.relu(self.batch_norm(self.conv_transpose(x)))  # [128, 7, 7] · line 15
        x = F.relu(self.batch_norm_2(self.conv_transpose_2(x)))  # [64, 14, 14] · line 16
        return torch.sigmoid(self.conv_transpose_3(x))  # [1, 28, 28] · line 17


class DBlock(nn.Module):
    """[64, 14, 14] → [128, 7, 7] … [128, 7, 7] → [256, 3, 3] · dcgan.gen:23"""

    def __init__(self, inputs: int, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, channels, 4, stride=2, padding=1)
        self.batch_norm = Part(layer_norm=nn.GroupNorm(1, channels))

    def forward(self, x: Tensor) -> Tensor:
        # [128, 7, 7] … [256, 3, 3] · line 24
        return F.leaky_relu(self.batch_norm.layer_norm(self.conv(x)), 0.2)


class D(nn.Module):
    """x [1, 28, 28] → [1] · 1,839,297 parameters · dcgan.gen:20"""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 64, 4, stride=2, padding=1)
        self.repeat = nn.ModuleList([DBlock(64, 128), DBlock(128, 256)])
        self.conv_2 = nn.Conv2d(256, 512, 3)
        self.batch_norm = Part(layer_norm=nn.GroupNorm(1, 512))
        self.dense = nn.Linear(512, 1)

    def forward(self, x: Tensor) -> Tensor:
        x = F.leaky_relu(self.conv(x), 0.2)  # [64, 14, 14] · line 22
        for block in self.repeat:
            x = block(x)  # [128, 7, 7] … [256, 3, 3] · line 23
        x = F.leaky_relu(self.batch_norm.layer_norm(self.conv_2(x)), 0.2)  # [512, 1, 1] · line 26
        return self.dense(x.flatten(1))  # [1] · line 27


class Nets(nn.Module):
    """The nets of the model."""

    def __init__(self) -> None:
        super().__init__()
        self.G = G()
        self.D = D()


def loss_d(nets: Nets, run: Run, x: Tensor) -> dict[str, Tensor]:
    """The loss `d` of every example, and what is computed on the way · dcgan.gen:101"""
    # [1, 28, 28] · line 37
    fake = run.share("fake/G", lambda: nets.G(run.normal("fake/normal", (100,))))
    x_2 = fake.detach()  # [1, 28, 28] · line 82
    gap = nets.D(x) - nets.D(x_2)  # [1] · line 82
    # [1, 28, 28] · line 100
    mix = torch.lerp(x, x_2, run.uniform("mix/uniform", ())[:, None, None, None])
    slope = gradient(nets.D, mix)  # [1, 28, 28] · line 101
    power = torch.square(safe_sqrt(torch.square(slope).sum(dim=(1, 2, 3))) - 1)  # [] · line 101
    d = (-gap) + (10 * power)[:, None]  # [1] · line 101
    return {"d": d.flatten(), "wasserstein": gap.flatten()}


def loss_g(nets: Nets, run: Run) -> dict[str, Tensor]:
    """The loss `g` of every example, and what is computed on the way · dcgan.gen:84"""
    # [1, 28, 28] · line 37
    fake = run.share("fake/G", lambda: nets.G(run.normal("fake/normal", (100,))))
    g = -nets.D(fake)  # [1] · line 84
    return {"g": g.flatten()}


def evaluate(nets: Nets, run: Run, x: Tensor) -> dict[str, Tensor]:
    """Every loss and metric of every example, in one pass."""
    fake = nets.G(run.normal("fake/normal", (100,)))  # [1, 28, 28] · line 37
    x_2 = fake.detach()  # [1, 28, 28] · line 82
    gap = nets.D(x) - nets.D(x_2)  # [1] · line 82
    # [1, 28, 28] · line 100
    mix = torch.lerp(x, x_2, run.uniform("mix/uniform", ())[:, None, None, None])
    slope = gradient(nets.D, mix)  # [1, 28, 28] · line 101
    power = torch.square(safe_sqrt(torch.square(slope).sum(dim=(1, 2, 3))) - 1)  # [] · line 101
    d = (-gap) + (10 * power)[:, None]  # [1] · line 101
    g = -nets.D(fake)  # [1] · line 84
    return {"d": d.flatten(), "g": g.flatten(), "wasserstein": gap.flatten()}


def sample_generate(nets: Nets, run: Run) -> list[Tensor]:
    """G(normal([latent])) · dcgan.gen:49"""
    g_output = nets.G(run.normal("generate/normal", (100,)))  # [1, 28, 28] · line 49
    return [g_output]


def sample_real(nets: Nets, run: Run, x: Tensor) -> list[Tensor]:
    """x · dcgan.gen:50"""
    return [x]


# What PyTorch does not have, or does otherwise.


def safe_sqrt(x: Tensor) -> Tensor:
    """√x, with a derivative of zero at zero and below, where 0 / 0 would be NaN. Differentiable to any order."""
    positive = x.detach() > 0
    root = torch.sqrt(torch.where(positive, x, torch.ones_like(x)))
    return torch.where(positive, root, torch.zeros_like(x))


def gradient(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """d sum(f(x)) / dx, in the shape of x. It can be differentiated itself where gradients are recorded."""
    again = torch.is_grad_enabled()
    with torch.enable_grad():
        given = x if again and x.requires_grad else x.detach().requires_grad_()
        total = f(given).sum()
        if not total.requires_grad:
            return torch.zeros_like(x)
        (found,) = torch.autograd.grad(total, given, create_graph=again, allow_unused=True)
    return torch.zeros_like(x) if found is None else found


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
