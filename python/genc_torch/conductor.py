"""The conductor: the Node program that started this training, which shows it, draws its pictures and measures distances.

Process 0 connects to it. Frames have a length (uint32, little-endian), a header in JSON, and the bytes of its arrays.
"""

from __future__ import annotations

import os
import queue
import socket
import struct
import threading
import traceback
from typing import Any, Callable, Dict, Mapping, Optional, Sequence, Tuple

import numpy as np
import torch

from .errors import UserError, explained
from .numbers_json import from_json, to_json

Header = Mapping[str, Any]
Arrays = Mapping[str, np.ndarray]
Named = Sequence[Tuple[str, np.ndarray]]
# The answer to a call: a header, and arrays in order.
Answer = Tuple[Dict[str, Any], Optional[Named]]

_DTYPES = {"f32": np.dtype("<f4"), "i64": np.dtype("<i8")}


def encode_frame(header: Header, arrays: Named | None = None) -> bytes:
    """The bytes of a frame; arrays are float32 or int64."""
    listed, payload = [], []
    for name, array in arrays or ():
        dtype = "i64" if array.dtype.kind in "iu" else "f32"
        data = np.ascontiguousarray(array, _DTYPES[dtype]).tobytes()
        listed.append(
            {"name": name, "shape": list(array.shape), "dtype": dtype, "bytes": len(data)}
        )
        payload.append(data)
    text = to_json({**header, "arrays": listed} if arrays is not None else dict(header)).encode()
    return b"".join([struct.pack("<I", len(text)), text, *payload])


class Conductor:
    """A connection to the Node program."""

    def __init__(self, address: str, token: str, device: torch.device) -> None:
        host, _, port = address.rpartition(":")
        self._socket = socket.create_connection((host, int(port)), timeout=30)
        self._socket.settimeout(None)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._lock = threading.Lock()
        self._frames: queue.Queue = queue.Queue()
        self.on_stop: Callable[[], None] = lambda: None
        """Called by another thread when Node asks the training to end."""
        self.on_lost: Callable[[], None] = lambda: None
        """Called by any thread when Node is gone; calls that wait for it return then."""
        self._closed = False
        hello = {"hello": token, "pid": os.getpid(), "torch": torch.__version__}
        self._send({**hello, "device": str(device)})
        threading.Thread(target=self._listen, name="genc-conductor", daemon=True).start()

    def emit(self, kind: str, **fields: Any) -> None:
        """Tells Node of an event; fields that are None are left out."""
        self._send({"event": kind, **fields})

    def ask(self, question: Header, serve: Callable[[Header, Arrays], Answer]) -> dict[str, Any]:
        """Asks Node, and serves its calls until it answers. Returns the values of the answer."""
        self._send(question)
        while True:
            frame = self._frames.get()
            if frame is None:
                return {}
            header, arrays = frame
            if "go" in header:
                return header.get("values") or {}
            self.answer(header, arrays, serve)

    def serve(self, serve: Callable[[Header, Arrays], Answer]) -> None:
        """Serves calls until Node says to quit."""
        while True:
            frame = self._frames.get()
            if frame is None or frame[0].get("call") == "quit":
                return
            self.answer(*frame, serve)

    def answer(
        self, header: Header, arrays: Arrays, serve: Callable[[Header, Arrays], Answer]
    ) -> None:
        """Answers one call."""
        number = header.get("id")
        try:
            result, values = serve(header, arrays)
        except Exception as error:  # Node shows it to the person who asked.
            told = explained(error)
            if told is None:
                traceback.print_exc()
            kind = told.name if told is not None else type(error).__name__
            message, hint = (told.message, told.hint) if told is not None else (str(error), None)
            self._send({"id": number, "error": {"name": kind, "message": message, "hint": hint}})
            return
        self._send({"id": number, **result}, values)

    def close(self) -> None:
        """Closes the connection."""
        self._closed = True
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._socket.close()

    def _send(self, header: Header, arrays: Named | None = None) -> None:
        data = encode_frame(header, arrays)
        try:
            with self._lock:
                self._socket.sendall(data)
        except OSError:
            self._lose()

    def _listen(self) -> None:
        try:
            while True:
                (length,) = struct.unpack("<I", self._receive(4))
                header = from_json(self._receive(length).decode())
                arrays = {
                    each["name"]: np.frombuffer(
                        self._receive(each["bytes"]), _DTYPES[each["dtype"]]
                    ).reshape(each["shape"])
                    for each in header.pop("arrays", [])
                }
                if header.get("call") == "stop":
                    self.on_stop()
                else:
                    self._frames.put((header, arrays))
        except (OSError, EOFError):
            self._lose()

    def _receive(self, count: int) -> bytearray:
        data = bytearray(count)
        view, filled = memoryview(data), 0
        while filled < count:
            read = self._socket.recv_into(view[filled:])
            if read == 0:
                raise EOFError
            filled += read
        return data

    def _note_stop(self) -> None:
        self.stop_asked = True

    def _lose(self) -> None:
        if not self._closed:
            self._closed = True
            self.on_lost()
            self._frames.put(None)


def connect(device: torch.device) -> Conductor | None:
    """The connection to the Node program that started this process; None without one."""
    address = os.environ.get("GENC_CONDUCTOR")
    if not address:
        return None
    try:
        return Conductor(address, os.environ.get("GENC_CONDUCTOR_TOKEN", ""), device)
    except OSError as error:
        raise UserError(
            f"The genc program at {address} that started this training does not answer: {error}.",
            "Start the training again with genc.",
        ) from error
