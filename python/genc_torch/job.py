"""The job of a run: `RUN/torch/job.json`, which the Node program writes beside the compiled model."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import Any

from .errors import UserError


@dataclass(frozen=True)
class Job:
    """What to train, on which data, and until when."""

    folder: str
    """The folder of the run."""
    seed: int
    data: dict[str, str] = field(default_factory=dict)
    """The folders of prepared data by the name of the data set."""
    device: str = "auto"
    amp: str | None = None
    compile: bool = False
    log_every_steps: int = 100
    checkpoint_every_steps: int | None = None
    max_steps: int | None = None
    """The iterations in all after which to stop."""
    max_minutes: float | None = None
    """The minutes of this process after which to stop."""
    deterministic: bool = True
    stored: str | None = None
    """A file with weights to start from, relative to the run's folder."""

    @property
    def model(self) -> str:
        """The folder of the compiled model."""
        return os.path.join(self.folder, "torch")


def read_job(folder: str) -> Job:
    """The job of a run's folder."""
    path = os.path.join(folder, "torch", "job.json")
    try:
        with open(path, encoding="utf-8") as file:
            raw: dict[str, Any] = json.load(file)
    except FileNotFoundError:
        raise UserError(
            f"'{folder}' has no job for PyTorch: there is no '{path}'.",
            "Start it with genc train SPEC --engine torch.",
            exit_code=2,
        ) from None
    except ValueError as error:
        raise UserError(f"The job '{path}' cannot be understood: {error}.") from error
    if raw.get("format") != "genc-torch-job-1":
        raise UserError(
            f"The job '{path}' has the format '{raw.get('format')}', and this engine reads 'genc-torch-job-1'.",
            "Use the genc_torch of the same version as genc.",
        )
    return Job(
        folder=folder,
        seed=int(raw["seed"]),
        data=raw.get("data") or {},
        device=raw.get("device") or "auto",
        amp=raw.get("amp"),
        compile=bool(raw.get("compile")),
        log_every_steps=int(raw.get("logEverySteps") or 100),
        checkpoint_every_steps=raw.get("checkpointEverySteps"),
        max_steps=raw.get("maxSteps"),
        max_minutes=raw.get("maxMinutes"),
        deterministic=raw.get("deterministic") is not False,
        stored=raw.get("stored"),
    )
