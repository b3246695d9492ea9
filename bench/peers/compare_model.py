#!/usr/bin/env python3
"""transformers (CPU, BF16) and Plait on the same checkpoint, one after the other in one session, as a table in Markdown.

usage: bench/peers/run.sh model MODEL_DIR [--batch 1,4,16] [--prompt 128] [--generate 16] [--threads N]

Both decode greedily, every sequence for the same number of tokens, from prompts of random tokens. transformers' time of
decoding is that of `generate` without its first token; its prompts are computed as one batch.
"""

import argparse
import json
import os
import pathlib
import subprocess
import tempfile
import time

import torch
from transformers import AutoModelForCausalLM

PLAIT = pathlib.Path(__file__).resolve().parents[2] / "build/bin/plait"


def transformers_seconds(model, batch, prompt, generate):
    """(seconds of the prompts and the first tokens, seconds of `generate` more tokens of each sequence)"""
    tokens = torch.randint(0, model.config.vocab_size, (batch, prompt))

    def seconds(count):
        start = time.perf_counter()
        model.generate(
            tokens, attention_mask=torch.ones_like(tokens), do_sample=False, max_new_tokens=count, min_new_tokens=count, pad_token_id=0
        )
        return time.perf_counter() - start

    first = seconds(1)
    return first, seconds(generate + 1) - first


def plait_rows(arguments):
    with tempfile.TemporaryDirectory() as place:
        file = pathlib.Path(place) / "rows.json"
        sizes = ["--batch", arguments.batch, "--prompt", str(arguments.prompt), "--generate", str(arguments.generate)]
        command = [PLAIT, "bench-model", arguments.model, *sizes, "--threads", str(arguments.threads), "--json", file]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return json.loads(file.read_text())["rows"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("--batch", default="1,4,16")
    parser.add_argument("--prompt", type=int, default=128)
    parser.add_argument("--generate", type=int, default=16)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)

    ours = plait_rows(arguments)
    model = AutoModelForCausalLM.from_pretrained(arguments.model, dtype=torch.bfloat16)
    print("| sequences | decoding: transformers tokens/s | Plait tokens/s | ratio | prompts: transformers tokens/s | Plait tokens/s | ratio |")
    print("|---|---|---|---|---|---|---|")
    for row in ours:
        batch = row["batch"]
        first, more = transformers_seconds(model, batch, arguments.prompt, arguments.generate)
        prompts, decoding = batch * arguments.prompt / first, batch * arguments.generate / more
        ours_decoding, ours_prompts = (row[part]["tokens_per_second"] for part in ("decode", "prefill"))
        print(
            f"| {batch} | {decoding:.1f} | {ours_decoding:.1f} | {ours_decoding / decoding:.1f} "
            f"| {prompts:.0f} | {ours_prompts:.0f} | {ours_prompts / prompts:.1f} |", flush=True
        )  # fmt: skip


if __name__ == "__main__":
    main()
