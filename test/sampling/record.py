#!/usr/bin/env python3
"""Writes data/goldens.json: the distributions that transformers' logits processors leave, in the order of `generate`.

usage: record.py     (needs transformers and PyTorch)
"""

import json
import pathlib
import random

import torch
import transformers
from transformers import GenerationConfig, LogitsProcessorList
from transformers.generation import logits_process as processors

HERE = pathlib.Path(__file__).resolve().parent


def in_order(options):
    """As GenerationMixin._get_logits_processor puts them in a row; each only where it does something."""
    if options["repetition_penalty"] != 1:
        yield processors.RepetitionPenaltyLogitsProcessor(options["repetition_penalty"])
    if options["temperature"] != 1:
        yield processors.TemperatureLogitsWarper(options["temperature"])
    if options["top_k"] > 0:
        yield processors.TopKLogitsWarper(options["top_k"])
    if options["top_p"] < 1:
        yield processors.TopPLogitsWarper(options["top_p"])
    if options["min_p"] > 0:
        yield processors.MinPLogitsWarper(options["min_p"])


def check_order():
    """The order above is the one that generate itself makes."""
    config = GenerationConfig(
        do_sample=True, repetition_penalty=1.1, temperature=0.7, top_k=20, top_p=0.9, min_p=0.1, num_beams=1
    )
    model = transformers.Qwen3ForCausalLM(
        transformers.Qwen3Config(
            vocab_size=8, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1, num_key_value_heads=1, head_dim=8
        )
    )
    made = model._get_logits_processor(config, 1, torch.zeros(1, 1, dtype=torch.long), None, LogitsProcessorList(), device="cpu")
    ours = in_order({"repetition_penalty": 1.1, "temperature": 0.7, "top_k": 20, "top_p": 0.9, "min_p": 0.1})
    assert [type(step) for step in made] == [type(step) for step in ours], made


def record(source):
    vocabulary = source.choice([5, 40, 300])
    logits = torch.tensor([round(source.gauss(0, source.choice([0.1, 1, 4])), 3) for _ in range(vocabulary)])
    if source.random() < 0.2:  # equal scores, and tokens that are ruled out
        logits = torch.round(logits * 2) / 2
        logits[source.randrange(vocabulary)] = -torch.inf
    options = {
        "repetition_penalty": source.choice([1.0, 1.0, 1.1, 2.0, 0.5]),
        "temperature": source.choice([1.0, 0.6, 0.7, 1.5, 0.05]),
        "top_k": source.choice([0, 1, 3, 20, 5000]),
        "top_p": source.choice([1.0, 0.95, 0.8, 0.3, 0.0]),
        "min_p": source.choice([0.0, 0.0, 0.05, 0.3, 1.0]),
    }
    history = [source.randrange(vocabulary) for _ in range(source.randrange(1, 30))]
    scores = whole = logits[None].clone()
    for step in in_order(options):
        scores = step(torch.tensor([history]), scores)
        if isinstance(step, (processors.RepetitionPenaltyLogitsProcessor, processors.TemperatureLogitsWarper)):
            whole = scores
    kept = torch.isfinite(scores[0]).nonzero()[:, 0].tolist()
    probabilities = scores[0].double().softmax(0)
    return {
        "options": options,
        "history": history,
        "logits": [None if value == -torch.inf else round(value, 3) for value in logits.tolist()],
        "kept": kept,
        "probabilities": [float(f"{probabilities[token]:.7g}") for token in kept],
        "cuts_equals": cuts_equals(whole[0], scores[0], options),
    }


def cuts_equals(whole, scores, options):
    """top_p may keep one of two equal scores: which one is up to the sort, so only their number can be compared."""
    dropped = torch.isfinite(whole) & ~torch.isfinite(scores)
    return options["top_p"] < 1 and len(set(whole[dropped].tolist()) & set(whole[~dropped].tolist())) > 0


def main():
    check_order()
    source = random.Random(5)
    cases = [record(source) for _ in range(100)]
    (HERE / "data").mkdir(exist_ok=True)
    lines = ",\n".join(json.dumps(case) for case in cases)
    (HERE / "data" / "goldens.json").write_text(f'{{"transformers": "{transformers.__version__}", "cases": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
