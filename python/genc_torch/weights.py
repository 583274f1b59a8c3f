"""The weights and state of a model by path, in genc's layouts on disk and PyTorch's in memory."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Iterable, Mapping

import numpy as np
import torch
from torch import Tensor, nn

from .errors import UserError
from .initialize import initial_values
from .model import Model
from .philox import Address

Arrays = Mapping[str, np.ndarray]

# The axes of a tensor in PyTorch's layout, as axes of genc's: kernels [h, w, in, out] become [out, in, h, w], those of
# sequences [n, in, out] become [out, in, n], dense kernels [in, out] become [out, in], pictures [h, w, c] become [c, h, w].
_AXES: dict[str, tuple[int, ...] | None] = {
    "conv": (3, 2, 0, 1),
    "conv1d": (2, 1, 0),
    "dense": (1, 0),
    "picture": (2, 0, 1),
    "same": None,
}


def to_torch_layout(array: np.ndarray, layout: str) -> np.ndarray:
    """An array of genc's layout in PyTorch's."""
    axes = _AXES[layout]
    return np.asarray(array if axes is None else array.transpose(axes), order="C")


def to_genc_layout(array: np.ndarray, layout: str) -> np.ndarray:
    """An array of PyTorch's layout in genc's."""
    axes = _AXES[layout]
    if axes is None:
        return np.asarray(array, order="C")
    back = np.argsort(axes)
    return np.asarray(array.transpose(tuple(back)), order="C")


@dataclass(frozen=True)
class Entry:
    """A weight or state of a net."""

    path: str
    """The path: `G/conv/kernel`."""
    net: str
    """The net: the first level of the path."""
    role: str
    """`weight`, or `state`, which gradients do not move."""
    layout: str
    shape: tuple[int, ...]
    """The shape in genc's layout."""
    module: nn.Module
    attribute: str

    @property
    def tensor(self) -> Tensor:
        """The present tensor; state is rebound when it moves."""
        return getattr(self.module, self.attribute)

    def set(self, value: Tensor) -> None:
        """Gives it a value of PyTorch's layout: a weight keeps its tensor, a state is bound to a new one."""
        present = self.tensor
        value = value.detach().to(present.device, present.dtype)
        if self.role == "weight":
            with torch.no_grad():
                present.copy_(value)
        else:
            setattr(self.module, self.attribute, value.clone())


class WeightStore:
    """All weights and states of the nets and of their averages, in order of declaration."""

    def __init__(self, model: Model) -> None:
        nets, weights, averages = model.nets, model.weights, model.averages
        attributes = model.attributes
        self.entries: dict[str, Entry] = {}
        self._initializers: dict[str, dict[str, Any]] = {}
        self._averages = averages
        for each in weights:
            self._add(nets, each["path"], each["name"], each)
            self._initializers[each["path"]] = each["initializer"]
        # An averaged net has the weights of its net, together with its own nested averages (order of declaration).
        names = {each["path"]: each for each in weights}
        for name, average in averages.items():
            of = average["of"]
            for entry in self.of(of):
                origin = names[self._origin(entry.path)]
                path = name + entry.path[len(of) :]
                module = f"{attributes[name]}.{origin['name'].partition('.')[2]}"
                self._add(nets, path, module, origin)
        self.by_place = {(id(each.module), each.attribute): each for each in self.entries.values()}

    def _add(self, nets: nn.Module, path: str, name: str, each: Mapping[str, Any]) -> None:
        owner, _, attribute = name.rpartition(".")
        module = nets.get_submodule(owner)
        net = path.split("/", 1)[0]
        entry = Entry(
            path, net, each["role"], each["layout"], tuple(each["shape"]), module, attribute
        )
        shape = [entry.shape[axis] for axis in _AXES[entry.layout] or range(len(entry.shape))]
        if list(entry.tensor.shape) != shape:
            raise UserError(
                f"model.py has '{name}' in the shape {list(entry.tensor.shape)} and weights.json in {shape}.",
                "Compile the model again.",
            )
        self.entries[path] = entry

    def _origin(self, path: str) -> str:
        """The path in the net of which an averaged net's weight is an average."""
        net, _, rest = path.partition("/")
        while net in self._averages:
            net = self._averages[net]["of"]
        return f"{net}/{rest}"

    def initialize(self, seed: int) -> None:
        """Draws the first values; each depends on the seed and its own path only. Averages start as copies."""
        for path, initializer in self._initializers.items():
            entry = self.entries[path]
            size = int(np.prod(entry.shape, dtype=np.int64))
            values = initial_values(initializer, size, Address(seed, f"weights/{path}"))
            self._assign(entry, values.reshape(entry.shape))
        for path, entry in self.entries.items():
            if path not in self._initializers:
                entry.set(self.entries[self._origin(path)].tensor)

    @staticmethod
    def _assign(entry: Entry, array: np.ndarray) -> None:
        entry.set(torch.from_numpy(to_torch_layout(array, entry.layout)))

    def trainable(self, nets: Iterable[str]) -> list[Entry]:
        """The weights of the named nets that gradients move, in order of declaration."""
        named = set(nets)
        return [e for e in self.entries.values() if e.role == "weight" and e.net in named]

    def of(self, net: str) -> list[Entry]:
        """The weights and states of a net."""
        return [entry for entry in self.entries.values() if entry.net == net]

    def arrays(self) -> dict[str, np.ndarray]:
        """All values by path, float32 in genc's layouts."""
        return {path: array_of(entry, entry.tensor) for path, entry in self.entries.items()}

    def load(self, arrays: Arrays) -> None:
        """Sets every weight and state. All are checked before the first is set."""
        for path, entry in self.entries.items():
            if path not in arrays:
                near = [name for name in arrays if not name.startswith("optimizer/")]
                close = get_close_matches(path, near, 1, 0.8)
                raise UserError(
                    f"The weights have no '{path}'."
                    + (f" Did you mean '{close[0]}'?" if close else ""),
                    "Were they made by another version of this model?",
                )
            if arrays[path].shape != entry.shape:
                raise UserError(
                    f"'{path}' is {list(entry.shape)} in the model and {list(arrays[path].shape)} in the weights.",
                    "Were they made with other settings?",
                )
        for path, entry in self.entries.items():
            self._assign(entry, arrays[path])

    def assign(self, arrays: Arrays) -> None:
        """Sets some weights and states, which must exist in these shapes; averages start from them too."""
        for path, array in arrays.items():
            net = path.split("/", 1)[0]
            copies = [
                name + path[len(net) :]
                for name, each in self._averages.items()
                if each["of"] == net
            ]
            for each in (path, *copies):
                if each not in self.entries:
                    raise UserError(f"The model has no weight '{each}'.")
                self._assign(self.entries[each], array)


def array_of(entry: Entry, tensor: Tensor) -> np.ndarray:
    """A tensor of a weight's shape, such as its moment, in genc's layout."""
    return to_genc_layout(tensor.detach().float().cpu().numpy(), entry.layout)
