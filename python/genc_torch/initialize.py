"""First values of weights, drawn by path: the same values as the Node engine's (Keras's conventions)."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np

from .philox import Address
from .random import normal, permutation, truncated_normal, uniform

# The standard deviation of a standard normal cut at ±2; Keras divides its scaled initializers by it.
_CUT_DEVIATION = 0.87962566103423978


def initial_values(initializer: dict[str, Any], size: int, address: Address) -> np.ndarray:
    """The values of one weight in row-major order of genc's layout: float32 [size]."""
    kind = initializer["kind"]
    if kind in ("zeros", "ones"):
        return np.full(size, 0 if kind == "zeros" else 1, np.float32)
    if kind == "constant":
        return np.full(size, initializer["value"], np.float32)
    if kind == "normal":
        return normal(address, size, initializer["mean"], initializer["std"])
    if kind == "truncated_normal":
        return truncated_normal(address, size, initializer["mean"], initializer["std"])
    if kind == "uniform":
        return uniform(address, size, initializer["low"], initializer["high"])
    if kind == "unit":
        direction = normal(address, size).astype(np.float64)
        return (direction / math.sqrt(float(np.dot(direction, direction)))).astype(np.float32)
    if kind == "permutation":
        return permutation(address, size).astype(np.float32)
    if kind == "rotation":
        layer = address._replace(path=address.path.rpartition("/")[0])
        return rotation_part(initializer["part"], size, layer)
    variance, is_uniform = _scaled(kind, initializer["fanIn"], initializer["fanOut"])
    if is_uniform:
        limit = math.sqrt(3 * variance)
        return uniform(address, size, -limit, limit)
    return truncated_normal(address, size, 0, math.sqrt(variance) / _CUT_DEVIATION)


def _scaled(kind: str, fan_in: int, fan_out: int) -> tuple[float, bool]:
    """The variance of a start that is scaled by the fans of a kernel, and whether it is uniform."""
    family, form = kind.split("_")
    if family == "glorot":
        variance = 2 / (fan_in + fan_out)
    elif family == "he":
        variance = 2 / fan_in
    else:
        variance = 1 / fan_in
    return variance, form == "uniform"


def rotation_part(part: str, size: int, address: Address) -> np.ndarray:
    """One piece of W = P·L·(U + diag(sign · exp(log_scale))) of the rotation drawn at the address: float32 [size].

    Row i of P·M is row `permutation[i]` of M. `size` is the square of W's side for `lower` and `upper`, else the side.
    """
    side = round(math.sqrt(size)) if part in ("lower", "upper") else size
    return _rotation_pieces(address, side)[part].copy()


@lru_cache(maxsize=1)  # The pieces of a layer are asked for one after the other.
def _rotation_pieces(address: Address, side: int) -> dict[str, np.ndarray]:
    rows = _orthogonal_rows(address, side)
    order, exchanges = _decompose(rows)
    diagonal = np.diagonal(rows).copy()
    if (int((diagonal < 0).sum()) + exchanges) % 2 == 1:
        # A reflection becomes a rotation if its last column, which is the last column of U, is negated.
        rows[:, -1] *= -1
    place = np.zeros(side, np.float32)
    place[order] = np.arange(side)  # Row `order[at]` of W is row `at` of L·U.
    diagonal = np.diagonal(rows)
    return {
        "lower": np.tril(rows, -1).astype(np.float32).reshape(-1),
        "upper": np.triu(rows, 1).astype(np.float32).reshape(-1),
        "log_scale": np.log(np.abs(diagonal)).astype(np.float32),
        "sign": np.sign(diagonal).astype(np.float32),
        "permutation": place,
    }


def _orthogonal_rows(address: Address, side: int) -> np.ndarray:
    """An orthogonal matrix, uniformly distributed: Gram-Schmidt on normal draws, twice for accuracy. float64."""
    rows = normal(address, side * side).astype(np.float64).reshape(side, side)
    for row in range(side):
        vector, before = rows[row], rows[:row]
        for _ in range(2):
            vector -= before.T @ (before @ vector)
            vector /= np.linalg.norm(vector)
    return rows


def _decompose(rows: np.ndarray) -> tuple[np.ndarray, int]:
    """Decomposes in place with row exchanges: L below the diagonal, U on and above it. Returns the rows' order."""
    side = rows.shape[0]
    order = np.arange(side)
    exchanges = 0
    for column in range(side):
        best = column + int(np.argmax(np.abs(rows[column:, column])))
        if best != column:
            rows[[column, best]] = rows[[best, column]]
            order[[column, best]] = order[[best, column]]
            exchanges += 1
        factors = rows[column + 1 :, column] / rows[column, column]
        rows[column + 1 :, column] = factors
        rows[column + 1 :, column + 1 :] -= np.outer(factors, rows[column, column + 1 :])
    return order, exchanges
