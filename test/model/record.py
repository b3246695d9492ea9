#!/usr/bin/env python3
"""Records what transformers computes of the checkpoints in test/checkpoint/data, in FP32 with matrices and embedding
rounded to BF16, as plait takes them. usage: record.py (in the virtual environment that scripts/parity.sh makes)
"""

import json
import pathlib

import torch
from transformers import AutoModelForCausalLM

HERE = pathlib.Path(__file__).resolve().parent
TOKENS = [(5 * i + i * i) % 96 for i in range(20)]


def main():
    for name in ("qwen3-tied-bf16", "llama-sharded-fp32"):
        model = AutoModelForCausalLM.from_pretrained(HERE.parent / "checkpoint/data" / name, dtype=torch.float32)
        with torch.no_grad():
            for parameter in model.parameters():
                if parameter.dim() == 2:
                    parameter.copy_(parameter.to(torch.bfloat16).float())
            logits = model(torch.tensor([TOKENS])).logits[0].tolist()
        rows = ",\n".join("[" + ", ".join(f"{logit:.5g}" for logit in row) + "]" for row in logits)
        text = f'{{"tokens": {json.dumps(TOKENS)},\n"logits": [\n{rows}]}}\n'
        (HERE / "data" / f"{name}.json").write_text(text)


if __name__ == "__main__":
    main()
