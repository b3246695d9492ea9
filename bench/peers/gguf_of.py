#!/usr/bin/env python3
"""A Qwen3 checkpoint as the GGUF file that llama.cpp reads: the same weights, no tokenizer.

usage: gguf_of.py MODEL_DIR FILE [TYPE]     (TYPE of the matrices: BF16, Q8_0 or Q4_0)
"""

import json
import pathlib
import sys

import gguf
import torch
from safetensors import safe_open

NAMES = {
    "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "self_attn.q_norm": "attn_q_norm", "self_attn.k_norm": "attn_k_norm",
    "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
}
OUTSIDE = {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight",
           "lm_head.weight": "output.weight"}


def gguf_name(name):
    if name in OUTSIDE:
        return OUTSIDE[name]
    _, _, layer, rest = name.split(".", 3)  # model.layers.N.REST.weight
    return f"blk.{layer}.{NAMES[rest.removesuffix('.weight')]}.weight"


def write(model, file, matrices):
    """Writes `file`; matrices in the type given, norms in FP32, as llama.cpp's own converter does."""
    config = json.loads((model / "config.json").read_text())
    writer = gguf.GGUFWriter(file, "qwen3")
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_key_length(config["head_dim"])
    writer.add_value_length(config["head_dim"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_freq_base(config.get("rope_theta") or config["rope_parameters"]["rope_theta"])
    writer.add_vocab_size(config["vocab_size"])
    writer.add_tokenizer_model("none")
    tied = config["tie_word_embeddings"]
    for part in sorted(model.glob("*.safetensors")):
        with safe_open(part, "pt") as tensors:
            for name in tensors.keys():
                if tied and name == "lm_head.weight":
                    continue
                values = tensors.get_tensor(name).to(torch.float32).numpy()
                if values.ndim == 1:
                    writer.add_tensor(gguf_name(name), values)
                else:
                    writer.add_tensor(gguf_name(name), gguf.quants.quantize(values, matrices), raw_dtype=matrices)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    write(pathlib.Path(sys.argv[1]), sys.argv[2], gguf.GGMLQuantizationType[(sys.argv + ["BF16"])[3]])
