"""Prints the shapes that arrays of every rank have after the way to PyTorch's layout and back."""

import json

import numpy as np

from genc_torch.weights import _AXES, to_genc_layout, to_torch_layout

shapes = {"same": [(), (1,), (2, 3)]}
for layout, axes in _AXES.items():
    if axes is not None:
        shapes[layout] = [tuple(range(2, 2 + len(axes)))]
found = []
for layout, each in shapes.items():
    for shape in each:
        array = np.arange(np.prod(shape, dtype=np.int64), dtype=np.float32).reshape(shape)
        back = to_genc_layout(to_torch_layout(array, layout), layout)
        if back.shape != shape or not (back == array).all() or not back.flags["C_CONTIGUOUS"]:
            found.append([layout, list(shape), list(back.shape)])
print(json.dumps({"wrong": found, "tried": sum(map(len, shapes.values()))}))
