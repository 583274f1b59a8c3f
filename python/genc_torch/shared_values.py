"""Values that several steps of an iteration need, evaluated once. None of the steps before the last changes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Mapping, Sequence

from torch import Tensor, nn

# A state that asks to move: the module, the name of its buffer, the next value.
Move = tuple  # (nn.Module, str, Tensor)


@dataclass(frozen=True)
class Take:
    """One evaluation of a step in an iteration."""

    step: Mapping[str, Any]
    repetition: int

    @property
    def shares(self) -> Sequence[str]:
        """The keys of the values that the step has in common with others."""
        return self.step.get("shares") or ()


@dataclass
class _Held:
    """A shared value with its graph, and the moves of state that its evaluation asked for."""

    value: Tensor
    moves: list[Move] = field(default_factory=list)


class SharedValues:
    """The shared values of one iteration. `takes` are its evaluations in order."""

    def __init__(self, takes: Sequence[Take]) -> None:
        self._takes = takes
        self._held: dict[tuple[str, int], _Held] = {}
        self._asked: list[Move] | None = None

    def over(self, take: Take) -> set[str]:
        """The nets whose gradients flow through what a take evaluates, for itself or for those after it."""
        keys = set(take.shares)
        return {
            net
            for each in self._takes
            if each is take or (each.repetition == take.repetition and keys & set(each.shares))
            for net in each.step["over"]
        }

    def sharing(
        self, take: Take, move: Callable[[nn.Module, str, Tensor], None]
    ) -> Callable[[str, Callable[[], Tensor]], Tensor]:
        """The `share` of a take's run: `move` decides for it on the moves that a held value asked for."""

        def share(key: str, compute: Callable[[], Tensor]) -> Tensor:
            if key not in take.shares:
                return compute()
            last = self._is_last(take, key)
            place = (key, take.repetition)
            held = self._held.get(place)
            if held is not None:
                for asked in held.moves:
                    move(*asked)
                # Only the last user takes the gradient; for the others the value is a constant.
                return self._held.pop(place).value if last else held.value.detach()
            if last:
                return compute()
            self._asked = []
            try:
                held = _Held(compute(), self._asked)
            finally:
                self._asked = None
            self._held[place] = held
            return held.value.detach()

        return share

    def note(self, module: nn.Module, name: str, value: Tensor) -> None:
        """Remembers a move of state that a shared evaluation asks for."""
        if self._asked is not None:
            self._asked.append((module, name, value))

    def _is_last(self, take: Take, key: str) -> bool:
        users = [
            each
            for each in self._takes
            if each.repetition == take.repetition and key in each.shares
        ]
        return users[-1].step is take.step
