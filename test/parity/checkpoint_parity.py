#!/usr/bin/env python3
"""What Plait reads of checkpoints that transformers writes is what transformers and torch read: sizes, names, and the
bits of every packed weight. usage: checkpoint_parity.py PLAIT
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

import torch
from safetensors.torch import load_file
from transformers import AutoConfig, GenerationConfig

import write_checkpoints

PANEL_COLUMNS = 32
# Of the packed file's names; a layer's weights stand after "layers.N.".
TENSORS = {
    "input_rms_weight": "input_layernorm", "post_rms_weight": "post_attention_layernorm",
    "wq": "self_attn.q_proj", "wk": "self_attn.k_proj", "wv": "self_attn.v_proj", "wo": "self_attn.o_proj",
    "q_norm_weight": "self_attn.q_norm", "k_norm_weight": "self_attn.k_norm",
    "w_gate": "mlp.gate_proj", "w_up": "mlp.up_proj", "w_down": "mlp.down_proj",
    "embedding": "model.embed_tokens", "final_rms_weight": "model.norm", "lm_head": "lm_head",
}  # fmt: skip


def plait(*arguments):
    return subprocess.run([PLAIT, *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def tensor_name(name):
    layer = re.fullmatch(r"layers\.(\d+)\.(\w+)", name)
    return f"model.layers.{layer[1]}.{TENSORS[layer[2]]}.weight" if layer else f"{TENSORS[name]}.weight"


def panels(weight):
    """Of a tensor [out, in]: its transpose in columns of 32, in each pairs of rows."""
    matrix = weight.to(torch.bfloat16).T
    rows, columns = matrix.shape
    padded = torch.zeros(-rows % 2 + rows, -columns % PANEL_COLUMNS + columns, dtype=torch.bfloat16)
    padded[:rows, :columns] = matrix
    return padded.reshape(padded.shape[0] // 2, 2, -1, PANEL_COLUMNS).permute(2, 0, 3, 1).contiguous()


def packed(name, weight):
    if weight.dim() == 1:
        return weight.float()[None]
    return weight.to(torch.bfloat16) if name == "embedding" else panels(weight)


def expect_equal(what, got, expected):
    if got != expected:
        sys.exit(f"{what}: expects {expected} but got {got}")


def check_texts(folder, inspected):
    config = AutoConfig.from_pretrained(folder)
    for field, value in inspected["config"].items():
        if field == "architecture":
            expected = config.architectures[0]
        elif field == "rope_theta":
            expected = config.rope_parameters["rope_theta"]
        elif field == "eos_token_id":
            expected = [config.eos_token_id] if isinstance(config.eos_token_id, int) else config.eos_token_id
        else:
            expected = getattr(config, field)
        expect_equal(f"{folder.name}: {field}", value, expected)
    generation = GenerationConfig.from_pretrained(folder)
    for field in ("do_sample", "temperature", "top_k", "top_p", "eos_token_id"):
        expect_equal(f"{folder.name}: {field}", inspected["generation_config"][field], getattr(generation, field))


def check_weights(folder, inspected):
    tensors = {name: tensor for file in folder.glob("*.safetensors") for name, tensor in load_file(file).items()}
    listed = {tensor["name"]: tensor["shape"] for tensor in inspected["tensors"]}
    expect_equal(f"{folder.name}: tensors", listed, {name: list(tensor.shape) for name, tensor in tensors.items()})
    tensors.setdefault("lm_head.weight", tensors["model.embed_tokens.weight"])
    with tempfile.TemporaryDirectory() as cache:
        plait("pack", folder, "--cache", cache)
        (file,) = pathlib.Path(cache).iterdir()
        weights = load_file(file)
    expect_equal(f"{folder.name}: weights", sorted(map(tensor_name, weights)), sorted(tensors))
    for name, got in weights.items():
        expected = packed(name, tensors[tensor_name(name)])
        expect_equal(f"{folder.name}: type of {name}", got.dtype, expected.dtype)
        expect_equal(f"{folder.name}: shape of {name}", got.shape, expected.shape)
        same = torch.equal(got.view(torch.uint8), expected.view(torch.uint8))
        expect_equal(f"{folder.name}: bits of {name} as torch packs them", same, True)
    return len(weights)


def main():
    with tempfile.TemporaryDirectory() as place:
        for name in write_checkpoints.CHECKPOINTS:
            folder = pathlib.Path(place) / name
            write_checkpoints.write(folder.parent, name)
            inspected = json.loads(plait("inspect", "--json", folder))
            expect_equal(f"{name}: misfits", inspected["misfits"], [])
            check_texts(folder, inspected)
            print(f"{name}: {check_weights(folder, inspected)} weights, bit for bit")


if __name__ == "__main__":
    PLAIT = pathlib.Path(sys.argv[1]).resolve()
    main()
