"""A pool of earlier examples, which shows a critic what a generator made some time ago."""

from __future__ import annotations

import torch
from torch import Tensor

from .draw import Draw
from .elementwise import wide
from .parts import part_of_batch, whole_batch
from .stateful import Stateful


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
