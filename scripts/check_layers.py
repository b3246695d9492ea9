#!/usr/bin/env python3
"""Who may include whom. Reads the #include lines of every C++ file and names each one that the table does not allow.

kernels -> include/pl · dialect -> include/pl · analysis -> include/pl, dialect ·
language -> include/pl, dialect, analysis · passes -> include/pl, dialect, analysis ·
target -> include/pl, dialect, analysis, passes, the runtime's ABI header ·
reference -> include/pl, dialect, the runtime's element types ·
runtime, tokenizer, chat, sampling -> include/pl only · engine -> include/pl, sampling, the runtime's loops · checkpoint -> include/pl, the runtime's element types and loops ·
ahead -> include/pl, kernels · model -> include/pl, kernels, checkpoint, ahead, the runtime's loops ·
tools, tests, examples and benches -> anything.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Layer -> what it may include besides itself. A layer that is no key may include anything.
ALLOWED = {
    "include/pl": set(),
    "kernels": {"include/pl"},
    "src/dialect": {"include/pl"},
    "src/analysis": {"include/pl", "src/dialect"},
    "src/language": {"include/pl", "src/dialect", "src/analysis"},
    "src/passes": {"include/pl", "src/dialect", "src/analysis"},
    "src/target": {"include/pl", "src/dialect", "src/analysis", "src/passes", "src/runtime/abi.h"},
    "src/reference": {"include/pl", "src/dialect", "src/runtime/Element.h"},
    "src/runtime": {"include/pl"},
    "src/checkpoint": {"include/pl", "src/runtime/Element.h", "src/runtime/OnAllCores.h"},
    "src/tokenizer": {"include/pl"},
    "src/chat": {"include/pl"},
    "src/sampling": {"include/pl"},
    "src/engine": {"include/pl", "src/sampling", "src/runtime/OnAllCores.h"},
    "src/ahead": {"include/pl", "kernels"},
    "src/model": {"include/pl", "kernels", "src/checkpoint", "src/ahead", "src/runtime/OnAllCores.h"},
}
# Layers that a process without a compiler links, or that a user's file includes.
WITHOUT_MLIR = {"include/pl", "kernels", "src/runtime", "src/checkpoint", "src/tokenizer", "src/chat", "src/sampling",
                "src/engine", "src/ahead", "src/model"}

INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')


def layer_of(path):
    """The key of ALLOWED under which `path` (relative to the root) falls, or its first folder."""
    text = path.as_posix()
    for layer in ALLOWED:
        if text.startswith(layer + "/"):
            return layer
    return path.parts[0]


def project_path(name, includer):
    """Where an include of this project points, relative to the root; None for a header from outside."""
    for base in (includer.parent, ROOT / "include", ROOT / "src", ROOT / "kernels", ROOT):
        candidate = (base / name).resolve()
        if candidate.is_file() and candidate.is_relative_to(ROOT):
            return candidate.relative_to(ROOT)
    if name.endswith(".inc"):  # generated: no file in the source tree
        base = ROOT / "src" if "/" in name else includer.parent
        return (base / name).relative_to(ROOT)
    return None


def violations(path):
    layer = layer_of(path.relative_to(ROOT))
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        name = match.group(1) or match.group(2)
        where = f"{path.relative_to(ROOT)}:{number}"
        if layer in WITHOUT_MLIR and name.startswith(("mlir/", "llvm/", "llvm-c/")):
            yield f"{where}: {layer} must not include MLIR or LLVM: {name}"
        target = project_path(name, path)
        if target is None or layer not in ALLOWED:
            continue
        target_layer = layer_of(target)
        allowed = ALLOWED[layer]
        if target_layer != layer and target_layer not in allowed and target.as_posix() not in allowed:
            permitted = ", ".join(sorted(allowed)) or "nothing but itself"
            yield f"{where}: {layer} must not include {target.as_posix()}: it may include {permitted}"


def main():
    files = sorted(
        path
        for folder in ("include", "src", "kernels")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".h", ".cpp"}
    )
    found = [message for path in files for message in violations(path)]
    for message in found:
        print(message, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
