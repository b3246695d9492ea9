#!/usr/bin/env python3
"""Writes the seeds of the libFuzzer targets' corpora: what each reader takes, and the damage that comes to mind.

usage: write_corpus.py    (inputs that a fuzzer has found are put beside the seeds, under the name of what was wrong)
"""

import json
import pathlib
import re
import struct

HERE = pathlib.Path(__file__).resolve().parent
OPERATIONS = """add arange assemble cast col_expand_add compare concat create_tensor fillpad full gather_rows if incore loop
matmul matmul_acc read reshape row_argmax row_max select slice transpose""".split()
# (descriptor in the file, bytes), in the order of the targets' first byte
DTYPES = {
    "FP32": ("<f4", 4), "FP16": ("<f2", 2), "BF16": ("<u2", 2), "INT8": ("|i1", 1),
    "UINT8": ("|u1", 1), "INT32": ("<i4", 4), "INT64": ("<i8", 8), "BOOL": ("|b1", 1),
}  # fmt: skip
HUGE = 2**63 - 1


def put(target, name, content):
    folder = HERE / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)


def first_function(path):
    lines = [line for line in path.read_text().splitlines() if not line.lstrip().startswith("//")]
    return re.split(r"(?m)^(?=func\.func)", "\n".join(lines))[1].strip() + "\n"


def programs():
    for name in OPERATIONS:
        put("Program", name, first_function(HERE.parent / "ops" / f"{name}.mlir"))
    loop = first_function(HERE.parent / "ops" / "loop.mlir")
    put("Program", "empty", "")
    put("Program", "truncated", loop[: len(loop) // 2])
    put("Program", "two_functions", loop + loop.replace("@", "@second_"))
    put("Program", "no_function", "module {}")
    put("Program", "other_dialect", 'func.func @f() {\n  "other.op"() : () -> ()\n  return\n}\n')
    put("Program", "not_text", bytes(range(256)))
    put("Program", "deep_lists", "#a = " + "[" * 3000)
    put("Program", "deep_types", "func.func private @f(%x: " + "tuple<" * 2000)
    put("Program", "deep_regions", "func.func @f() {\n" + '"pl.incore"() ({\n' * 2000)
    put(
        "Program",
        "huge_extents",
        f"func.func @f(%x: tensor<{HUGE}x{HUGE}xf32> "
        f'{{pl.name = "x", pl.role = "in", pl.shape = [{HUGE}, {HUGE}]}}) {{\n  return\n}}\n',
    )


def npy(descriptor, shape, data, version=1, fortran="False"):
    header = f"{{'descr': '{descriptor}', 'fortran_order': {fortran}, 'shape': ({shape}), }}"
    start = 10 if version == 1 else 12
    header += " " * (63 - (start + len(header)) % 64) + "\n"
    length = struct.pack("<H" if version == 1 else "<I", len(header))
    return b"\x93NUMPY" + bytes([version, 0]) + length + header.encode() + data


def npy_files():
    for i, (name, (descriptor, size)) in enumerate(DTYPES.items()):
        put("NpyFile", name, bytes([i]) + npy(descriptor, "2, 3", bytes(k % 2 for k in range(6 * size))))
    whole = b"\0" + npy("<f4", "2, 3", bytes(24))
    for name, content in {
        "version_2": b"\0" + npy("<f4", "2, 3", bytes(24), version=2),
        "no_extents": b"\0" + npy("<f4", "", bytes(4)),
        "no_elements": b"\0" + npy("<f4", "0, 4", b""),
        "fortran": b"\0" + npy("<f4", "2, 3", bytes(24), fortran="True"),
        "truncated_header": whole[:40],
        "truncated_data": whole[:-5],
        "huge_header": b"\0\x93NUMPY\x02\0\xff\xff\xff\xff{",
        "huge_shape": b"\0" + npy("<f4", f"{HUGE}, {HUGE}", b""),
        "huge_shape_of_no_bytes": b"\0" + npy("<f4", f"0, {HUGE}, {HUGE}", b""),
        "huge_shape_before_0": b"\0" + npy("<f4", f"{HUGE}, {HUGE}, 0", b""),
        "negative_extent": b"\0" + npy("<f4", "-1, 3", bytes(24)),
        "many_extents": b"\0" + npy("<f4", "1, " * 900, bytes(4)),
        "boolean_of_2": b"\7" + npy("|b1", "2,", b"\1\2"),
        "magic": b"\0\x93NUMPY",
        "empty": b"",
    }.items():
        put("NpyFile", name, content)


def kernel_words():
    for name, lines in {
        "softmax": "softmax rows=33 cols=100",
        "scope2": "qwen3/decode_scope2 batch=3 max_seq=96 heads=4 kv_heads=2 head_dim=64 seq_lens=1,64,96",
        "lengths_all_alike": "qwen3/decode_layer seq_lens=all:64 qk_norm=1 eps=1e-5",
        "lengths_of_nothing": "qwen3/decode_scope2 seq_lens=,,",
        "many_sequences": "qwen3/decode_scope2 batch=2147483647",
        "overflow": "softmax rows=99999999999999999999",
        "negative": "gemm m=-1",
        "twice": "softmax rows=1 rows=2",
        "no_value": "softmax rows=",
        "unknown": "softmaks row=1",
        "empty": "",
    }.items():
        put("KernelWords", name, lines.replace(" ", "\n"))


def kernel_json():
    run = {
        "kernel": "softmax", "config": ["rows=20", "cols=9", "row_tile=16"], "seed": 1, "engine": "cpu",
        "target": "native", "threads": 2, "repeat": 3, "fuse": True, "checked": False, "check": True, "inputs_in": ".",
        "inputs": [{"name": "x", "dtype": "FP32", "shape": [20, 9], "checksum": "xxh3:4b5155dac5412c55"}],
        "failure": {"kind": "outputs", "text": "y disagrees", "outputs": ["y"]},
        "versions": {"plait": "0.1.0", "llvm": "22.1.8", "cpu": "znver4"},
    }  # fmt: skip
    text = json.dumps(run)
    put("KernelJson", "failed", json.dumps(run, indent=2))
    put("KernelJson", "passed", json.dumps({**run, "failure": None, "inputs_in": None, "seed": None, "inputs": []}))
    crash = {"kind": "crash", "text": "crashed while running: SIGSEGV", "outputs": []}
    put("KernelJson", "crashed", json.dumps({**run, "failure": crash}))
    put("KernelJson", "truncated", text[:200])
    put("KernelJson", "deep", "[" * 5000)
    put("KernelJson", "large_number", text.replace('"threads": 2', '"threads": 1e400'))
    put("KernelJson", "large_extent", text.replace("[20, 9]", "[18446744073709551615, 0.5]"))
    put("KernelJson", "not_utf8", text.encode().replace(b"y disagrees", b"\xff\xfe"))
    put("KernelJson", "empty", "")


def input_descriptions():
    descriptions = [
        "iota", "random", "special", "full:1.5", "values:1,-2,inf", "values:", "full:nan", "full:1e400", "full:1e-400",
        "values:9223372036854775807,-9223372036854775808", "values:,,,", "full:" + "9" * 400, "unknown:1", "",
    ]  # fmt: skip
    for i, description in enumerate(descriptions):
        put("InputDescription", f"description_{i}", bytes([i % len(DTYPES)]) + description.encode())


if __name__ == "__main__":
    programs()
    npy_files()
    kernel_words()
    kernel_json()
    input_descriptions()
