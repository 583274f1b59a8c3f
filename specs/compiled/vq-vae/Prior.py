"""Prior, a variant (VQVAE → EMA → Reset → Prior).

The codes first, then a prior that draws new ones, as in section 4: each code from those before it,
row by row.

Compiled by genc from vq-vae.gen: change the spec, not this file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import product
from typing import Any, NamedTuple, Protocol

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Residual(nn.Module):
    """[128, 16, 16] → [128, 16, 16] · residual.gen:3"""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(128, 32, 3, padding=1)
        self.conv_2 = nn.Conv2d(32, 128, 1)

    def forward(self, x: Tensor) -> Tensor:
        h = F.relu(self.conv(F.relu(x)))  # [32, 16, 16] · line 4
        return x + self.conv_2(h)  # [128, 16, 16] · line 4


class Encoder(nn.Module):
    """x [3, 64, 64] → [64, 16, 16] · 372,416 parameters · vq-vae.gen:24"""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 64, 4, stride=2, padding=1)
        self.conv_2 = nn.Conv2d(64, 128, 4, stride=2, padding=1)
        self.conv_3 = nn.Conv2d(128, 128, 3, padding=1)
        self.repeat = nn.ModuleList([Residual(), Residual()])
        self.conv_4 = nn.Conv2d(128, 64, 1)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(self.conv(x))  # [64, 32, 32] · line 26
        x = F.relu(self.conv_2(x))  # [128, 16, 16] · line 27
        x = self.conv_3(x)  # [128, 16, 16] · line 28
        for block in self.repeat:
            x = block(x)  # [128, 16, 16] · line 28
        return self.conv_4(F.relu(x))  # [64, 16, 16] · line 28


class Decoder(nn.Module):
    """c [64, 16, 16] → [3, 64, 64] · 290,307 parameters · vq-vae.gen:31"""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(64, 128, 3, padding=1)
        self.repeat = nn.ModuleList([Residual(), Residual()])
        self.conv_transpose = nn.ConvTranspose2d(128, 64, 4, stride=2, padding=1)
        self.conv_transpose_2 = nn.ConvTranspose2d(64, 3, 4, stride=2, padding=1)

    def forward(self, c: Tensor) -> Tensor:
        x = self.conv(c)  # [128, 16, 16] · line 33
        for block in self.repeat:
            x = block(x)  # [128, 16, 16] · line 33
        x = F.relu(self.conv_transpose(F.relu(x)))  # [64, 32, 32] · line 34
        return torch.sigmoid(self.conv_transpose_2(x))  # [3, 64, 64] · line 35


class CodesOutput(NamedTuple):
    indices: Tensor  # [16, 16]
    vectors: Tensor  # [64, 16, 16]


class Codes(nn.Module):
    """x [64, 16, 16] → indices [16, 16], vectors [64, 16, 16] · 33,792 parameters ·
    vq-vae.gen:78
    """

    def __init__(self) -> None:
        super().__init__()
        self.nearest = Codebook(512, 64, decay=0.99, unused=1)

    def forward(self, x: Tensor, draw: Draw) -> CodesOutput:
        indices, vectors = self.nearest(x, draw)  # [16, 16], [64, 16, 16] · line 78
        return CodesOutput(indices, vectors)


class PlacesBefore(nn.Module):
    """[64, 16, 16] → [128, 16, 16] · pixelcnn.gen:10"""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(64, 64, (2, 3))
        self.conv_2 = nn.Conv2d(64, 64, (1, 2))
        self.conv_3 = nn.Conv2d(64, 64, 1)

    def forward(self, x: Tensor) -> Tensor:
        above = self.conv(F.pad(x, (1, 1, 2, 0)))[:, :, :16]  # [64, 16, 16] · line 11
        left = self.conv_2(F.pad(x, (2, 0, 0, 0)))[:, :, :, :16]  # [64, 16, 16] · line 12
        return torch.cat([above, left + self.conv_3(above)], dim=1)  # [128, 16, 16] · line 13


class Stacks(nn.Module):
    """[128, 16, 16] → [64, 16, 16], [256, 16, 16] · pixelcnn.gen:17"""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(64, 128, (2, 3))
        self.conv_2 = nn.Conv2d(64, 128, (1, 2))
        self.conv_3 = nn.Conv2d(128, 128, 1)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        above = self.conv(F.pad(x[:, :64], (1, 1, 1, 0)))  # [128, 16, 16] · line 18
        x = x[:, 64:]  # [64, 16, 16] · line 6
        left = self.conv_2(F.pad(x, (1, 0, 0, 0)))  # [128, 16, 16] · line 19
        h = torch.cat([above, left + self.conv_3(above)], dim=1)  # [256, 16, 16] · line 20
        return x, h


class Gates(nn.Module):
    """[256, 16, 16], [64, 16, 16] → [128, 16, 16] · pixelcnn.gen:24"""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(64, 64, 1)

    def forward(self, h: Tensor, x: Tensor) -> Tensor:
        slice = h[:, :128]  # [128, 16, 16] · line 5
        above = torch.tanh(slice[:, :64]) * torch.sigmoid(slice[:, 64:])  # [64, 16, 16] · line 7
        slice_2 = h[:, 128:]  # [128, 16, 16] · line 6
        left = torch.tanh(slice_2[:, :64]) * torch.sigmoid(slice_2[:, 64:])  # [64, 16, 16] · line 7
        return torch.cat([above, x + self.conv(left)], dim=1)  # [128, 16, 16] · line 27


class GatedPair(nn.Module):
    """[128, 16, 16] → [128, 16, 16] · pixelcnn.gen:30"""

    def __init__(self) -> None:
        super().__init__()
        self.stacks = Stacks()
        self.gates = Gates()

    def forward(self, x: Tensor) -> Tensor:
        x, concat = self.stacks(x)  # [64, 16, 16], [256, 16, 16] · line 30
        return self.gates(concat, x)  # [128, 16, 16] · line 30


class Head(nn.Module):
    """[128, 16, 16] → [512, 16, 16] · pixelcnn.gen:38"""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(64, 128, 1)
        self.conv_2 = nn.Conv2d(128, 512, 1)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(self.conv(F.relu(x[:, 64:])))  # [128, 16, 16] · line 39
        return self.conv_2(x)  # [512, 16, 16] · line 39


class PixelCNN(nn.Module):
    """[64, 16, 16] → [512, 16, 16] · pixelcnn.gen:42"""

    def __init__(self) -> None:
        super().__init__()
        self.places_before = PlacesBefore()
        self.repeat = nn.ModuleList(GatedPair() for _ in range(8))
        self.head = Head()

    def forward(self, x: Tensor) -> Tensor:
        x = self.places_before(x)  # [128, 16, 16] · line 43
        for block in self.repeat:
            x = block(x)  # [128, 16, 16] · line 43
        return self.head(x)  # [512, 16, 16] · line 43


class Prior(nn.Module):
    """c [16, 16] → [512, 16, 16] · 835,904 parameters · vq-vae.gen:92"""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(512, 64)
        self.pixel_cnn = PixelCNN()

    def forward(self, c: Tensor) -> Tensor:
        x = self.embedding(c.long()).movedim(-1, 1)  # [64, 16, 16] · line 93
        return self.pixel_cnn(x)  # [512, 16, 16] · line 93


class Nets(nn.Module):
    """The nets of the model."""

    def __init__(self) -> None:
        super().__init__()
        self.Encoder = Encoder()
        self.Decoder = Decoder()
        self.Codes = Codes()
        self.Prior = Prior()


def loss_total(nets: Nets, run: Run, x: Tensor) -> dict[str, Tensor]:
    """The loss `total` of every example, and what is computed on the way · vq-vae.gen:72"""
    e = nets.Encoder(x)  # [64, 16, 16] · line 40
    c = nets.Codes(e, run.under("c/Codes"))  # [16, 16], [64, 16, 16] · line 41
    y = nets.Decoder(straight(e, c.vectors))  # [3, 64, 64] · line 42
    reconstruction = torch.square(y - x).mean(dim=(1, 2, 3))  # [] · line 44
    commitment = torch.square(e - c.vectors.detach()).mean(dim=(1, 2, 3))  # [] · line 46
    total = reconstruction + 0.25 * commitment  # [] · line 72
    spread = count_codes(c.indices, 512)  # [512] · line 57
    used = count_codes(c.indices, 512)  # [512] · line 58
    return {
        "total": total,
        "spread": spread,
        "used": used,
        "reconstruction": reconstruction,
        "commitment": commitment,
    }


def loss_nll(nets: Nets, run: Run, x: Tensor) -> dict[str, Tensor]:
    """The loss `nll` of every example, and what is computed on the way · vq-vae.gen:98"""
    e = nets.Encoder(x)  # [64, 16, 16] · line 40
    c = nets.Codes(e, run.under("c/Codes"))  # [16, 16], [64, 16, 16] · line 41
    # [16, 16] · line 98
    cross_entropy = F.cross_entropy(nets.Prior(c.indices), c.indices.long(), reduction="none")
    nll = cross_entropy.sum(dim=(1, 2))  # [] · line 98
    spread = count_codes(c.indices, 512)  # [512] · line 57
    used = count_codes(c.indices, 512)  # [512] · line 58
    return {"nll": nll, "spread": spread, "used": used}


def evaluate(nets: Nets, run: Run, x: Tensor) -> dict[str, Tensor]:
    """Every loss and metric of every example, in one pass."""
    e = nets.Encoder(x)  # [64, 16, 16] · line 40
    c = nets.Codes(e, run.under("c/Codes"))  # [16, 16], [64, 16, 16] · line 41
    y = nets.Decoder(straight(e, c.vectors))  # [3, 64, 64] · line 42
    # [256] · line 121
    argsort = torch.sort(run.uniform("mixed/uniform", (256,)), dim=1, stable=True).indices.float()
    # [16, 16] · line 121
    mixed_2 = gather_each(c.indices.flatten(1), argsort.long()).unflatten(1, (16, 16))
    reconstruction = torch.square(y - x).mean(dim=(1, 2, 3))  # [] · line 44
    commitment = torch.square(e - c.vectors.detach()).mean(dim=(1, 2, 3))  # [] · line 46
    total = reconstruction + 0.25 * commitment  # [] · line 72
    # [16, 16] · line 98
    cross_entropy = F.cross_entropy(nets.Prior(c.indices), c.indices.long(), reduction="none")
    nll = cross_entropy.sum(dim=(1, 2))  # [] · line 98
    spread = count_codes(c.indices, 512)  # [512] · line 57
    used = count_codes(c.indices, 512)  # [512] · line 58
    psnr_2 = psnr(y, x, 1)  # [] · line 59
    bits = nll / 177.445678223346  # [] · line 118
    # [16, 16] · line 122
    cross_entropy_2 = F.cross_entropy(nets.Prior(mixed_2), mixed_2.long(), reduction="none")
    shuffled = cross_entropy_2.sum(dim=(1, 2)) / 177.445678223346  # [] · line 122
    return {
        "reconstruction": reconstruction,
        "commitment": commitment,
        "total": total,
        "nll": nll,
        "spread": spread,
        "used": used,
        "psnr": psnr_2,
        "bits": bits,
        "shuffled": shuffled,
    }


def sample_real(nets: Nets, run: Run, x: Tensor) -> list[Tensor]:
    """x, y · vq-vae.gen:61"""
    e = nets.Encoder(x)  # [64, 16, 16] · line 40
    c = nets.Codes(e, run.under("c/Codes"))  # [16, 16], [64, 16, 16] · line 41
    y = nets.Decoder(straight(e, c.vectors))  # [3, 64, 64] · line 42
    return [x, y]


def sample_generate(nets: Nets, run: SteppedRun) -> list[Tensor]:
    """Decoder(Codes[c]) · vq-vae.gen:124"""
    c = torch.zeros((16, 16), device=run.device)  # [16, 16] · line 125
    c_2 = c.expand(run.batch, 16, 16)
    for i, (p_0, p_1, *_) in run.steps(places([16, 16])):
        # [] · line 126
        categorical_2 = categorical(
            nets.Prior(c_2).permute(0, 2, 3, 1)[:, p_0.long()][:, p_1.long()],
            run.uniform(f"generate/loop/{i}/categorical", ()),
        )
        c_2 = put(c_2, categorical_2[:, None, None], (p_0, p_1))  # [16, 16] · line 126
    # [3, 64, 64] · line 127
    decoder_output = nets.Decoder(nets.Codes.nearest.codes[c_2.long()].permute(0, 3, 1, 2))
    return [decoder_output]


# What PyTorch does not have, or does otherwise.


def straight(x: Tensor, vectors: Tensor) -> Tensor:
    """Forwards the vectors, backwards the identity to x (Bengio, Léonard & Courville 2013)."""
    return vectors.detach() + (x - x.detach())


def count_codes(indices: Tensor, codes: int) -> Tensor:
    """The number of times that each code was chosen, [codes]."""
    flat = indices.detach().long().flatten()
    counts = torch.zeros(codes, device=flat.device)
    return counts.index_add(0, flat, torch.ones(len(flat), device=flat.device))


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


def nearest(x: Tensor, codes: Tensor) -> tuple[Tensor, Tensor]:
    """The places of the nearest codes [codes, c] to vectors x [n, c], the first of equally near ones, and the codes.

    The choice has no gradient. Gradients of the codes flow to those that were chosen.
    """
    with torch.no_grad():
        distances = codes.square().sum(dim=1) - 2 * x @ codes.t()
        indices = distances.argmin(dim=1)
    return indices, codes[indices]


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


def rows_of_batch(x: Tensor, places: Tensor) -> Tensor:
    """Rows of the whole batch by their places in it, without a gradient. Each process gives those that it has."""
    if not in_parts():
        return x.detach()[places]
    first, _ = part_of_batch(x)
    held = F.pad(x.detach(), [0, 0] * (x.dim() - 1) + [0, 1])
    own = (places >= first) & (places < first + len(x))
    return sum_of_parts(held[torch.where(own, places - first, len(x))])


def restarts(x: Tensor, codes: int, draw: Draw, key: str) -> Tensor:
    """A vector of the batch x [n, c] for every code. Each is from a part of its own, if the batch has enough."""
    _, count = part_of_batch(x)
    part = count // codes
    within = torch.floor(draw.uniform(key, (), count=codes) * (part if part > 0 else count))
    places = within + part * torch.arange(codes, device=x.device)
    return rows_of_batch(x, places.clamp(max=count - 1).long())


def wide(x: Tensor) -> Tensor:
    """x in float32, if autocast has made it narrower."""
    return x.float() if x.dtype in (torch.float16, torch.bfloat16) else x


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


class Codebook(Stateful):
    """Codes [codes, c] and the nearest of them to the vectors of x [N, c, h, w] or [N, …, c].

    Without `decay`, the codes are a parameter. With it, gradients do not move them: each follows the mean of the vectors that
    chose it (appendix A.1 of the paper; sizes as in Sonnet's VectorQuantizerEMA), by moving averages of that decay:

        N ← γN + (1 − γ)n,    m ← γm + (1 − γ)s,    code ← m / N̂,

    where n vectors of sum s chose the code, and N̂ is N after Laplace smoothing. A code that was not chosen for more than
    `unused` epochs, or for `every` training passes, becomes a vector of the batch ("Jukebox", Dhariwal et al. 2020). With
    `start`, all codes become vectors of the first batch.
    """

    smoothing = 1e-5

    def __init__(
        self,
        codes: int,
        channels: int,
        *,
        decay: float | None = None,
        unused: int | None = None,
        every: int | None = None,
        start: bool = False,
    ) -> None:
        super().__init__()
        self.decay = decay
        self.unused = unused
        self.every = every
        self.from_data = start
        first = nn.init.uniform_(
            torch.empty(codes, channels), -((3 / channels) ** 0.5), (3 / channels) ** 0.5
        )
        if decay is None:
            self.codes = nn.Parameter(first)
            return
        self.register_buffer("codes", first)
        self.register_buffer("sizes", torch.ones(codes))
        if unused is not None:
            self.register_buffer("last_used", -torch.ones(codes))
        if every is not None:
            self.register_buffer("idle", torch.zeros(codes))
        if start:
            self.register_buffer("started", torch.zeros(()))

    def forward(self, x: Tensor, draw: Draw | None = None) -> tuple[Tensor, Tensor]:
        """The indices [N, h, w] of the nearest codes, and the codes in the shape of x."""
        last = x.movedim(1, -1) if x.dim() == 4 else x
        rows = wide(last.detach()).reshape(-1, x.shape[1] if x.dim() == 4 else x.shape[-1])
        if self.training and self.from_data:
            self.begin(rows, draw, "start")
        indices, vectors = nearest(rows, self.codes)
        if self.training and self.decay is not None:
            self.follow(rows, indices, draw, "reset")
        vectors = vectors.view(last.shape)
        return indices.view(last.shape[:-1]), vectors.movedim(-1, 1) if x.dim() == 4 else vectors

    def begin(self, x: Tensor, draw: Draw, key: str) -> None:
        """The codes as vectors of the first batch."""
        if self.decay is None:
            if self.on_start is not None:
                self.start(codes=restarts(x, len(self.codes), draw, key))
            return
        first = restarts(x, len(self.codes), draw, key)
        self.move(codes=torch.where(self.started > 0, self.codes, first))
        self.move(started=torch.ones_like(self.started))

    def smoothed(self, sizes: Tensor) -> Tensor:
        """(size + ε) / (total + codes · ε) · total: Laplace smoothing that keeps the total."""
        total = sizes.sum()
        return (sizes + self.smoothing) / (total + len(sizes) * self.smoothing) * total

    def follow(self, x: Tensor, indices: Tensor, draw: Draw | None, key: str) -> None:
        """The move of the codes to the means of the vectors that chose them."""
        codes, kept = len(self.codes), self.decay
        counts = sum_of_parts(count_codes(indices, codes))
        sums = sum_of_parts(torch.zeros_like(self.codes).index_add(0, indices, x))
        sizes = kept * self.sizes + (1 - kept) * counts
        moved = kept * self.codes * self.smoothed(self.sizes)[:, None] + (1 - kept) * sums
        following = moved / self.smoothed(sizes)[:, None]
        if self.every is not None:
            idle = torch.where(counts > 0, torch.zeros_like(counts), self.idle + 1)
            dead = idle >= self.every
            following = torch.where(dead[:, None], restarts(x, codes, draw, key), following)
            sizes = torch.where(dead, torch.ones_like(sizes), sizes)
            self.move(idle=torch.where(dead, torch.zeros_like(idle), idle))
        if self.unused is not None:
            now = torch.full_like(self.last_used, draw.epoch)
            last_used = torch.where(counts > 0, now, self.last_used)
            dead = draw.epoch - last_used > self.unused
            following = torch.where(dead[:, None], restarts(x, codes, draw, key), following)
            sizes = torch.where(dead, torch.ones_like(sizes), sizes)
            self.move(last_used=torch.where(dead, now, last_used))
        self.move(codes=following, sizes=sizes)


def categorical(logits: Tensor, u: Tensor) -> Tensor:
    """The class of each place: the first whose cumulated probability exceeds the uniform number.

    Logits [N, classes, ...] and uniform numbers [N, ...].
    """
    steps = torch.softmax(logits.detach(), dim=1).cumsum(dim=1)
    # The threshold lies under the last cumulated probability, so that some class exceeds it.
    threshold = u[:, None] * (steps[:, -1:] * (1 - 2**-23))
    return (steps <= threshold).float().sum(dim=1)


def gather_each(x: Tensor, index: Tensor, dim: int = 1) -> Tensor:
    """The places of an axis of each example [N, …] that the same example of the index [N, s…] names.

    The axes of the index take the place of that axis.
    """
    moved = x.movedim(dim, 1)
    flat = index.reshape(len(index), -1)
    examples = torch.arange(len(index), device=x.device)[:, None]
    found = moved[examples, flat].reshape(*index.shape, *moved.shape[2:])
    count = index.dim() - 1
    places = tuple(range(1, 1 + count))
    return found.movedim(places, tuple(place + dim - 1 for place in places))


def put(
    x: Tensor, value: Tensor | float, indices: Sequence[Tensor | float], leading: int = 1
) -> Tensor:
    """x with a value at one place of the first axes behind the `leading` ones.

    Indices are the same for every example, or one for each: [N].
    """
    is_place = None
    for axis, index in enumerate(indices, leading):
        sides = [1] * x.dim()
        sides[axis] = x.shape[axis]
        places = torch.arange(x.shape[axis], device=x.device).view(sides)
        if isinstance(index, Tensor) and index.dim() == 1:
            index = index.view(-1, *[1] * (x.dim() - 1))
        is_here = places == index
        is_place = is_here if is_place is None else is_place & is_here
    if not isinstance(value, Tensor):
        value = x.new_full((), value)
    return torch.where(is_place, value, x)


def maximum(x: Tensor, bound: float) -> Tensor:
    """x, at least the bound. Where they are equal, x has half of the gradient."""
    return torch.maximum(x, x.new_full((), bound))


def psnr(x: Tensor, target: Tensor, peak: float) -> Tensor:
    """Peak signal-to-noise ratio in decibels, at most 100."""
    error = wide(x - target).square().flatten(1).mean(dim=1) / peak**2
    return -10 * torch.log10(maximum(error, 1e-10))


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


class SteppedRun(Run, Protocol):
    """The same for functions with loops."""

    def steps(self, over: Iterable) -> Iterator[tuple[int, tuple[Tensor, ...]]]:
        """The steps of a loop: the number of each, and the numbers that it goes over, with its own behind them."""

    def still(self, nets: nn.Module) -> AbstractContextManager:
        """Nets in evaluation mode, without gradients."""


def places(shape: Sequence[int]) -> list[tuple[int, ...]]:
    """The places of some axes, row by row."""
    return list(product(*(range(side) for side in shape)))
