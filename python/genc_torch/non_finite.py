"""The error for a loss that is not a finite number: the step, the iteration, the terms, the first broken tensor."""

from __future__ import annotations

import math
from typing import Iterable, Mapping

import torch
from torch import Tensor

from .errors import NonFiniteError
from .numbers_json import number_text


def first_non_finite(tensors: Iterable[tuple[str, Tensor]]) -> str | None:
    """The path of the first tensor that holds a value that is not finite."""
    for path, tensor in tensors:
        if not bool(torch.isfinite(tensor).all()):
            return path
    return None


def non_finite_error(
    step: str,
    iteration: int,
    loss: str,
    terms: Mapping[str, float],
    gradients: Iterable[tuple[str, Tensor]],
    weights: Iterable[tuple[str, Tensor]],
) -> NonFiniteError:
    """Makes the error. Terms come in the order given, then gradients and weights in the order of their paths."""
    others = [
        f"{name} is {number_text(value)}"
        for name, value in terms.items()
        if not math.isfinite(value) and name != loss
    ]
    gradient, weight = first_non_finite(gradients), first_non_finite(weights)
    value = number_text(terms[loss])
    if math.isfinite(terms[loss]):
        sentences = [
            f"A gradient of step '{step}' is not finite at iteration {iteration}, though its loss '{loss}' is {value}."
        ]
    else:
        sentences = [f"The loss '{loss}' of step '{step}' became {value} at iteration {iteration}."]
    if others:
        sentences.append(f"With it: {', '.join(others)}.")
    if gradient is not None:
        sentences.append(f"The first gradient that is not finite is that of '{gradient}'.")
    if weight is not None:
        sentences.append(
            f"The weights were already damaged: '{weight}' holds a value that is not finite."
        )
    else:
        sentences.append(
            "All weights are finite: the trouble is in this iteration, not in the weights."
        )
    return NonFiniteError(" ".join(sentences))
