#!/usr/bin/env python3
"""Writes data/goldens.json: what transformers' apply_chat_template makes of conversations with a model's own template.

usage: record.py FILE...     (needs transformers; the templates of the models that Plait knows, each a chat_template.jinja)
"""

import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "parity"))

import conversations  # noqa: E402
import tokenizers  # noqa: E402
import transformers  # noqa: E402


def main(paths):
    tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizers.Tokenizer(tokenizers.models.BPE()))
    lines = []
    for number, path in enumerate(paths):
        template = pathlib.Path(path).read_text()
        cases = conversations.conversations(number, 50)
        for case in cases:
            case["text"] = conversations.rendered(tokenizer, template, case)
        body = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
        lines.append(f'{{"fingerprint": "{conversations.fingerprint(template)}", "cases": [\n{body}\n]}}')
    (HERE / "data").mkdir(exist_ok=True)
    (HERE / "data" / "goldens.json").write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
