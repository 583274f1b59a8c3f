"""Vector quantisation (van den Oord, Vinyals & Kavukcuoglu 2017)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from .draw import Draw
from .elementwise import wide
from .parts import part_of_batch, rows_of_batch, sum_of_parts
from .stateful import Stateful


def nearest(x: Tensor, codes: Tensor) -> tuple[Tensor, Tensor]:
    """The places of the nearest codes [codes, c] to vectors x [n, c], the first of equally near ones, and the codes.

    The choice has no gradient. Gradients of the codes flow to those that were chosen.
    """
    with torch.no_grad():
        distances = codes.square().sum(dim=1) - 2 * x @ codes.t()
        indices = distances.argmin(dim=1)
    return indices, codes[indices]


def straight(x: Tensor, vectors: Tensor) -> Tensor:
    """Forwards the vectors, backwards the identity to x (Bengio, Léonard & Courville 2013)."""
    return vectors.detach() + (x - x.detach())


def count_codes(indices: Tensor, codes: int) -> Tensor:
    """The number of times that each code was chosen, [codes]."""
    flat = indices.detach().long().flatten()
    counts = torch.zeros(codes, device=flat.device)
    return counts.index_add(0, flat, torch.ones(len(flat), device=flat.device))


def restarts(x: Tensor, codes: int, draw: Draw, key: str) -> Tensor:
    """A vector of the batch x [n, c] for every code. Each is from a part of its own, if the batch has enough."""
    _, count = part_of_batch(x)
    part = count // codes
    within = torch.floor(draw.uniform(key, (), count=codes) * (part if part > 0 else count))
    places = within + part * torch.arange(codes, device=x.device)
    return rows_of_batch(x, places.clamp(max=count - 1).long())


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
