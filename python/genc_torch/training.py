"""The training of a run from its last checkpoint, or from its start, to its end."""

from __future__ import annotations

import json
import os
import signal
import sys
import warnings
from typing import Any, Mapping

import torch

from .batches import DataSets
from .checkpoints import START, has_checkpoint, load_newest
from .conductor import Conductor, connect
from .errors import LostProcessError, UserError, explained
from .events import log_event
from .files import write_atomic
from .functions import Precision
from .job import Job, read_job
from .loop import TrainingLoop
from .model import open_model
from .outlets import Alone, Conducted, Outlet, Silent
from .processes import join, leave
from .safetensors import SafetensorsError, decode
from .serving import Serving
from .trainer import Trainer


def train(folder: str) -> None:
    """Trains the run of a folder to its end. A UserError says what is wrong."""
    failures = _Failures(folder)
    failures.raise_again()
    conductor: Conductor | None = None
    batch: int | None = None
    place = {"step": 0, "epoch": 0}
    try:
        job = read_job(folder)
        world = join(job.device)
        prepare(job)
        conductor = connect(world.device) if world.is_first else None
        if conductor is not None:
            conductor.on_lost = _end_at_once
        model = open_model(job.model, world.device)
        batch = -(-model.train["batch"] // world.size)
        trainer = Trainer(model, job.seed, world, Precision(job.amp, job.compile))
        data = DataSets(job.data, model.train["data"], world)
        _listen(trainer, conductor)
        position = _begin(job, trainer, alone=conductor is None)
        place = {"step": position["step"], "epoch": position["epoch"]}
        outlet = _outlet(folder, trainer, data, conductor)
        loop = TrainingLoop(job, trainer, data, outlet, position)
        place = loop.state.position
        try:
            with _WarningsTo(loop):
                reason = loop.run()
        finally:
            place = loop.state.position
            loop.close()
        if world.is_first and conductor is None:
            _record(folder, "finished" if reason == "finished" else "stopped", reason, place)
        outlet.emit("end", reason=reason, step=place["step"], epoch=place["epoch"])
    except BaseException as error:
        told = explained(error, batch)
        if told is None:
            raise
        if isinstance(told, LostProcessError):
            raise told from error  # The launcher starts all processes again.
        failures.keep(told)
        if conductor is not None:
            conductor.emit("error", name=told.name, message=told.message, hint=told.hint)
        elif os.environ.get("RANK", "0") == "0":
            _record(folder, "failed", told.message, place)
        raise told from error
    finally:
        if conductor is not None:
            conductor.close()
        leave()


def serve(folder: str) -> None:
    """Answers the calls of Node about the model of a run until it says to quit."""
    job = read_job(folder)
    world = join(job.device)
    prepare(job)
    conductor = connect(world.device)
    if conductor is None:
        raise UserError(
            "`serve` answers a genc program, and none has started it.",
            "GENC_CONDUCTOR names where it listens.",
            exit_code=2,
        )
    model = open_model(job.model, world.device)
    trainer = Trainer(model, job.seed, world, Precision(job.amp))
    data = DataSets(job.data, model.train["data"], world)
    try:
        conductor.serve(Serving(trainer, data))
    finally:
        conductor.close()


def prepare(job: Job) -> None:
    """Chooses between numbers that repeat, and speed, for the whole process."""
    if job.deterministic:
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
        torch.use_deterministic_algorithms(True, warn_only=True)
    # Without the choice of repeatable numbers, GPUs may round factors to 10 bits and try which algorithm is fastest.
    torch.backends.cudnn.benchmark = not job.deterministic
    torch.backends.cudnn.allow_tf32 = not job.deterministic
    torch.backends.cuda.matmul.allow_tf32 = not job.deterministic


def _begin(job: Job, trainer: Trainer, alone: bool) -> Mapping[str, Any]:
    """Sets the weights from the newest checkpoint, or from stored files. Returns the position of the run."""
    found: Any = None
    world = trainer.world
    if world.is_first and has_checkpoint(job.folder):
        arrays, position, problem = load_newest(job.folder)
        found = (arrays, position)
        if problem is not None:
            print(f"Warning: {problem} Going on from the one before it.", file=sys.stderr)
        if alone or int(os.environ.get("TORCHELASTIC_RESTART_COUNT", "0")) > 0:
            log_event(job.folder, "resume", position["step"], position["epoch"])
    found = world.tell(found)
    if found is not None:
        arrays, position = found
        trainer.load(arrays, position["step"])
        return position
    if job.stored is not None and world.is_first:
        trainer.assign(_stored(os.path.join(job.folder, job.stored)))
    trainer.align()
    return START


def _stored(path: str) -> dict:
    try:
        with open(path, "rb") as file:
            return decode(file.read())[0]
    except (OSError, SafetensorsError) as error:
        raise UserError(f"The weights '{path}' cannot be read: {error}.") from error


def _outlet(folder: str, trainer: Trainer, data: DataSets, conductor: Conductor | None) -> Outlet:
    if not trainer.world.is_first:
        return Silent()
    if conductor is None:
        return Alone(folder, trainer)
    return Conducted(conductor, Serving(trainer, data), trainer)


def _listen(trainer: Trainer, conductor: Conductor | None) -> None:
    """Lets signals and the conductor ask the training to stop. A second signal ends it at once."""

    def ask() -> None:
        trainer.asked[0] = True

    def on_signal(number: int, _frame: Any) -> None:
        ask()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    if conductor is not None:
        conductor.on_stop = ask


def _end_at_once() -> None:
    """Ends this process without another word on the disk: without Node, the folder may belong to another training."""
    try:
        message = "Error: The genc program that conducts this training is gone."
        print(message, file=sys.stderr, flush=True)
    except OSError:
        pass  # Nobody reads the output any more.
    finally:
        os._exit(1)


class _WarningsTo(warnings.catch_warnings):
    """Records what the model's layers warn of, each place of the code once; other warnings go to the terminal."""

    def __init__(self, loop: TrainingLoop) -> None:
        super().__init__()
        self._loop = loop

    def __enter__(self) -> None:
        super().__enter__()
        warnings.simplefilter("default")
        show = warnings.showwarning
        said: set[tuple[str, int]] = set()

        def told(message: Any, category: Any, filename: str, line: int, *rest: Any) -> None:
            if (filename, line) in said:
                return
            said.add((filename, line))
            if os.path.basename(filename) == "model.py":
                self._loop.warn(str(message))
            else:
                show(message, category, filename, line, *rest)

        warnings.showwarning = told


class _Failures:
    """The failure of a run under torchrun, which starts all processes again: what would fail again fails at once."""

    def __init__(self, folder: str) -> None:
        self._path = os.path.join(folder, "torch", "failed.json")
        self._restarts = int(os.environ.get("TORCHELASTIC_RESTART_COUNT", "0"))
        self._run = os.environ.get("TORCHELASTIC_RUN_ID")

    def raise_again(self) -> None:
        """Raises the error with which this run of torchrun failed before."""
        if self._restarts == 0:
            return
        try:
            with open(self._path, encoding="utf-8") as file:
                failure = json.load(file)
        except (OSError, ValueError):
            return
        if failure["run"] == self._run:
            raise UserError(failure["message"], failure["hint"])

    def keep(self, error: UserError) -> None:
        """Keeps an error for the processes that torchrun starts again."""
        if self._run is None:
            return
        failure = {"run": self._run, "message": error.message, "hint": error.hint}
        try:
            write_atomic(self._path, [json.dumps(failure).encode()])
        except UserError:
            pass  # A full disk fails again by itself.


def _record(folder: str, status: str, reason: str, place: Mapping[str, Any]) -> None:
    """Records how a run ended that no Node program conducts: in `run.json` and `events.jsonl`."""
    event = {"finished": "finish", "stopped": "stop", "failed": "fail"}[status]
    path = os.path.join(folder, "run.json")
    try:
        log_event(folder, event, place["step"], place["epoch"], message=reason)
        if not os.path.exists(path):
            return
        with open(path, encoding="utf-8") as file:
            record = json.load(file)
        record["status"] = status
        record["reason"] = reason
        if status == "finished":
            del record["reason"]
        text = json.dumps(record, indent=2, ensure_ascii=False) + "\n"
        write_atomic(path, [text.encode()])
    except UserError:
        if status != "failed":  # The record of a failure must not hide the failure.
            raise
