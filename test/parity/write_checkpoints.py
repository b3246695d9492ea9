#!/usr/bin/env python3
"""Writes small random checkpoints with transformers, one folder each: what src/checkpoint reads must be what
transformers writes. usage: write_checkpoints.py FOLDER [NAME...]
"""

import pathlib
import sys

import torch
from transformers import GenerationConfig, LlamaConfig, LlamaForCausalLM, Qwen3Config, Qwen3ForCausalLM

# name: (family, dtype, bytes of a shard at most, what differs from SMALL). Odd extents leave tails in every panel.
SMALL = {
    "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4,
    "num_key_value_heads": 2, "head_dim": 16, "vocab_size": 96, "max_position_embeddings": 128,
    "rms_norm_eps": 1e-6, "initializer_range": 0.1, "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": None,
}  # fmt: skip
CHECKPOINTS = {
    "qwen3-tied-bf16": ("qwen3", torch.bfloat16, None, {"tie_word_embeddings": True}),
    "llama-sharded-fp32": ("llama", torch.float32, 20_000, {"hidden_size": 36, "head_dim": 8, "intermediate_size": 41}),
    "qwen3-untied-fp16": ("qwen3", torch.float16, None, {"num_attention_heads": 6, "vocab_size": 101}),
    "qwen3-sharded-bf16": ("qwen3", torch.bfloat16, 100_000, {"hidden_size": 128, "head_dim": 64, "vocab_size": 512}),
    "qwen3-9-3-fp32": ("qwen3", torch.float32, None, {"num_attention_heads": 9, "num_key_value_heads": 3}),
    "llama-tied-bf16": ("llama", torch.bfloat16, None, {"head_dim": None, "tie_word_embeddings": True}),
    "llama-14-2-fp16": ("llama", torch.float16, 50_000, {"num_attention_heads": 14, "hidden_size": 56}),
}


def rope(family):
    return {"rope_theta": 1e6 if family == "qwen3" else 10000.0, "rope_type": "default"}


def write(folder, name):
    family, dtype, shard, changes = CHECKPOINTS[name]
    make, config = (
        (Qwen3ForCausalLM, Qwen3Config) if family == "qwen3" else (LlamaForCausalLM, LlamaConfig)
    )
    torch.manual_seed(sum(name.encode()))
    model = make(config(**{**SMALL, **changes}, rope_parameters=rope(family)))
    for parameter in model.parameters():
        if parameter.dim() == 1:  # a norm: transformers starts it as ones
            torch.nn.init.normal_(parameter, 1.0, 0.1)
    model.generation_config = GenerationConfig(
        do_sample=True, temperature=0.6, top_k=20, top_p=0.95, bos_token_id=1, eos_token_id=[2, 3]
    )
    options = {} if shard is None else {"max_shard_size": shard}
    model.to(dtype).save_pretrained(folder / name, **options)


def main():
    folder = pathlib.Path(sys.argv[1])
    for name in sys.argv[2:] or CHECKPOINTS:
        write(folder, name)


if __name__ == "__main__":
    main()
