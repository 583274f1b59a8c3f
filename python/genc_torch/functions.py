"""The functions of a compiled model, called in the mode of their role, and the state that their nets move."""

from __future__ import annotations

import contextlib
import inspect
from dataclasses import dataclass
from typing import Any, Callable, Iterable, Iterator, Mapping

import torch
from torch import Tensor, nn

from .errors import UserError
from .model import Model
from .runs import Draws, Moves, Run
from .shared_values import SharedValues, Take
from .weights import WeightStore


@dataclass(frozen=True)
class Precision:
    """How functions are computed."""

    amp: str | None = None
    """`bf16`: matrix products and convolutions in bfloat16; losses, weights and updates stay float32."""
    compile: bool = False
    """True to compile nets with torch.compile."""


class Functions:
    """The functions of a model by name."""

    def __init__(self, model: Model, store: WeightStore, precision: Precision) -> None:
        self._model, self._store, self._precision = model, store, precision
        self.moves = Moves()
        self.on_search: Callable[[int, int], None] | None = None
        self._move: Callable[[nn.Module, str, Tensor], None] | None = None
        self._modes: dict[str, bool] = {}
        self._free: dict[str, bool] = {}
        self._nets = model.children
        self._weights = {
            name: [each.tensor for each in store.of(name) if each.role == "weight"]
            for name in self._nets
        }
        self._stateful = getattr(model.module, "Stateful", None)
        if self._stateful is not None:
            self._stateful.on_move = staticmethod(self._on_move)
        if precision.compile:
            self._compile()
        if precision.amp is not None:
            self._halve()

    def call(self, name: str, run: Run, values: Mapping[str, Any]) -> Any:
        """The answers of a function: of a sample with all that it is given, of others with what they read."""
        given = self._model.given(name)
        arguments = [values[each] for each in given]
        return getattr(self._model.module, name)(self._model.nets, run, *arguments)

    @contextlib.contextmanager
    def evaluation(self) -> Iterator[None]:
        """Calls in evaluation mode: no state moves, and no graph is kept."""
        self._set_modes(self._nets, False)
        with torch.no_grad():
            yield

    @contextlib.contextmanager
    def step(
        self, take: Take, moved: set[str], shared: SharedValues
    ) -> Iterator[Callable[[nn.Module, str, Tensor], None]]:
        """Calls of a training step, whose nets move their state at once: a second call goes on from the first.

        `moved` are the nets of the step that a step before has moved. Data-dependent starts are made once: state of nets
        that were moved before stays as it is when other nets of the step start. Gives the function that decides on a
        move.
        """
        over = list(take.step["over"])
        first = len(moved) < len(over)
        moving = {
            net for net in (*over, *(take.step.get("moves") or ())) if not first or net not in moved
        }

        def move(module: nn.Module, name: str, value: Tensor) -> None:
            entry = self._store.by_place.get((id(module), name))
            if entry is not None and entry.role == "state" and entry.net in moving:
                setattr(module, name, value.detach())

        def on_move(module: nn.Module, name: str, value: Tensor) -> None:
            shared.note(module, name, value.detach())
            move(module, name, value)

        def on_start(module: nn.Module, name: str, value: Tensor) -> bool:
            entry = self._store.by_place.get((id(module), name))
            return self.moves.held == 0 and entry is not None and entry.net in moving

        frozen = set(self._model.function(take.step["terms"]).get("frozen") or ())
        self._set_modes([net for net in self._nets if net not in frozen], True)
        self._set_modes(frozen, False)
        self._set_free(shared.over(take))
        self._move = on_move
        self._set_start(on_start if first else None)
        try:
            yield move
        finally:
            self._move = None
            self._set_start(None)

    def batch_statistics(
        self, names: Iterable[str], draws: Draws, values: Mapping[str, Tensor]
    ) -> list[str]:
        """The classes of the layers in these functions that take statistics of a batch, found by calling them."""
        found: dict[str, None] = {}

        def enters(layer: nn.Module, _inputs: Any) -> None:
            if layer.training:
                found["BatchNorm"] = None

        module = self._model.module
        layers = [each for each in self._model.nets.modules() if type(each).__name__ == "BatchNorm"]
        hooks = [layer.register_forward_pre_hook(enters) for layer in layers]
        deviation = getattr(module, "minibatch_std", None)

        def noted(*args: Any, **kwargs: Any) -> Tensor:
            found["MinibatchStd"] = None
            return deviation(*args, **kwargs)

        if deviation is not None:
            module.minibatch_std = noted
        try:
            with torch.no_grad(), self.moves.paused():
                for name in names:
                    frozen = set(self._model.function(name).get("frozen") or ())
                    self._set_modes([net for net in self._nets if net not in frozen], True)
                    self._set_modes(frozen, False)
                    run = Run(draws, moves=self.moves, is_training=True)
                    self.call(name, run, values)
        finally:
            for hook in hooks:
                hook.remove()
            if deviation is not None:
                module.minibatch_std = deviation
        return list(found)

    def _set_start(self, start: Callable[[nn.Module, str, Tensor], bool] | None) -> None:
        if self._stateful is not None:
            self._stateful.on_start = None if start is None else staticmethod(start)

    def _on_move(self, module: nn.Module, name: str, value: Tensor) -> None:
        if self._move is not None and self.moves.held == 0:
            self._move(module, name, value)

    def _set_modes(self, nets: Iterable[str], training: bool) -> None:
        for net in nets:
            if net in self._nets and self._modes.get(net) is not training:
                self._nets[net].train(training)
                self._modes[net] = training

    def _set_free(self, nets: set[str]) -> None:
        """Lets gradients flow to the weights of some nets alone, so that no graph is kept for the others."""
        for net, weights in self._weights.items():
            if self._free.get(net, True) is not (net in nets):
                for weight in weights:
                    weight.requires_grad_(net in nets)
                self._free[net] = net in nets

    def _compile(self) -> None:
        if not hasattr(torch, "compile"):
            raise UserError(
                f"PyTorch {torch.__version__} has no torch.compile.",
                "Install PyTorch 2.0 or newer, or train without --compile.",
            )
        # Draws and moves of state are Python's own work; the compiler goes around them.
        untraced = torch._dynamo.disable  # type: ignore[attr-defined]
        Draws.make = untraced(Draws.make)  # type: ignore[method-assign]
        if self._stateful is not None:
            self._stateful.on_move = staticmethod(untraced(self._on_move))
        for name in self._compilable():
            net = self._nets[name]
            net.forward = torch.compile(net.forward)  # type: ignore[method-assign]

    def _halve(self) -> None:
        """Lets nets compute in bfloat16 what loses little by it, and give float32: losses stay exact."""
        device = next(self._model.nets.parameters()).device.type

        def halved(forward: Callable[..., Any]) -> Callable[..., Any]:
            def call(*args: Any, **kwargs: Any) -> Any:
                with torch.autocast(device, torch.bfloat16):
                    return _whole(forward(*args, **kwargs))

            return call

        for net in self._nets.values():
            net.forward = halved(net.forward)  # type: ignore[method-assign]

    def _compilable(self) -> list[str]:
        """The nets that no gradient penalty calls: compiled code has no second derivative."""
        twice: set[str] = set()
        for name, function in self._model.plan["functions"].items():
            source = inspect.getsource(getattr(self._model.module, name))
            if function["role"] == "step" and "gradient(" in source:
                twice |= set(function["calls"])
        return [name for name in self._nets if name not in twice]


def _whole(output: Any) -> Any:
    """A net's output, or all of several, in float32."""
    if isinstance(output, Tensor):
        return output.float() if output.dtype == torch.bfloat16 else output
    if isinstance(output, tuple):
        values = [_whole(each) for each in output]
        return type(output)(*values) if hasattr(output, "_fields") else tuple(values)
    return output
