"""Folders of prepared data: their manifests, and the check that every file is as it was written.

Sizes are looked at whenever a folder is opened, contents once: `verified.json` remembers the size and the time of each
file whose hash was right. Node writes and reads the same file.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any, Iterator

from ..errors import UserError

VERIFY = ("once", "always", "never")

_anew = "Start the run with genc, which prepares its data, and anew where they are damaged."


def read_manifest(folder: Path, form: str) -> dict[str, Any]:
    """The manifest of a folder."""
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(f"There is no prepared data in '{folder}'.", _anew) from None
    except (OSError, ValueError) as error:
        raise UserError(f"'{path}' cannot be read: {error}.", _anew) from error
    if not isinstance(manifest, dict) or manifest.get("format") != form:
        found = manifest.get("format") if isinstance(manifest, dict) else None
        raise UserError(
            f"'{path}' is of the format {found}, and {form} is read.",
            "Use the genc_torch that came with the genc that prepared the data.",
        )
    return manifest


def arrays_of(manifest: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All files of a manifest, each with its bytes and its hash."""
    if manifest["format"] == "genc-pictures-1":
        for field in manifest["fields"]:
            if "sizes" in field:
                yield field["sizes"]
            yield from field["shards"]
    else:
        for side in manifest["sides"]:
            yield from side["examples"].values()
        for field in manifest["fields"].values():
            if field["kind"] == "class":
                yield from field["labels"].values()
            elif field["kind"] == "rows":
                yield from field["values"].values()


def check(folder: Path, manifest: dict[str, Any], verify: str) -> None:
    """Raises a UserError if a file is missing or is not as it was written."""
    marks = {} if verify == "always" else _marks(folder)
    now = {}
    for array in arrays_of(manifest):
        name, path = array["file"], folder / array["file"]
        try:
            found = path.stat()
        except OSError as error:
            raise _damaged(folder, manifest, f"{name} cannot be read ({error.strerror})") from error
        if found.st_size != array["bytes"]:
            raise _damaged(
                folder,
                manifest,
                f"{name} has {found.st_size:,} bytes, and should have {array['bytes']:,}",
            )
        now[name] = f"{found.st_size}:{found.st_mtime_ns}"
        if verify != "never" and marks.get(name) != now[name] and _sha256(path) != array["sha256"]:
            raise _damaged(folder, manifest, f"{name} has other contents than were written")
    if verify != "never" and any(marks.get(name) != mark for name, mark in now.items()):
        _remember(folder, now)


def _damaged(folder: Path, manifest: dict[str, Any], damage: str) -> UserError:
    return UserError(
        f"The prepared data of {manifest['name']} in '{folder}' are damaged: {damage}.", _anew
    )


def _marks(folder: Path) -> dict[str, str]:
    try:
        marks = json.loads((folder / "verified.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return marks if isinstance(marks, dict) else {}


def _remember(folder: Path, marks: dict[str, str]) -> None:
    """A folder that cannot be written is read through at every start."""
    beside = folder / f"verified.json.{os.getpid()}-{os.urandom(4).hex()}.tmp"
    try:
        beside.write_text(json.dumps(marks, separators=(",", ":")), encoding="utf-8")
        os.replace(beside, folder / "verified.json")
    except OSError:
        beside.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for piece in iter(lambda: file.read(1 << 20), b""):
            digest.update(piece)
    return digest.hexdigest()
