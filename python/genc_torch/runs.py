"""What a function of the model level receives besides nets and values: draws by name, sharing, and searches.

The same interface serves training, measuring and drawing; the keys of draws keep them apart (see `Draws`).
"""

from __future__ import annotations

import math
from copy import copy
from contextlib import contextmanager
from typing import Any, Callable, Iterable, Iterator, Mapping, Sequence

import torch
from torch import Tensor, nn

from . import device_random, optimizers, random
from .philox import Address

# Draws of fewer numbers are made on the host and sent: on a GPU, a hundred small kernels take longer.
_SMALL = 1 << 17


class Draws:
    """The draws of one place: an iteration's repetition, an evaluated batch, a picture.

    A draw of this process has the numbers that its rows have in the whole batch. Equal draws are made once.
    """

    def __init__(
        self,
        seed: int,
        prefix: str,
        device: torch.device,
        batch: int,
        first: int = 0,
        iteration: int = 0,
        repetition: int = 0,
    ) -> None:
        self.seed, self.prefix, self.device = seed, prefix, device
        self.batch = batch
        """The number of examples of this process."""
        self.first = first
        """The number of examples of the whole batch before them."""
        self.iteration, self.repetition = iteration, repetition
        self._made: dict[tuple, Tensor] = {}

    def times(self, count: int) -> Draws:
        """The same for several draws of each example, which stand one after the other in the batch."""
        more = copy(self)
        more.batch, more.first, more._made = count * self.batch, count * self.first, {}
        return more

    def _address(self, path: str) -> Address:
        return Address(self.seed, f"{self.prefix}/{path}", self.iteration, self.repetition)

    def make(
        self, kind: str, path: str, shape: Sequence[int], a: float, b: float, count: int | None
    ) -> Tensor:
        """A draw [batch, *shape] on the device; pictures are drawn in genc's order, [h, w, c].

        With `count`, the numbers do not belong to examples: [count, *shape], the same in all processes.
        """
        key = (kind, path, tuple(shape), a, b, count)
        if key not in self._made:
            rows, first = (self.batch, self.first) if count is None else (count, 0)
            self._made[key] = self._drawn(kind, path, (rows, *shape), first, a, b)
        return self._made[key]

    def _drawn(
        self, kind: str, path: str, shape: tuple[int, ...], first: int, a: float, b: float
    ) -> Tensor:
        """Rows of a draw, after the `first` rows of the whole."""
        size = math.prod(shape[1:])
        address, count, skip = self._address(path), shape[0] * size, first * size
        if self.device.type == "cuda" and count >= _SMALL:
            flat = getattr(device_random, kind)(address, count, a, b, skip, self.device)
        else:
            flat = torch.from_numpy(getattr(random, kind)(address, count, a, b, skip))
            flat = flat.to(self.device, non_blocking=True)
        flat = flat.float()
        if len(shape) != 4:
            return flat.view(shape)
        rows, channels, height, width = shape
        drawn = flat.view(rows, height, width, channels).permute(0, 3, 1, 2)
        return drawn if self.device.type == "cuda" else drawn.contiguous()

    def chance(self, path: str) -> float:
        """A uniform number in [0, 1), the same in all processes."""
        return random.chance(self._address(path))

    @contextmanager
    def forgotten(self) -> Iterator[None]:
        """Forgets the draws that are made meanwhile."""
        before = len(self._made)
        yield
        while len(self._made) > before:
            self._made.popitem()


class Draw:
    """The draws of a net, by name: float32 [batch, *shape], or [count, *shape] of numbers that belong to no example."""

    def __init__(self, draws: Draws, epoch: int = 0, prefix: str = "") -> None:
        self._draws = draws
        self._prefix = prefix
        self.epoch = epoch
        """The number of epochs done of the stages that move the same nets; 0 outside of training."""
        self.batch = draws.batch
        """The number of examples."""

    @property
    def device(self) -> torch.device:
        """The device of the draws."""
        return self._draws.device

    def under(self, name: str) -> Draw:
        """The same with names below `name/`."""
        below = copy(self)
        below._prefix = f"{self._prefix}{name}/"
        return below

    def draws(self, count: int) -> Draw:
        """The same for several draws of each example."""
        more = copy(self)
        more._draws = self._draws.times(count)
        more.batch = more._draws.batch
        return more

    def normal(self, key: str, shape: Sequence[int], count: int | None = None) -> Tensor:
        """Standard normal numbers."""
        return self._draws.make("normal", self._prefix + key, shape, 0.0, 1.0, count)

    def uniform(
        self,
        key: str,
        shape: Sequence[int],
        low: float = 0.0,
        high: float = 1.0,
        count: int | None = None,
    ) -> Tensor:
        """Uniform numbers in [low, high)."""
        return self._draws.make("uniform", self._prefix + key, shape, low, high, count)

    def integer(
        self, key: str, shape: Sequence[int], low: int, high: int, count: int | None = None
    ) -> Tensor:
        """Whole numbers from `low` to `high`, both included, as float32."""
        return self._draws.make("integer", self._prefix + key, shape, low, high, count)

    def full(self, shape: Sequence[int], value: float) -> Tensor:
        """A number at every place of every example."""
        return torch.full((self.batch, *shape), float(value), device=self._draws.device)

    def chance(self, key: str) -> float:
        """A uniform number in [0, 1) on which the program itself can branch."""
        return self._draws.chance(self._prefix + key)


Share = Callable[[str, Callable[[], Tensor]], Tensor]


class Run(Draw):
    """One evaluation of a function of the model level."""

    def __init__(
        self,
        draws: Draws,
        epoch: int = 0,
        share: Share | None = None,
        moves: Moves | None = None,
        search: Callable[[int, int], None] | None = None,
        is_training: bool = False,
        stage_epoch: float | None = None,
    ) -> None:
        super().__init__(draws, epoch)
        self.is_training = is_training
        """True in training steps."""
        self.stage_epoch = stage_epoch
        """The epochs done of the stage, with the part of the current one; None outside of training steps."""
        self._share = share
        self._moves = moves
        self._search = search

    def full(self, shape: Sequence[int], value: float) -> Tensor:
        """A number at every place: float32 [batch, *shape]."""
        return torch.full((self.batch, *shape), float(value), device=self._draws.device)

    def share(self, key: str, compute: Callable[[], Tensor]) -> Tensor:
        """The result of `compute`, evaluated once by the training steps of an iteration that share the key."""
        return compute() if self._share is None else self._share(key, compute)

    @contextmanager
    def training(self, net: nn.Module) -> Iterator[None]:
        """Calls the net in training mode without moving its state: `training=true` on a call."""
        modes = [(module, module.training) for module in net.modules()]
        net.train()
        pause = self._moves.paused() if self._moves is not None else _nothing()
        try:
            with pause:
                yield
        finally:
            for module, mode in modes:
                module.training = mode

    def least(
        self,
        f: Callable[..., Tensor],
        starts: Sequence[Tensor],
        optimizer: Mapping[str, Any],
        steps: int = 1000,
    ) -> tuple[Tensor, ...]:
        """The tensors [batch, …] that minimise `f`, which gives one number per example, as nearly as `steps` reach.

        Optimizers do not mix elements, so examples are sought as if each were alone. No gradient flows through it.
        """
        sought = [start.detach().clone() for start in starts]
        names = optimizers.slot_names(optimizer)
        slots = {name: [torch.zeros_like(each) for each in sought] for name in names}
        self._tell(0, steps)
        for t in range(1, steps + 1):
            with torch.enable_grad():
                free = [each.requires_grad_() for each in sought]
                gradients = torch.autograd.grad(f(*free).sum(), free, allow_unused=True)
            sought = [each.detach() for each in free]
            full = [
                torch.zeros_like(each) if gradient is None else gradient
                for each, gradient in zip(sought, gradients)
            ]
            optimizers.update(optimizer, sought, full, slots, optimizer["lr"], t)
            self._tell(t, steps)
        return tuple(sought)

    def steps(self, over: Iterable[Any]) -> Iterator[tuple[int, tuple[Tensor, ...]]]:
        """The steps of a loop: the number of each, and the numbers that it goes over, with its own behind them.

        Draws of a step are forgotten with it: no other step has their keys.
        """
        rows = list(over)
        self._tell(0, len(rows))
        for index, row in enumerate(rows):
            numbers = (*row, index) if isinstance(row, (tuple, list)) else (row, index)
            with self._draws.forgotten():
                yield index, tuple(self._scalar(number) for number in numbers)
            self._tell(index + 1, len(rows))

    def _scalar(self, number: float | Tensor) -> Tensor:
        if isinstance(number, Tensor):
            return number
        return torch.tensor(float(number), device=self._draws.device)

    @contextmanager
    def still(self, nets: nn.Module) -> Iterator[None]:
        """Calls nets in evaluation mode without gradients: for a loop, through which nothing is learned."""
        modes = [(module, module.training) for module in nets.modules()]
        nets.eval()
        pause = self._moves.paused() if self._moves is not None else _nothing()
        try:
            with pause, torch.no_grad():
                yield
        finally:
            for module, mode in modes:
                module.training = mode

    def _tell(self, step: int, steps: int) -> None:
        if self._search is not None:
            self._search(step, steps)


class Moves:
    """Whether nets may move their state at present."""

    def __init__(self) -> None:
        self.held = 0

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Lets no state move meanwhile."""
        self.held += 1
        try:
            yield
        finally:
            self.held -= 1


@contextmanager
def _nothing() -> Iterator[None]:
    yield
