"""Trains and times what pack.mjs has packed, on this machine's GPU, within some minutes. It needs Python and torch.

    python3 OUT/measure.py --minutes 10 [--device cuda]

Trainings come first and stop when their share of the time is over. Then every system is timed on made-up pictures: float32
and bfloat16, and the smaller ones compiled, as long as there is time. Results stand in OUT/throughput.json.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from typing import Any, Iterator

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import torch  # noqa: E402

from genc_torch.functions import Precision  # noqa: E402
from genc_torch.model import open_model  # noqa: E402
from genc_torch.processes import World, choose_device  # noqa: E402
from genc_torch.trainer import Batch, Trainer  # noqa: E402

SECONDS = 3.0
"""The time of one measurement."""


def main() -> None:
    """Trains, then measures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--device", default="cuda")
    asked = parser.parse_args()
    device = choose_device(asked.device)
    end = time.monotonic() + asked.minutes * 60
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else device.type
    print(f"torch {torch.__version__} on {name}", flush=True)
    for each in read("trainings.json"):
        train(each["model"], each["minutes"] * asked.minutes, asked.device)
    results = []
    for precision, title in modes():
        for folder in models():
            if time.monotonic() > end - 15:
                break
            found = throughput(folder, device, precision)
            if found is not None:
                results.append({**found, "mode": title})
                print("{model:24} {mode:16} {pictures:10.0f} pictures/s".format(**results[-1]))
                sys.stdout.flush()
    about = {"device": name, "torch": torch.__version__, "seconds": SECONDS}
    with open(os.path.join(HERE, "throughput.json"), "w", encoding="utf-8") as file:
        json.dump({**about, "results": results}, file, indent=2)


def modes() -> Iterator[tuple[Precision, str]]:
    """How the systems are computed, the most useful first."""
    yield Precision(), "float32"
    yield Precision(amp="bf16"), "bfloat16"
    if hasattr(torch, "compile"):
        yield Precision(compile=True), "compiled"
        yield Precision(amp="bf16", compile=True), "bf16 compiled"


def models() -> list[str]:
    """The folders of compiled models."""
    return sorted(
        folder
        for folder, _, files in os.walk(HERE)
        if "weights.json" in files and "runs" not in folder
    )


def train(model: str, minutes: float, device: str) -> None:
    """Trains a packed run until its minutes are over; a later call goes on."""
    folder = os.path.join(HERE, "runs", model)
    path = os.path.join(folder, "torch", "job.json")
    with open(path, encoding="utf-8") as file:
        job = json.load(file)
    job["data"] = {name: os.path.join(HERE, place) for name, place in job["data"].items()}
    job.update(maxMinutes=minutes, device=device, deterministic=False)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(job, file, indent=2)
    begun = time.monotonic()
    command = [sys.executable, "-m", "genc_torch", "train", folder]
    environment = {**os.environ, "PYTHONPATH": HERE}
    status = subprocess.run(command, env=environment, check=False).returncode
    print(f"{model}: {time.monotonic() - begun:.0f} s, exit code {status}", flush=True)


def throughput(folder: str, device: torch.device, precision: Precision) -> dict[str, Any] | None:
    """Pictures per second of the training of a compiled model, or None if it does not run here."""
    try:
        model = open_model(folder, device)
        trainer = Trainer(model, 1, World(0, 1, device), precision)
        batches = made_up(model.plan, trainer.batches_per_iteration, device)
        for _ in range(3):
            trainer.iterate(batches, 0)
        steps, begun = 0, time.monotonic()
        while time.monotonic() - begun < SECONDS:
            trainer.iterate(batches, 0)
            steps += 1
        seconds = time.monotonic() - begun
    except Exception as error:  # noqa: BLE001 -- one system that fails must not end the others
        print(
            f"{os.path.relpath(folder, HERE)}: {type(error).__name__}: {str(error)[:200]}",
            flush=True,
        )
        return None
    name, size = os.path.relpath(folder, os.path.join(HERE, "models")), batches[0].size
    return {
        "model": name,
        "batch": size,
        "steps": steps / seconds,
        "pictures": size * steps / seconds,
    }


def made_up(plan: dict[str, Any], count: int, device: torch.device) -> list[Batch]:
    """Batches of random pictures and classes in the shapes of the data."""
    train, batches = plan["train"], []
    size = max(stage["batch"] for stage in train.get("stages") or [train])
    for _ in range(count):
        values = {}
        for name, field in plan["data"][train["data"]]["fields"].items():
            if field["kind"] == "class":
                values[name] = torch.randint(field["classes"], (size,), device=device)
                continue
            low, high = field["range"]
            height, width, channels = field["shape"]
            noise = torch.rand(size, channels, height, width, device=device)
            values[name] = low + (high - low) * noise
        batches.append(Batch(values, size))
    return batches


def read(name: str) -> Any:
    """A JSON file of the pack."""
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        return json.load(file)


if __name__ == "__main__":
    main()
