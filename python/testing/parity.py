"""Repeats passes of a model's functions in PyTorch: `python parity.py FOLDER [PASS …]`.

The folder holds model.py and weights.json, as `genc compile --target torch` writes them, and cases.json and
cases.safetensors: what each pass reads and draws. The results go to results.safetensors, in genc's order of axes. For the
passes that are named, only the rounding of their results goes to rounding.json: their distance from those in double
precision, and from those of weights that are rounded otherwise.
"""

from __future__ import annotations

import importlib.util
import json
import struct
import sys
import traceback
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch

DTYPES = {"F32": np.float32, "I64": np.int64}


def read(path: Path) -> dict[str, torch.Tensor]:
    """The tensors of a safetensors file."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    body = data[8 + length :]
    found = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        first, last = entry["data_offsets"]
        values = np.frombuffer(body[first:last], DTYPES[entry["dtype"]])
        found[name] = torch.from_numpy(values.reshape(entry["shape"]).copy())
    return found


def write(path: Path, tensors: dict[str, torch.Tensor]) -> None:
    """A safetensors file of float32."""
    # Every number is written in float32, whatever it was computed in.
    header, parts, at = {}, [], 0
    for name, tensor in tensors.items():
        data = tensor.detach().float().contiguous().cpu().numpy().tobytes()
        header[name] = {
            "dtype": "F32",
            "shape": list(tensor.shape),
            "data_offsets": [at, at + len(data)],
        }
        parts.append(data)
        at += len(data)
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(parts))


TURNS = {
    "conv": (3, 2, 0, 1),
    "conv1d": (2, 1, 0),
    "dense": (1, 0),
    "picture": (2, 0, 1),
    "same": None,
}


# The type in which a pass computes.
REAL = torch.float32


def turned(x: torch.Tensor, layout: str) -> torch.Tensor:
    """A weight in PyTorch's order of axes."""
    return x if TURNS[layout] is None else x.permute(TURNS[layout])


def turned_back(x: torch.Tensor, layout: str) -> torch.Tensor:
    """A weight in genc's order of axes."""
    return x if TURNS[layout] is None else x.permute(tuple(np.argsort(TURNS[layout])))


def pictures(x: torch.Tensor) -> torch.Tensor:
    """[N, h, w, c] as [N, c, h, w]."""
    x = x.to(REAL)
    return x.permute(0, 3, 1, 2).contiguous() if x.dim() == 4 else x


def places(x: torch.Tensor) -> torch.Tensor:
    """[N, c, h, w] as [N, h, w, c]."""
    return x.permute(0, 2, 3, 1) if x.dim() == 4 else x


class Run:
    """The surroundings of a pass, with the draws of another."""

    def __init__(self, case: dict, draws: dict[str, torch.Tensor], prefix: str = "") -> None:
        self.case = case
        self.known = draws
        self.prefix = prefix
        self.batch = case["batch"]
        self.epoch = case["epoch"]
        self.stage_epoch = case.get("stageEpoch")
        self.is_training = case["role"] == "step"
        self.device = torch.device("cpu")

    def under(self, name: str) -> Run:
        below = Run(self.case, self.known, f"{self.prefix}{name}/")
        below.batch = self.batch
        return below

    def draws(self, count: int) -> Run:
        more = Run(self.case, self.known, self.prefix)
        more.batch = count * self.batch
        return more

    def drawn(self, key: str, shape, count) -> torch.Tensor:
        found = pictures(self.known[self.prefix + key])
        expected = (self.batch if count is None else count, *shape)
        if tuple(found.shape) != expected:
            raise ValueError(f"{self.prefix}{key}: {tuple(found.shape)} drawn, {expected} asked")
        return found

    def normal(self, key, shape, count=None):
        return self.drawn(key, shape, count)

    def uniform(self, key, shape, low=0.0, high=1.0, count=None):
        return self.drawn(key, shape, count)

    def integer(self, key, shape, low, high, count=None):
        return self.drawn(key, shape, count)

    def full(self, shape, value):
        return torch.full((self.batch, *shape), float(value), dtype=REAL)

    def chance(self, key):
        return self.case["chances"][self.prefix + key]

    def share(self, key, compute):
        return compute()

    @contextmanager
    def training(self, net):
        """A net in training mode, which moves nothing."""
        modes = [
            (module, module.training, getattr(module, "on_move", None)) for module in net.modules()
        ]
        starts = [
            (module, module.on_start) for module in net.modules() if hasattr(module, "on_start")
        ]
        net.train()
        for module, _ in starts:
            module.on_move, module.on_start = (lambda *_: None), None
        try:
            yield
        finally:
            for module, mode, move in modes:
                module.training = mode
                if hasattr(module, "on_move"):
                    module.on_move = move
            for module, start in starts:
                module.on_start = start

    def steps(self, over):
        """The steps of a loop, with their numbers."""
        for index, row in enumerate(list(over)):
            numbers = (*row, index) if isinstance(row, (tuple, list)) else (row, index)
            yield index, tuple(torch.as_tensor(number, dtype=REAL) for number in numbers)

    @contextmanager
    def still(self, nets):
        """Nets in evaluation mode, which learn nothing."""
        modes = [(module, module.training) for module in nets.modules()]
        nets.eval()
        try:
            with torch.no_grad():
                yield
        finally:
            for module, mode in modes:
                module.training = mode

    def least(self, f, starts, optimizer, steps):
        """Free values after gradient steps, by Adam or plain descent as genc has them."""
        values = [start.detach().clone() for start in starts]
        moments = [(torch.zeros_like(value), torch.zeros_like(value)) for value in values]
        rate = optimizer["lr"]
        first, second = optimizer.get("beta1", 0.9), optimizer.get("beta2", 0.999)
        for step in range(1, steps + 1):
            with torch.enable_grad():
                given = [value.requires_grad_() for value in values]
                gradients = torch.autograd.grad(f(*given).sum(), given)
            following = []
            for value, gradient, (mean, square) in zip(values, gradients, moments):
                if optimizer["kind"] != "adam":
                    raise NotImplementedError(optimizer["kind"])
                mean.mul_(first).add_((1 - first) * gradient)
                square.mul_(second).add_((1 - second) * gradient.square())
                scale = rate * (1 - second**step) ** 0.5 / (1 - first**step)
                epsilon = optimizer.get("epsilon", 1e-7)
                following.append((value - scale * mean / (square.sqrt() + epsilon)).detach())
            values = following
        return values


def assign(nets: torch.nn.Module, entries: list[dict], weights: dict[str, torch.Tensor]) -> None:
    """Sets all weights and states. States are bound anew, as moves do it."""
    for entry in entries:
        owner, _, name = entry["name"].rpartition(".")
        module = nets.get_submodule(owner)
        value = turned(weights[entry["path"]], entry["layout"]).to(REAL).contiguous().clone()
        held = getattr(module, name)
        if held.shape != value.shape:
            raise ValueError(f"{entry['path']}: {tuple(value.shape)} for {tuple(held.shape)}")
        if name in module._parameters:
            held.data = value
        else:
            setattr(module, name, value)


def value_of(nets: torch.nn.Module, name: str) -> torch.Tensor:
    """A parameter or buffer by its name."""
    owner, _, last = name.rpartition(".")
    return getattr(nets.get_submodule(owner), last)


def prepare(nets: torch.nn.Module, case: dict, frozen: list[str]) -> None:
    """Modes of all nets, and who may move."""
    nets.train(case["role"] == "step")
    for name, net in nets.named_children():
        if name in frozen:
            net.eval()
        moves = name in (*case["over"], *case["moves"])
        starts = moves and case["first"]
        for module in net.modules():
            if not hasattr(module, "on_move"):
                continue
            module.on_move = (
                (lambda layer, key, value: setattr(layer, key, value))
                if moves
                else (lambda *_: None)
            )
            module.on_start = (lambda *_, starts=starts: starts) if case["first"] else None


def repeat(
    model,
    nets,
    entries,
    case: dict,
    tensors: dict[str, torch.Tensor],
    number: int,
    weights: dict[str, torch.Tensor],
) -> dict[str, torch.Tensor]:
    """One pass."""
    head = f"case/{number}/"
    drawn = {
        name[len(head) + 6 :]: value
        for name, value in tensors.items()
        if name.startswith(f"{head}draws/")
    }
    inputs = {
        name: pictures(tensors[f"{head}inputs/{name}"]).to(
            torch.int64 if name in case["classes"] else REAL
        )
        for name in case["reads"]
    }
    prepare(nets, case, case["frozen"])
    function = getattr(model, case["function"])
    results = {}
    if case["role"] == "step":
        for parameter in nets.parameters():
            parameter.requires_grad_(False)
            parameter.grad = None
        trained = [
            entry
            for entry in entries
            if entry["role"] == "weight" and entry["path"].split("/")[0] in case["over"]
        ]
        for entry in trained:
            value_of(nets, entry["name"]).requires_grad_(True)
        answers = function(nets, Run(case, drawn), **inputs)
        answers[case["loss"]].mean().backward()
        for entry in trained:
            gradient = value_of(nets, entry["name"]).grad
            if gradient is not None:
                results[f"{head}gradients/{entry['path']}"] = turned_back(gradient, entry["layout"])
    else:
        with torch.no_grad():
            answers = function(nets, Run(case, drawn), **inputs)
    if isinstance(answers, list):
        answers = dict(zip(case["answers"], answers))
    for name, value in answers.items():
        results[f"{head}outputs/{name}"] = places(value)
    for entry in entries:
        value = turned_back(value_of(nets, entry["name"]), entry["layout"])
        if not torch.equal(value, weights[entry["path"]].to(REAL)):
            results[f"{head}moved/{entry['path']}"] = value.clone()
    return results


def main(folder: Path, exactly: set[int] | None = None) -> None:
    """Repeats all passes; with `exactly`, those passes alone, in double precision too."""
    torch.set_num_threads(1)
    spec = importlib.util.spec_from_file_location("model", folder / "model.py")
    model = importlib.util.module_from_spec(spec)
    sys.modules["model"] = model
    spec.loader.exec_module(model)
    entries = json.loads((folder / "weights.json").read_text())
    told = json.loads((folder / "cases.json").read_text())
    tensors = read(folder / "cases.safetensors")
    weights = {name[8:]: value for name, value in tensors.items() if name.startswith("weights/")}
    nets = model.Nets()
    known = {entry["path"] for entry in entries}
    for name, of in told["averages"].items():
        # Averages are copies of nets, and their weights stand under names of their own.
        copies = [entry for entry in entries if entry["path"].split("/")[0] == of]
        for entry in copies:
            path = name + entry["path"][len(of) :]
            if path not in known:
                entries.append({**entry, "path": path, "name": name + entry["name"][len(of) :]})
    results, rounding, failures = {}, {}, {}
    for number, case in enumerate(told["cases"]):
        if exactly is not None and number not in exactly:
            continue
        try:
            found = computed(torch.float32, model, nets, entries, case, tensors, number, weights)
            results.update(found)
        except Exception:
            failures[number] = traceback.format_exc()
            continue
        if exactly is None:
            continue
        others = []
        try:
            others.append(
                computed(torch.float64, model, nets, entries, case, tensors, number, weights)
            )
        except RuntimeError as error:
            # A model may ask for float32 somewhere; its rounding is unknown then.
            print(f"{case['function']} in double precision: {error}")
        # Weights that are rounded otherwise show where a kink, such as that of a relu, lies next to a number.
        for seed in range(2):
            moved = nearby(weights, entries, seed)
            others.append(
                computed(torch.float32, model, nets, entries, case, tensors, number, moved)
            )
        for name, value in found.items():
            for other in others:
                if value.numel() > 0 and name in other:
                    apart = float((value.double() - other[name].double()).abs().max())
                    rounding[name] = max(rounding.get(name, 0.0), apart)
    if exactly is None:
        write(folder / "results.safetensors", results)
    (folder / "failures.json").write_text(json.dumps(failures))
    (folder / "rounding.json").write_text(json.dumps(rounding).replace("NaN", "null"))


def nearby(weights, entries, seed):
    """Weights that differ from the given ones by the rounding of a few operations; states stay."""
    generator = torch.Generator().manual_seed(seed)
    trained = {entry["path"] for entry in entries if entry["role"] == "weight"}
    return {
        path: value * (1 + 3e-7 * (2 * torch.rand(value.shape, generator=generator) - 1))
        if path in trained
        else value
        for path, value in weights.items()
    }


def computed(real: torch.dtype, model, nets, entries, case, tensors, number, weights):
    """One pass from the given weights in a precision."""
    global REAL
    REAL = real
    torch.set_default_dtype(real)
    try:
        assign(nets, entries, weights)
        return repeat(model, nets, entries, case, tensors, number, weights)
    finally:
        REAL = torch.float32
        torch.set_default_dtype(torch.float32)


if __name__ == "__main__":
    main(Path(sys.argv[1]), {int(number) for number in sys.argv[2:]} or None)
