#!/usr/bin/env python3
"""Logits, greedy tokens and perplexity of plait are those of transformers, on checkpoints that transformers writes.
usage: model_parity.py PLAIT

Reference is transformers in FP32 with the checkpoint's BF16 weights. Plait rounds activations to BF16 where a layer hands
them on and keeps sums, norms, softmax and logits in FP32; transformers in BF16 rounds these, too. So plait may be as far
from the reference as rounding makes it, and must not be further than transformers in BF16 is.
"""

import itertools
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy
import torch
from transformers import AutoModelForCausalLM
from transformers.utils import logging

import write_checkpoints

# |got - expected| / |expected| over all logits: a dozen roundings by at most 2^-9 in two layers, at random. 0.4 to 0.7 %.
DISTANCE = 0.01
LARGEST = 0.05  # difference of one logit in standard deviations of all: 5 times the typical one, among 67,000
BESIDE_BF16 = 1.1  # times transformers' own distance in BF16
PERPLEXITY = 0.01  # of it: what errors of 1 % of a logit, at random, leave of a mean over a text
NEW_TOKENS = 32

HEADS = [(16, 8), (32, 8), (40, 8), (64, 8), (9, 3), (14, 2)]
VOCABULARY = 300  # bytes are tokens
TEXT = b"""Whoever reads a page of keys must find the keys of its own sequence there, in the order of their positions; \
whoever writes one must be alone. This text is long enough to fill more than a page."""


def checkpoints():
    """(name, changes) of every shape: heads, head dimension, with and without q/k norm, tied and not in turn."""
    for number, (family, head_dim, (heads, kv_heads)) in enumerate(itertools.product(("qwen3", "llama"), (64, 128), HEADS)):
        tied = (number + number // len(HEADS)) % 2 == 0
        name = f"{family}-{heads}-{kv_heads}-{head_dim}-{'tied' if tied else 'untied'}"
        yield name, family, {  # LlamaConfig wants a hidden size that is a multiple of the heads
            "num_attention_heads": heads, "num_key_value_heads": kv_heads, "head_dim": head_dim, "tie_word_embeddings": tied,
            "hidden_size": heads * max(1, 136 // heads), "intermediate_size": 16 * heads + 8, "vocab_size": VOCABULARY,
            "max_position_embeddings": 512,
        }  # fmt: skip


def logits_of(folder, tokens, dtype):
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=dtype)
    with torch.no_grad():
        return model(torch.tensor([tokens])).logits[0].double().numpy()


def greedy(folder, prompt):
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    model.generation_config.eos_token_id = None
    with torch.no_grad():
        return model.generate(torch.tensor([prompt]), max_new_tokens=NEW_TOKENS, do_sample=False)[0].tolist()


def plait(folder, tokens, place):
    ids, logits = place / "ids", place / "logits.npy"
    ids.write_text(" ".join(map(str, tokens)))
    command = [PLAIT, "perplexity", folder, ids, "--ids", "--json", "--logits", logits, "--no-cache"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return numpy.load(logits).astype(numpy.float64), json.loads(said)


def distance(got, expected):
    return numpy.linalg.norm(got - expected) / numpy.linalg.norm(expected)


def expect_at_most(what, got, most):
    if not got <= most:
        sys.exit(f"{what}: expects at most {most:.4g} but got {got:.4g}")


def check_greedy(name, got, expected, tolerance):
    """Where the two best tokens are further apart than both may move, the same one is best."""
    best = numpy.sort(expected, axis=1)
    clear = best[:, -1] - best[:, -2] > 2 * tolerance
    wrong = clear & (got.argmax(axis=1) != expected.argmax(axis=1))
    if wrong.any():
        sys.exit(f"{name}: expects the tokens of transformers but got others after positions {numpy.flatnonzero(wrong)}")
    return clear.sum(), (got.argmax(axis=1) == expected.argmax(axis=1)).sum()


def check_perplexity(name, said, expected, tokens):
    logprobs = expected - numpy.log(numpy.exp(expected - expected.max(1, keepdims=True)).sum(1, keepdims=True)) - expected.max(
        1, keepdims=True
    )
    mean = numpy.mean([logprobs[i, tokens[i + 1]] for i in range(len(tokens) - 1)])
    if said["scored"] != len(tokens) - 1:
        sys.exit(f"{name}: expects {len(tokens) - 1} tokens with a probability but got {said['scored']}")
    expect_at_most(f"{name}: perplexity", abs(said["perplexity"] / numpy.exp(-mean) - 1), PERPLEXITY)


def check(name, family, changes, place):
    write_checkpoints.CHECKPOINTS[name] = (family, torch.bfloat16, None, changes)
    write_checkpoints.write(place, name)
    folder = place / name
    tokens = greedy(folder, list(TEXT))
    expected, rounded = logits_of(folder, tokens, torch.float32), logits_of(folder, tokens, torch.bfloat16)
    got, said = plait(folder, tokens, place)

    far, beside = distance(got, expected), distance(rounded, expected)
    expect_at_most(f"{name}: distance from FP32", far, DISTANCE)
    expect_at_most(f"{name}: distance from FP32, beside BF16's", far, BESIDE_BF16 * beside)
    largest = numpy.abs(got - expected).max() / expected.std()
    expect_at_most(f"{name}: largest difference of a logit, in standard deviations", largest, LARGEST)
    clear, same = check_greedy(name, got, expected, LARGEST * expected.std())
    check_perplexity(name, said, expected, tokens)
    print(f"  {name}: {far:.2%} from FP32 (transformers in BF16 {beside:.2%}, from it {distance(got, rounded):.2%}), "
          f"one logit {largest:.3f}, {same} of {len(tokens)} greedy tokens, {clear} of them clear")  # fmt: skip


def main():
    for name, family, changes in checkpoints():
        with tempfile.TemporaryDirectory() as place:
            check(name, family, changes, pathlib.Path(place))


if __name__ == "__main__":
    logging.disable_progress_bar()
    PLAIT = pathlib.Path(sys.argv[1]).resolve()
    main()
