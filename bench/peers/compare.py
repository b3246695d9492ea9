#!/usr/bin/env python3
"""PyTorch and Plait on the same shapes, one after the other in one session, as a table in Markdown.

usage: bench/peers/run.sh [--repeat N]     (makes a virtual environment with PyTorch, then calls this)

PyTorch computes what the kernel's products compute and no more: the projections without their RMSNorm, and attention over a
cache that is there already, without RoPE. Every run starts with nothing of its arguments in the processor's caches, as the
runs of `plait bench` do. Weights lie as each holds them for decoding, before the clock starts: PyTorch's as in
torch.nn.Linear, Plait's in the layout that the kernel declares. Speeds are against the bytes and operations that `plait bench` counts for its kernel.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile
import time

import torch

PLAIT = pathlib.Path(__file__).resolve().parents[2] / "build/bin/plait"
HIDDEN, HEADS, KV_HEADS, HEAD_DIM = 8192, 64, 8, 128
EVICTING = torch.ones(128 << 20, dtype=torch.uint8)  # four times the last cache of the machines we know


def median_ms(call, repeat):
    """The median time of a call that finds nothing in the caches. The first call is not counted."""
    call()
    samples = []
    for _ in range(repeat):
        EVICTING.sum(dtype=torch.int64)
        start = time.perf_counter()
        call()
        samples.append((time.perf_counter() - start) * 1e3)
    return statistics.median(samples)


def random(*shape):
    return torch.randn(*shape).to(torch.bfloat16)


def projections(batch):
    """q, k and v of `batch` rows: three products in bf16, as torch.nn.Linear lays out its weights."""
    x = random(batch, HIDDEN)
    weights = [random(width, HIDDEN) for width in (HEADS * HEAD_DIM, KV_HEADS * HEAD_DIM, KV_HEADS * HEAD_DIM)]
    return lambda: [torch.nn.functional.linear(x, weight) for weight in weights]


def attention(lengths):
    """One query of each sequence over its cache, heads in groups. Sequences of one length are one call."""
    calls = []
    for group in [lengths] if len(set(lengths)) == 1 else [[length] for length in lengths]:
        q = random(len(group), HEADS, 1, HEAD_DIM)
        k, v = (random(len(group), KV_HEADS, group[0], HEAD_DIM) for _ in range(2))
        calls.append((q, k, v))
    scale = HEAD_DIM**-0.5
    return lambda: [
        torch.nn.functional.scaled_dot_product_attention(q, k, v, scale=scale, enable_gqa=True) for q, k, v in calls
    ]


SHAPES = [
    *(("qwen3/decode_scope1", [f"batch={batch}"], lambda batch=batch: projections(batch)) for batch in (1, 4, 16)),
    *(
        ("qwen3/decode_scope2", [f"batch={batch}", f"seq_lens=all:{length}"], lambda b=batch, n=length: attention([n] * b))
        for batch, length in ((16, 4096), (16, 512), (1, 4096))
    ),
]


def plait_row(kernel, words, threads, repeat):
    with tempfile.TemporaryDirectory() as folder:
        result = pathlib.Path(folder) / "bench.json"
        command = [PLAIT, "bench", kernel, *words, f"--threads={threads}", f"--repeat={repeat}", f"--json={result}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return json.loads(result.read_text())["rows"][0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=7, help="timed runs of each (default: 7)")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads(), help="of both (default: PyTorch's)")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)

    print(f"PyTorch {torch.__version__}, {options.threads} threads, bf16, medians of {options.repeat} runs\n")
    print("| work | PyTorch ms | Plait ms | ratio | PyTorch GB/s | Plait GB/s | read GB/s |")
    print("|---|---|---|---|---|---|---|")
    for kernel, words, make in SHAPES:
        torch_ms = median_ms(make(), options.repeat)
        row = plait_row(kernel, words, options.threads, options.repeat)
        plait_ms = row["time_ms"]["median"]
        print(
            f"| `{kernel} {' '.join(words)}` | {torch_ms:.2f} | {plait_ms:.2f} | {torch_ms / plait_ms:.2f} "
            f"| {row['bytes'] / torch_ms * 1e-6:.1f} | {row['gbps']:.1f} | {row['read_gbps']:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    with torch.inference_mode():
        main()
