"""Places that an index names, and a value with one place replaced."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor


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
