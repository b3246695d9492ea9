#!/usr/bin/env python3
"""Writes data/: small tokenizers trained with the `tokenizers` package, and what the package makes of many texts.

usage: record.py     (in the environment of scripts/parity.sh; trains on the repository's own documents and code)
"""

import json
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "parity"))

import texts  # noqa: E402
import tokenizers  # noqa: E402
import trained  # noqa: E402

SIZES = {"qwen": 3000, "gpt2": 700, "llama3": 700, "smollm": 700, "gpt4o": 700}


def corpus():
    files = [path for folder in ("docs", "src", "kernels") for path in sorted((ROOT / folder).rglob("*"))]
    yield from (path.read_text(encoding="utf-8") for path in files if path.suffix in (".md", ".cpp", ".h"))
    yield from texts.WORLD * 10


def encoded(tokenizer, text):
    ids = tokenizer.encode(text).ids
    result = {"text": text, "ids": ids}
    bare = tokenizer.encode(text, add_special_tokens=False).ids
    if bare != ids:
        result["bare"] = bare
    tokenizer.encode_special_tokens = True
    plain = tokenizer.encode(text).ids
    tokenizer.encode_special_tokens = False
    if plain != ids:
        result["plain"] = plain
    return result


def decoded(tokenizer, source):
    size = tokenizer.get_vocab_size()
    ids = [source.randrange(size + 2) for _ in range(source.randrange(1, 20))]
    return {
        "ids": ids,
        "text": tokenizer.decode(ids, skip_special_tokens=True),
        "with_special": tokenizer.decode(ids, skip_special_tokens=False),
    }


def main():
    (HERE / "data").mkdir(exist_ok=True)
    goldens = {"package": tokenizers.__version__}
    for name, make in trained.KINDS.items():
        tokenizer = make(corpus(), SIZES[name])
        file = json.loads(tokenizer.to_str())
        if name == "gpt2":
            file = trained.with_legacy_merges(file)
        (HERE / "data" / f"{name}.json").write_text(json.dumps(file, ensure_ascii=False, separators=(",", ":")))
        count = 250 if name == "qwen" else 60
        source = random.Random(name)
        goldens[name] = {
            "encode": [encoded(tokenizer, text) for text in texts.all_texts(name, count, 100)],
            "decode": [decoded(tokenizer, source) for _ in range(count)],
        }
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in goldens.items())
    (HERE / "data" / "goldens.json").write_text("{\n" + lines + "\n}\n")


if __name__ == "__main__":
    main()
