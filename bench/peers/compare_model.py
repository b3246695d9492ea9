#!/usr/bin/env python3
"""Plait, transformers and llama.cpp decoding one checkpoint, in turns in one session, as a table in Markdown.

usage: bench/peers/run.sh model [DIR] [--batch 1,4,16] [--prompt 128] [--generate 32] [--repeat 3]
                                [--peers llama.cpp-BF16,llama.cpp-Q4_0,transformers]

Without DIR the checkpoint is one of random weights in the shape of Qwen3-0.6B, made by `plait random-model`. Every
peer computes `batch` prompts of `prompt` random tokens, then decodes `generate` tokens for each, all sequences in one step;
tokens per second are of decoding alone, the median of `repeat` runs. transformers computes in BF16; llama.cpp's
weights are of the type named, its cache is F16, as it is by default, and it is built for this machine.
"""

import argparse
import json
import os
import pathlib
import random
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLAIT = ROOT / "build/bin/plait"
THREADS = len(os.sched_getaffinity(0))


def prompts(batch, length, vocabulary):
    draw = random.Random(length)
    return [[draw.randrange(vocabulary) for _ in range(length)] for _ in range(batch)]


class Peer:
    """A library that is called from here."""

    def round(self, args, vocabulary):
        for batch in args.batch:
            ids = prompts(batch, args.prompt, vocabulary)
            self.decode(ids[:1], 1)  # what comes first finds cold caches and pools
            yield batch, *self.decode(ids, args.generate)


class Transformers(Peer):
    def __init__(self, model):
        import torch
        import transformers

        torch.set_num_threads(THREADS)
        self.torch = torch
        self.name = f"transformers {transformers.__version__}, BF16"
        self.model = transformers.AutoModelForCausalLM.from_pretrained(model, dtype=torch.bfloat16).eval()

    def decode(self, ids, generate):
        """Seconds for the prompts and for the tokens after them."""
        with self.torch.inference_mode():
            start = time.perf_counter()
            out = self.model(self.torch.tensor(ids), use_cache=True, logits_to_keep=1)
            middle = time.perf_counter()
            for _ in range(generate):
                token = out.logits[:, -1].argmax(-1, keepdim=True)
                out = self.model(token, cache=out.cache, use_cache=True)
        return middle - start, time.perf_counter() - middle


class LlamaCpp(Peer):
    def __init__(self, file, kind):
        import llama_cpp

        self.api = llama_cpp
        self.name = f"llama.cpp (llama-cpp-python {llama_cpp.__version__}), {kind}"
        self.log = llama_cpp.llama_log_callback(lambda *_: None)  # kept: the library calls it as long as it lives
        llama_cpp.llama_log_set(self.log, None)
        self.model = llama_cpp.llama_model_load_from_file(str(file).encode(), llama_cpp.llama_model_default_params())
        if not self.model:
            raise SystemExit(f"peers: llama.cpp does not load {file}")

    def decode(self, ids, generate):
        api, batch, length = self.api, len(ids), len(ids[0])
        params = api.llama_context_default_params()
        params.n_ctx = batch * (-(-(length + generate) // 256) * 256)  # llama.cpp rounds a sequence's share up
        params.n_batch, params.n_ubatch, params.n_seq_max = 2048, 512, batch
        params.n_threads = params.n_threads_batch = THREADS
        context = api.llama_init_from_model(self.model, params)
        rows = api.llama_batch_init(2048, 0, 1)

        def step(tokens):
            """tokens: (token, position, sequence, wants logits) each"""
            rows.n_tokens = len(tokens)
            for i, (token, position, sequence, wanted) in enumerate(tokens):
                rows.token[i], rows.pos[i], rows.n_seq_id[i], rows.logits[i] = token, position, 1, wanted
                rows.seq_id[i][0] = sequence
            if api.llama_decode(context, rows) != 0:
                raise SystemExit("peers: llama_decode failed")

        prompt = [(t, p, s, p + 1 == length) for s, text in enumerate(ids) for p, t in enumerate(text)]
        start = time.perf_counter()
        for first in range(0, len(prompt), 2048):
            step(prompt[first:first + 2048])
        api.llama_synchronize(context)
        middle = time.perf_counter()
        for n in range(generate):
            step([(ids[s][n % length], length + n, s, True) for s in range(batch)])
            api.llama_synchronize(context)
        end = time.perf_counter()
        api.llama_batch_free(rows)
        api.llama_free(context)
        return middle - start, end - middle


class Plait:
    name = "Plait, BF16"

    def __init__(self, model):
        self.model = model

    def round(self, args, _):
        """(batch, seconds for the prompts, seconds for the tokens after them) each"""
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "rows.json"
            subprocess.run([PLAIT, "bench-model", self.model, "--batch", ",".join(map(str, args.batch)), "--prompt",
                            str(args.prompt), "--generate", str(args.generate), "--json", file],
                           check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            rows = json.loads(file.read_text())["rows"]
        return [(row["batch"], row["prefill"]["seconds"], row["decode"]["seconds"]) for row in rows]


def gguf_types():
    import gguf

    return gguf.GGMLQuantizationType.__members__


def gguf_file(model, kind):
    """The checkpoint for llama.cpp, beside it; made once."""
    file = model.with_name(f"{model.name}-{kind}.gguf")
    if not file.exists():
        from gguf_of import write

        unfinished = file.with_suffix(".part")
        write(model, unfinished, gguf_types()[kind])
        unfinished.rename(file)
    return file


def peer_named(name, model):
    if name == "transformers":
        return Transformers(model)
    program, _, kind = name.partition("-")
    if program != "llama.cpp" or kind not in gguf_types():
        raise SystemExit(f"peers: expects transformers or llama.cpp-TYPE but got '{name}'")
    return LlamaCpp(gguf_file(model, kind), kind)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    numbers = lambda text: [int(word) for word in text.split(",")]
    parser.add_argument("model", nargs="?", type=pathlib.Path, default=ROOT / "build/peers-model")
    parser.add_argument("--batch", type=numbers, default=[1, 4, 16])
    parser.add_argument("--prompt", type=int, default=128)
    parser.add_argument("--generate", type=int, default=32)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--peers", default="llama.cpp-BF16,llama.cpp-Q4_0,transformers")
    args = parser.parse_args()
    if not args.model.exists():
        subprocess.run([PLAIT, "random-model", args.model, "--like", "qwen3-0.6b"], check=True)
    vocabulary = json.loads((args.model / "config.json").read_text())["vocab_size"]

    systems = [Plait(args.model), *(peer_named(name, args.model) for name in args.peers.split(","))]

    # In turns: the memory of a shared machine changes its rate within minutes.
    times = {}
    for _ in range(args.repeat):
        for system in systems:
            for batch, prompt, generate in system.round(args, vocabulary):
                times.setdefault((system.name, batch), []).append((prompt, generate))
    median = {key: [statistics.median(run[i] for run in runs) for i in (0, 1)] for key, runs in times.items()}

    print("| | batch | prompt tokens/s | decoded tokens/s | Plait is × |\n|---|---|---|---|---|")
    for (name, batch), (prompt, generate) in median.items():
        print(f"| {name} | {batch} | {batch * args.prompt / prompt:.0f} | {batch * args.generate / generate:.1f} "
              f"| {generate / median[Plait.name, batch][1]:.2f} |")


if __name__ == "__main__":
    main()
