"""CycleGAN.

The translation between paintings by Monet and photographs of landscapes, by U-Nets.

Compiled by genc from cyclegan.gen: change the spec, not this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Down(nn.Module):
    """[3, 256, 256] → [64, 128, 128] · unet.gen:6"""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 64, 4, stride=2, padding=1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return F.leaky_relu(self.conv(x), 0.2)  # [64, 128, 128] · line 7


class Down2(nn.Module):
    """[64, 128, 128] → [128, 64, 64] … [128, 64, 64] → [256, 32, 32] · unet.gen:6"""

    def __init__(self, inputs: int, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, channels, 4, stride=2, padding=1, bias=False)
        self.instance_norm = nn.InstanceNorm2d(channels, affine=True)

    def forward(self, x: Tensor) -> Tensor:
        # [128, 64, 64] … [256, 32, 32] · line 7
        return F.leaky_relu(self.instance_norm(self.conv(x)), 0.2)


class Down3(nn.Module):
    """[512, 2, 2] → [512, 1, 1] · unet.gen:6"""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(512, 512, 4, stride=2, padding=1, bias=False)
        self.instance_norm = InstanceNorm2d(512, affine=True)

    def forward(self, x: Tensor) -> Tensor:
        return F.leaky_relu(self.instance_norm(self.conv(x)), 0.2)  # [512, 1, 1] · line 7


class Up(nn.Module):
    """[512, 1, 1], [512, 2, 2] → [1024, 2, 2] … [256, 64, 64], [64, 128, 128] → [128, 128, 128]
    · unet.gen:11
    """

    def __init__(self, rate: float, inputs: int, channels: int) -> None:
        super().__init__()
        self.rate = rate
        self.conv_transpose = nn.ConvTranspose2d(
            inputs, channels, 4, stride=2, padding=1, bias=False
        )
        self.instance_norm = nn.InstanceNorm2d(channels, affine=True)

    def forward(self, x: Tensor, skip: Tensor, draw: Draw) -> Tensor:
        x = self.instance_norm(self.conv_transpose(x))  # [512, 2, 2] … [64, 128, 128] · line 12
        x = F.relu(dropout(x, self.rate, draw, "dropout"))  # [512, 2, 2] … [64, 128, 128] · line 13
        return torch.cat([x, skip], dim=1)  # [1024, 2, 2] … [128, 128, 128] · line 13


class UNet(nn.Module):
    """[3, 256, 256] → [3, 256, 256] · unet.gen:17"""

    def __init__(self) -> None:
        super().__init__()
        self.down = nn.ModuleList(
            [
                Down(),
                Down2(64, 128),
                Down2(128, 256),
                Down2(256, 512),
                Down2(512, 512),
                Down2(512, 512),
                Down2(512, 512),
                Down3(),
            ]
        )
        self.up = nn.ModuleList(
            [
                Up(rate=0.5, inputs=512, channels=512),
                Up(rate=0.5, inputs=1024, channels=512),
                Up(rate=0.5, inputs=1024, channels=512),
                Up(rate=0, inputs=1024, channels=512),
                Up(rate=0, inputs=1024, channels=256),
                Up(rate=0, inputs=512, channels=128),
                Up(rate=0, inputs=256, channels=64),
            ]
        )
        self.conv_transpose = nn.ConvTranspose2d(128, 3, 4, stride=2, padding=1)

    def forward(self, x: Tensor, draw: Draw) -> Tensor:
        skips: list[Tensor] = []
        for block in self.down:
            x = block(x)  # [64, 128, 128] … [512, 1, 1] · line 20
            skips.append(x)
        for i, block, skip in zip(range(7), self.up, reversed(skips[:7])):
            x = block(x, skip, draw.under(f"up/{i}"))  # [1024, 2, 2] … [128, 128, 128] · line 23
        return torch.tanh(self.conv_transpose(x))  # [3, 256, 256] · line 25


class G(nn.Module):
    """a [3, 256, 256] → [3, 256, 256] · 54,414,979 parameters · cyclegan.gen:16"""

    def __init__(self) -> None:
        super().__init__()
        self.unet = UNet()

    def forward(self, a: Tensor, draw: Draw) -> Tensor:
        return self.unet(a, draw.under("unet"))  # [3, 256, 256] · line 16


class NetF(nn.Module):
    """b [3, 256, 256] → [3, 256, 256] · 54,414,979 parameters · cyclegan.gen:17"""

    def __init__(self) -> None:
        super().__init__()
        self.unet = UNet()

    def forward(self, b: Tensor, draw: Draw) -> Tensor:
        return self.unet(b, draw.under("unet"))  # [3, 256, 256] · line 17


class PatchCritic(nn.Module):
    """[3, 256, 256] → [1, 30, 30] · unet.gen:29"""

    def __init__(self) -> None:
        super().__init__()
        self.down = Down()
        self.down_2 = Down2(64, 128)
        self.down_3 = Down2(128, 256)
        self.conv = nn.Conv2d(256, 512, 4, bias=False)
        self.instance_norm = nn.InstanceNorm2d(512, affine=True)
        self.conv_2 = nn.Conv2d(512, 1, 4)

    def forward(self, x: Tensor) -> Tensor:
        x = self.down_2(self.down(x))  # [128, 64, 64] · line 31
        x = F.pad(self.down_3(x), (1, 1, 1, 1))  # [256, 34, 34] · line 32
        x = F.leaky_relu(self.instance_norm(self.conv(x)), 0.2)  # [512, 31, 31] · line 32
        x = F.pad(x, (1, 1, 1, 1))  # [512, 33, 33] · line 33
        return self.conv_2(x)  # [1, 30, 30] · line 33


class Da(nn.Module):
    """a [3, 256, 256] → [1, 30, 30] · 2,765,569 parameters · cyclegan.gen:18"""

    def __init__(self) -> None:
        super().__init__()
        self.patch_critic = PatchCritic()

    def forward(self, a: Tensor) -> Tensor:
        return self.patch_critic(a)  # [1, 30, 30] · line 18


class Db(nn.Module):
    """b [3, 256, 256] → [1, 30, 30] · 2,765,569 parameters · cyclegan.gen:19"""

    def __init__(self) -> None:
        super().__init__()
        self.patch_critic = PatchCritic()

    def forward(self, b: Tensor) -> Tensor:
        return self.patch_critic(b)  # [1, 30, 30] · line 19


class oldB(nn.Module):
    """x [3, 256, 256] → [3, 256, 256] · 9,830,401 parameters · cyclegan.gen:32"""

    def __init__(self) -> None:
        super().__init__()
        self.pooled = ExamplePool(50, (256, 256, 3))

    def forward(self, x: Tensor, draw: Draw) -> Tensor:
        return self.pooled(x, draw)  # [3, 256, 256] · line 32


class oldA(nn.Module):
    """x [3, 256, 256] → [3, 256, 256] · 9,830,401 parameters · cyclegan.gen:33"""

    def __init__(self) -> None:
        super().__init__()
        self.pooled = ExamplePool(50, (256, 256, 3))

    def forward(self, x: Tensor, draw: Draw) -> Tensor:
        return self.pooled(x, draw)  # [3, 256, 256] · line 33


class Nets(nn.Module):
    """The nets of the model."""

    def __init__(self) -> None:
        super().__init__()
        self.G = G()
        self.F = NetF()
        self.Da = Da()
        self.Db = Db()
        self.oldB = oldB()
        self.oldA = oldA()


def loss_generators(nets: Nets, run: Run, a: Tensor, b: Tensor) -> dict[str, Tensor]:
    """The loss `generators` of every example, and what is computed on the way · cyclegan.gen:40"""
    fakeB = nets.G(a, run.under("fakeB/G"))  # [3, 256, 256] · line 29
    fakeA = nets.F(b, run.under("fakeA/F"))  # [3, 256, 256] · line 30
    # [] · line 37
    adversarial = F.softplus(-nets.Db(fakeB)).mean(dim=(1, 2, 3)) + F.softplus(
        -nets.Da(fakeA)
    ).mean(dim=(1, 2, 3))
    mean = torch.abs(nets.F(fakeB, run.under("cycled/F")) - a).mean(dim=(1, 2, 3))  # [] · line 38
    mean_2 = torch.abs(nets.G(fakeA, run.under("cycled/G")) - b).mean(dim=(1, 2, 3))  # [] · line 38
    cycled = mean + mean_2  # [] · line 38
    # [] · line 39
    same = torch.abs(nets.G(b, run.under("same/G")) - b).mean(dim=(1, 2, 3)) + torch.abs(
        nets.F(a, run.under("same/F")) - a
    ).mean(dim=(1, 2, 3))
    generators = adversarial + 10 * cycled + 5 * same  # [] · line 40
    return {"generators": generators, "adversarial": adversarial, "cycled": cycled, "same": same}


def loss_critics(nets: Nets, run: Run, a: Tensor, b: Tensor) -> dict[str, Tensor]:
    """The loss `critics` of every example, and what is computed on the way · cyclegan.gen:41"""
    fakeB = nets.G(a, run.under("fakeB/G"))  # [3, 256, 256] · line 29
    fakeA = nets.F(b, run.under("fakeA/F"))  # [3, 256, 256] · line 30
    oldB = nets.oldB(fakeB, run.under("oldB/oldB"))  # [3, 256, 256] · line 32
    oldA = nets.oldA(fakeA, run.under("oldA/oldA"))  # [3, 256, 256] · line 33
    # [] · line 41
    add = F.softplus(-nets.Db(b)).mean(dim=(1, 2, 3)) + F.softplus(nets.Db(oldB)).mean(
        dim=(1, 2, 3)
    )
    # [] · line 41
    add_2 = (
        add
        + F.softplus(-nets.Da(a)).mean(dim=(1, 2, 3))
        + F.softplus(nets.Da(oldA)).mean(dim=(1, 2, 3))
    )
    critics = add_2 / 2  # [] · line 41
    return {"critics": critics}


def evaluate(nets: Nets, run: Run, a: Tensor, b: Tensor) -> dict[str, Tensor]:
    """Every loss and metric of every example, in one pass."""
    fakeB = nets.G(a, run.under("fakeB/G"))  # [3, 256, 256] · line 29
    fakeA = nets.F(b, run.under("fakeA/F"))  # [3, 256, 256] · line 30
    oldB = nets.oldB(fakeB, run.under("oldB/oldB"))  # [3, 256, 256] · line 32
    oldA = nets.oldA(fakeA, run.under("oldA/oldA"))  # [3, 256, 256] · line 33
    # [] · line 37
    adversarial = F.softplus(-nets.Db(fakeB)).mean(dim=(1, 2, 3)) + F.softplus(
        -nets.Da(fakeA)
    ).mean(dim=(1, 2, 3))
    mean = torch.abs(nets.F(fakeB, run.under("cycled/F")) - a).mean(dim=(1, 2, 3))  # [] · line 38
    mean_2 = torch.abs(nets.G(fakeA, run.under("cycled/G")) - b).mean(dim=(1, 2, 3))  # [] · line 38
    cycled = mean + mean_2  # [] · line 38
    # [] · line 39
    same = torch.abs(nets.G(b, run.under("same/G")) - b).mean(dim=(1, 2, 3)) + torch.abs(
        nets.F(a, run.under("same/F")) - a
    ).mean(dim=(1, 2, 3))
    generators = adversarial + 10 * cycled + 5 * same  # [] · line 40
    # [] · line 41
    add = F.softplus(-nets.Db(b)).mean(dim=(1, 2, 3)) + F.softplus(nets.Db(oldB)).mean(
        dim=(1, 2, 3)
    )
    # [] · line 41
    add_2 = (
        add
        + F.softplus(-nets.Da(a)).mean(dim=(1, 2, 3))
        + F.softplus(nets.Da(oldA)).mean(dim=(1, 2, 3))
    )
    critics = add_2 / 2  # [] · line 41
    return {
        "adversarial": adversarial,
        "cycled": cycled,
        "same": same,
        "generators": generators,
        "critics": critics,
    }


def sample_to_b(nets: Nets, run: Run, a: Tensor) -> list[Tensor]:
    """a, fakeB, F(fakeB) · cyclegan.gen:51"""
    fakeB = nets.G(a, run.under("fakeB/G"))  # [3, 256, 256] · line 29
    return [a, fakeB, nets.F(fakeB, run.under("to_b/F"))]


def sample_to_a(nets: Nets, run: Run, b: Tensor) -> list[Tensor]:
    """b, fakeA, G(fakeA) · cyclegan.gen:52"""
    fakeA = nets.F(b, run.under("fakeA/F"))  # [3, 256, 256] · line 30
    return [b, fakeA, nets.G(fakeA, run.under("to_a/G"))]


# What PyTorch does not have, or does otherwise.


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


def dropout(x: Tensor, rate: float, draw: Draw, key: str, training: bool = True) -> Tensor:
    """Zeroes numbers with probability `rate`, and divides the others by 1 − rate (Srivastava et al. 2014)."""
    if not training or rate == 0:
        return x
    kept = draw.uniform(key, x.shape[1:]) >= rate
    return x * (kept.to(x.dtype) * (1 / (1 - rate)))


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


def part_of_batch(x: Tensor) -> tuple[int, int]:
    """The place of the first example of this process in the batch, and the number of examples of the batch."""
    if not in_parts():
        return 0, len(x)
    sizes = torch.zeros(torch.distributed.get_world_size(), dtype=torch.int64, device=x.device)
    rank = torch.distributed.get_rank()
    sizes[rank] = len(x)
    torch.distributed.all_reduce(sizes)
    before = sizes.cumsum(0) - sizes
    return int(before[rank]), int(sizes.sum())


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


def whole_batch(x: Tensor) -> Tensor:
    """The examples of all processes, in the order of their ranks. Gradients flow back to the process of each."""
    if not in_parts():
        return x
    first, count = part_of_batch(x)
    frame = [0, 0] * (x.dim() - 1) + [first, count - first - len(x)]
    return sum_of_parts(F.pad(x, frame))


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


class ExamplePool(Stateful):
    """Passes examples through a pool one by one (Shrivastava et al. 2017, section 2.3, as Zhu et al. 2017 do it).

    While the pool has room, an example goes in and comes out again. A full pool returns an old example half of the time, and
    keeps the new one in its place. No gradient flows to x. Outside of training, examples go through unchanged. Pictures are
    kept with their channels last, [size, h, w, c].
    """

    def __init__(self, size: int, shape: tuple[int, ...]) -> None:
        super().__init__()
        self.register_buffer("examples", torch.zeros(size, *shape))
        self.register_buffer("filled", torch.zeros(()))

    def forward(self, x: Tensor, draw: Draw) -> Tensor:
        if not self.training:
            return x.detach()
        first, _ = part_of_batch(x)
        given = whole_batch(wide(x.detach()))
        given = given.movedim(1, -1) if x.dim() == 4 else given
        places = whole_batch(draw.uniform("pool/place", ()))
        coins = whole_batch(draw.uniform("pool/coin", ()))
        kept, filled = self.examples, self.filled
        size = len(kept)
        numbers = torch.arange(size, device=x.device)
        ones = [1] * (kept.dim() - 1)
        results = []
        for example, spot, coin in zip(given, places, coins):
            full = filled >= size
            place = torch.where(full, torch.floor(spot * size), filled).clamp(max=size - 1).long()
            swap = full & (coin < 0.5)
            old = kept.index_select(0, place.view(1))[0]
            results.append(torch.where(swap, old, example))
            goes_in = ((numbers == place) & (swap | ~full)).view(size, *ones)
            kept = torch.where(goes_in, example, kept)
            filled = (filled + 1).clamp(max=size)
        self.move(examples=kept, filled=filled)
        out = torch.stack(results)[first : first + len(x)]
        return out.movedim(-1, 1) if x.dim() == 4 else out


def instance_norm(x: Tensor, eps: float = 1e-5) -> Tensor:
    """Each channel of each map standardised over its places, of which a map may have one alone."""
    centred = x - x.mean(dim=(2, 3), keepdim=True)
    return centred * torch.rsqrt(centred.square().mean(dim=(2, 3), keepdim=True) + eps)


class InstanceNorm2d(nn.InstanceNorm2d):
    """Instance normalisation that also takes maps [N, C, 1, 1], of which only the shift is left (Ulyanov et al. 2016)."""

    def forward(self, x: Tensor) -> Tensor:
        y = instance_norm(x, self.eps)
        return y * self.weight[:, None, None] + self.bias[:, None, None]


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
