"""The base class of layers with state."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor, nn


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
