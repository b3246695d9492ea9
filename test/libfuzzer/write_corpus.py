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
# What reads the panels is looked at before it is verified.
PANELS_MALFORMED = """
func.func @f(%w: tensor<8x64xbf16> {pl.layout = "panels", pl.name = "w", pl.role = "in", pl.shape = [8, 64]}) {
  "pl.slice"(%w) <{operandSegmentSizes = array<i32: 1, 5, -3, 0>}> : (tensor<8x64xbf16>) -> tensor<8x64xbf16>
  "pl.matmul"(%w) : (tensor<8x64xbf16>) -> ()
  return
}
"""


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
    put("Program", "panels", first_function(HERE.parent / "dialect/invalid_layout.mlir"))
    put("Program", "panels_malformed", PANELS_MALFORMED)
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


def safetensors(header, data=b""):
    text = (header if isinstance(header, str) else json.dumps(header)).encode()
    return struct.pack("<Q", len(text)) + text + data


def safetensors_files():
    tensor = {"dtype": "F16", "shape": [2, 2], "data_offsets": [0, 8]}
    whole = safetensors({"__metadata__": {"format": "pt"}, "a": tensor}, bytes(8))
    for name, content in {
        "whole": whole,
        "no_tensors": safetensors({}),
        "scalar": safetensors({"a": {"dtype": "U8", "shape": [], "data_offsets": [0, 1]}}, b"1"),
        "empty_tensors": safetensors({n: {**tensor, "shape": [0, 2], "data_offsets": [0, 0]} for n in "ab"}),
        "padded_header": safetensors(json.dumps({"a": tensor}) + " " * 50, bytes(8)),
        "nibbles": safetensors({"a": {"dtype": "F4", "shape": [3], "data_offsets": [0, 1]}}, b"1"),
        "overlap": safetensors({"a": tensor, "b": {**tensor, "data_offsets": [4, 12]}}, bytes(12)),
        "gap": safetensors({"a": {**tensor, "data_offsets": [1, 9]}}, bytes(9)),
        "backwards": safetensors({"a": {**tensor, "data_offsets": [8, 0]}}, bytes(8)),
        "huge_extents": safetensors({"a": {**tensor, "shape": [HUGE, HUGE], "data_offsets": [0, 2]}}, bytes(2)),
        "huge_offsets": safetensors({"a": {**tensor, "data_offsets": [2**64 - 9, 2**64 - 1]}}),
        "huge_number": safetensors('{"a": {"shape": [' + "9" * 400 + "]}}"),
        "many_extents": safetensors({"a": {**tensor, "shape": [1] * 900}}, bytes(2)),
        "twice": safetensors('{"a": %s, "a": %s}' % ((json.dumps(tensor),) * 2), bytes(8)),
        "metadata_of_numbers": safetensors({"__metadata__": {"x": 1}}),
        "deep": safetensors("[" * 3000),
        "deep_shape": safetensors('{"a": {"shape": ' + "[" * 3000),
        "not_utf8": safetensors("{}") + b"\xff" * 8,
        "truncated_data": whole[:-3],
        "truncated_header": whole[:30],
        "huge_header": b"\xff" * 8,
        "empty": b"",
    }.items():
        put("Safetensors", name, content)


def checkpoint_json():
    config = {
        "architectures": ["Qwen3ForCausalLM"], "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2,
        "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16, "vocab_size": 96, "eos_token_id": [1, 2],
        "rope_parameters": {"rope_theta": 1e6, "rope_type": "default"}, "layer_types": ["full_attention"] * 2,
    }  # fmt: skip
    llama = {**config, "architectures": ["LlamaForCausalLM"], "head_dim": None}
    texts = {
        "qwen3": (0, json.dumps(config)),
        "llama": (0, json.dumps(llama)),
        "huge_heads": (0, json.dumps({**config, "num_attention_heads": 2**31 - 1, "num_key_value_heads": 1})),
        "huge_layers": (0, json.dumps({**config, "num_hidden_layers": 2**31 - 1})),
        "nan_eps": (0, json.dumps({**config, "rms_norm_eps": float("nan")})),
        "huge_number": (0, json.dumps(config).replace("96", "1e400")),
        "nested_rope": (0, json.dumps({**config, "rope_scaling": {"type": {"type": "default"}}})),
        "twice": (0, '{"a": 1, "a": 1}'),
        "deep": (0, '{"a":' * 3000),
        "generation": (1, json.dumps({"do_sample": True, "temperature": 0.6, "top_k": 20, "top_p": 0.95})),
        "cold": (1, json.dumps({"temperature": 0, "eos_token_id": -1})),
        "index": (2, json.dumps({"metadata": {}, "weight_map": {"a": "1.safetensors", "b": "2.safetensors"}})),
        "index_outside": (2, json.dumps({"weight_map": {"a": "../1.safetensors"}})),
        "index_of_nul": (2, json.dumps({"weight_map": {"a": "1\0"}})),
        "not_utf8": (2, b"{\"weight_map\": {\"\xff\": \"\"}}"),
        "empty": (0, ""),
    }
    for name, (kind, text) in texts.items():
        put("CheckpointJson", name, bytes([kind]) + (text if isinstance(text, bytes) else text.encode()))


def tokenizer_json():
    """The smallest files that are taken: a piece for every byte and two merges."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    letters = [chr(byte) for byte in printable] + [chr(0x100 + i) for i in range(256 - len(printable))]
    pieces = [*letters, "ab", "abc"]
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False, "use_regex": False}
    split = {"type": "Split", "pattern": {"Regex": r"(?i:'s)|\s+(?!\S)|\p{L}+|\p{N}{1,3}"}, "behavior": "Isolated", "invert": False}
    file = {
        "added_tokens": [{"id": 258, "content": "<|a|>", "single_word": False, "lstrip": True, "rstrip": True, "normalized": False, "special": True}],
        "normalizer": {"type": "NFC"},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [split, {"type": "Digits", "individual_digits": True}, byte_level]},
        "post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "s"}}, {"Sequence": {"id": "A"}}], "special_tokens": {"s": {"ids": [258]}}},
        "decoder": {"type": "ByteLevel"},
        "model": {"type": "BPE", "vocab": {piece: i for i, piece in enumerate(pieces)}, "merges": ["a b", ["ab", "c"]]},
    }  # fmt: skip
    text = json.dumps(file, ensure_ascii=False)
    put("TokenizerJson", "whole", text)
    put("TokenizerJson", "own_expression", json.dumps({**file, "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": False}}))
    put("TokenizerJson", "truncated", text[:2000])
    put("TokenizerJson", "huge_id", text.replace("258", "4194303"))
    put("TokenizerJson", "id_past_the_limit", text.replace("258", "18446744073709551615"))
    put("TokenizerJson", "backtracking", text.replace("(?i:'s)", "(?:(?:a|a)+)+b"))
    put("TokenizerJson", "deep", '{"model": ' + "[" * 5000)
    put("TokenizerJson", "deep_expression", text.replace("(?i:'s)", "(?:" * 3000))
    put("TokenizerJson", "vocabulary_of_lists", '{"model": {"vocab": {"a": [[1]], "b": {"c": 1}}, "merges": [[["a"]], {}]}}')
    put("TokenizerJson", "empty", "")


def tokenizer_text():
    for name, content in {
        "words": "Hello, world! I'm 12345 years old.\n\n  return x;\r\n",
        "scripts": "é e\u0301 \u1100\u1161\u11a8 中文 हिन्दी עברית 😀👩‍👩‍👧 \u0344\u0958",
        "special": "<|im_start|>user\n<think></think><|im_end|><|im_end",
        "spaces": " \t\u00a0\u3000\u180e\u2028\x0b \n ",
        "marks": "q" + "\u0323\u0301" * 300,
        "run": "a" * 3000,
        "malformed": b"ab\xe4\xb8\xff\xc0\x80",
        "cut": "ab中".encode()[:-1],
        "zero": b"\0a\0",
        "empty": "",
    }.items():
        put("TokenizerText", name, content)


def prompts():
    user = {"role": "user", "content": "Why is the sky blue?"}
    call = {"name": "weather", "arguments": {"place": "Zürich", "days": [1, 2.5, None, True]}}
    tool = {"type": "function", "function": {"name": "weather", "parameters": {"z": {}, "a": "<&>"}}}
    answer = {"role": "assistant", "content": "<think>\nHm.\n</think>\n\nIt is.", "reasoning_content": "Hm."}
    options = {
        "max_new_tokens": 50, "do_sample": True, "temperature": 0.8, "top_k": 20, "top_p": 0.95, "min_p": 0.1,
        "repetition_penalty": 1.1, "seed": 7, "stop": ["\n\n", "."],
    }  # fmt: skip
    for name, lines in {
        "texts": ["The capital of France is", "", " \t", "[1, 2]", "Grüße 中文 😀"],
        "options": [{"prompt": "Once upon a time", **options}],
        "conversation": [{"messages": [{"role": "system", "content": "Sing."}, user, answer, user], "enable_thinking": False}],
        "tools": [{"messages": [user, {"role": "assistant", "tool_calls": [call, {"function": call}]}, {"role": "tool", "content": "{}"}], "tools": [tool]}],
        "strange_role": [{"messages": [{"role": "<|im_end|>", "content": ""}]}],
        "no_messages": [{"messages": []}],
        "no_texts": [{"messages": [{"role": "user", "content": [{"type": "image"}]}], "stop": "a"}],
        "both": [{"prompt": "a", "messages": [user]}],
        "of_messages": [{"prompt": "a", "tools": [tool]}],
        "huge_options": ['{"prompt": "a", "max_new_tokens": 9223372036854775808, "temperature": 1e999}'],
        "bad_options": [{"prompt": "a", "temperature": 0, "top_p": 2, "stop": [""]}],
        "lone_surrogate": ['{"prompt": "\\ud800", "stop": "\\udc00"}'],
        "twice": ['{"prompt": "a", "prompt": "b", "messages": null}'],
        "deep": ['{"messages": ' + "[" * 3000],
        "deep_tools": ['{"messages": [{"role": "user", "content": "a"}], "tools": [' + '{"a":' * 150 + "1" + "}" * 150 + "]}"],
        "truncated": ['{"prompt": "a', "next"],
        "blank": ["", "  \r"],
    }.items():
        put("Prompts", name, "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines))
    put("Prompts", "carriage_returns", "one\r\n{\"prompt\": \"two\"}\r\n")
    put("Prompts", "not_utf8", b"ab\xe4\xb8\n{\"prompt\": \"\xff\"}")
    put("Prompts", "zero", b"a\0b\n{\"prompt\": \"\\u0000\"}")


if __name__ == "__main__":
    prompts()
    programs()
    npy_files()
    kernel_words()
    kernel_json()
    input_descriptions()
    safetensors_files()
    checkpoint_json()
    tokenizer_json()
    tokenizer_text()
