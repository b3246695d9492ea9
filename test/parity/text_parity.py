#!/usr/bin/env python3
"""Ids and texts of `plait tokenize` equal those of the `tokenizers` package, on megabytes of mixed text.

Tokenizers like those of the models in use are trained on the Python library's sources and texts of many scripts, then every
text goes through both. usage: text_parity.py PLAIT
"""

import json
import pathlib
import random
import subprocess
import sys
import sysconfig
import tempfile
import unicodedata

import texts
import trained

SIZE = 20000
UNICODE = "14.0.0"  # of PCRE2 10.42, utf8proc 2.8 and the package's Oniguruma: later characters may be cut elsewhere
MOST_LEFT_OUT = 0.01  # of the texts


def sources(folder, most_bytes):
    for path in sorted(pathlib.Path(folder).rglob("*.py")):
        if most_bytes <= 0:
            return
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        most_bytes -= len(text)
        yield text


def large(source):
    """Whole files, normal and decomposed, and long stretches of any characters."""
    library = list(sources(sysconfig.get_path("stdlib"), 4_000_000))
    yield from source.sample(library, min(150, len(library)))
    yield from (unicodedata.normalize("NFD", text) for text in texts.WORLD)
    for _ in range(200):
        yield texts.random_text(source, source.randrange(1, 2000))
        yield texts.controls(source, source.randrange(1, 200))
    yield from texts.runs(20_000)


def through_plait(plait, file, lines, *options):
    given = "".join(json.dumps(line) + "\n" for line in lines)
    done = subprocess.run([plait, "tokenize", file, "--jsonl", *options], input=given, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"text: plait tokenize: {done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def compare(kind, what, inputs, expected, got):
    wrong = [i for i, (a, b) in enumerate(zip(expected, got, strict=True)) if a != b]
    for i in wrong[:5]:
        print(f"{kind}: {what} {ascii(inputs[i])[:300]}\n  package {ascii(expected[i])[:300]}\n  plait   {ascii(got[i])[:300]}")
    return len(wrong)


def normalizes_as_unicode(tokenizer, text):
    """The package's tables for NFC are of Unicode 9: it leaves marks that came later in the order in which they stand."""
    return tokenizer.normalizer is None or tokenizer.normalizer.normalize_str(text) == unicodedata.normalize("NFC", text)


def check(kind, plait, folder):
    source = random.Random(kind)
    corpus = [*sources(sysconfig.get_path("stdlib"), 3_000_000), *texts.WORLD * 30]
    tokenizer = trained.KINDS[kind](corpus, SIZE)
    file = json.loads(tokenizer.to_str())
    if kind == "gpt2":
        file = trained.with_legacy_merges(file)
    path = pathlib.Path(folder) / f"{kind}.json"
    path.write_text(json.dumps(file))

    given = [*texts.all_texts(kind, 3000, 3000), *large(source)]
    given = [text for text in given if all(unicodedata.category(c) != "Cn" for c in set(text))]
    whole = len(given)
    given = [text for text in given if normalizes_as_unicode(tokenizer, text)]
    assert len(given) >= (1 - MOST_LEFT_OUT) * whole, f"{kind}: {len(given)} of {whole} texts are left"
    wrong = compare(kind, "encode", given, [e.ids for e in tokenizer.encode_batch(given)], through_plait(plait, path, given))
    tokenizer.encode_special_tokens = True
    expected = [e.ids for e in tokenizer.encode_batch(given)]
    wrong += compare(kind, "encode --plain", given, expected, through_plait(plait, path, given, "--plain"))

    ids = [[source.randrange(tokenizer.get_vocab_size() + 3) for _ in range(source.randrange(1, 60))] for _ in range(3000)]
    expected = [tokenizer.decode(line, skip_special_tokens=True) for line in ids]
    wrong += compare(kind, "decode", ids, expected, through_plait(plait, path, ids, "--decode", "--skip-special"))
    size = sum(len(text.encode()) for text in given)
    print(f"{kind}: {len(given)} texts of {size / 1e6:.1f} MB, {len(ids)} lists of ids: {wrong} differ")
    return wrong


def main():
    print(f"Unicode of this Python: {unicodedata.unidata_version}; of the libraries: {UNICODE}")
    with tempfile.TemporaryDirectory() as folder:
        wrong = sum(check(kind, sys.argv[1], folder) for kind in trained.KINDS)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
