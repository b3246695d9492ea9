"""Tokenizers like those of the models in use, trained with `tokenizers` on texts that are at hand."""

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

QWEN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
LLAMA3 = QWEN.replace(r"|\p{N}|", r"|\p{N}{1,3}|")
GPT4O = "|".join(
    [
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"\p{N}{1,3}", r" ?[^\s\p{L}\p{N}]+[\r\n/]*", r"\s*[\r\n]+", r"\s+(?!\S)", r"\s+",
    ]
)  # fmt: skip

SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
NOT_SPECIAL = ["<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>", "<think>", "</think>"]


def split(pattern):
    return pre_tokenizers.Split(Regex(pattern), "isolated")


def byte_level(use_regex=False):
    return pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=use_regex)


def trained(texts, size, pre_tokenizer, normalizer=None):
    tokenizer = Tokenizer(models.BPE())
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False, min_frequency=2
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def qwen(texts, size):
    tokenizer = trained(texts, size, pre_tokenizers.Sequence([split(QWEN), byte_level()]), normalizers.NFC())
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    tokenizer.add_special_tokens([AddedToken(text, normalized=False, special=True) for text in SPECIAL])
    tokenizer.add_tokens([AddedToken(text, normalized=False, special=False) for text in NOT_SPECIAL])
    return tokenizer


def gpt2(texts, size):
    """ByteLevel's own expression; added tokens with every flag, some of them in the normalized text."""
    tokenizer = trained(texts, size, byte_level(use_regex=True), normalizers.Sequence([normalizers.NFC()]))
    tokenizer.add_special_tokens(
        [
            AddedToken("<|endoftext|>", normalized=False, special=True),
            AddedToken("<mask>", lstrip=True, normalized=False, special=True),
        ]
    )
    tokenizer.add_tokens(
        [
            AddedToken("<strip>", lstrip=True, rstrip=True, normalized=False),
            AddedToken("cafe\u0301", normalized=True),
            AddedToken("two words", normalized=True, rstrip=True),
            AddedToken("é ", normalized=False),
        ]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<|endoftext|> $A <|endoftext|>", special_tokens=[("<|endoftext|>", tokenizer.token_to_id("<|endoftext|>"))]
    )
    return tokenizer


def llama3(texts, size):
    """Numbers in threes, words that are pieces taken whole, and a token before every text."""
    tokenizer = trained(texts, size, pre_tokenizers.Sequence([split(LLAMA3), byte_level()]))
    tokenizer.model.ignore_merges = True
    tokenizer.add_special_tokens([AddedToken("<|begin|>", normalized=False), AddedToken("<|end|>", normalized=False)])
    tokenizer.post_processor = processors.Sequence(
        [
            processors.ByteLevel(trim_offsets=False),
            processors.TemplateProcessing(single="<|begin|> $A", special_tokens=[("<|begin|>", tokenizer.token_to_id("<|begin|>"))]),
        ]
    )
    return tokenizer


def smollm(texts, size):
    """Digits by themselves, then ByteLevel's expression."""
    steps = [pre_tokenizers.Digits(individual_digits=True), byte_level(use_regex=True)]
    tokenizer = trained(texts, size, pre_tokenizers.Sequence(steps))
    tokenizer.add_special_tokens([AddedToken(text, normalized=False) for text in SPECIAL])
    return tokenizer


def gpt4o(texts, size):
    tokenizer = trained(texts, size, pre_tokenizers.Sequence([split(GPT4O), byte_level()]))
    tokenizer.add_special_tokens([AddedToken("<|endoftext|>", normalized=False)])
    return tokenizer


KINDS = {"qwen": qwen, "gpt2": gpt2, "llama3": llama3, "smollm": smollm, "gpt4o": gpt4o}


def with_legacy_merges(file):
    """The older notation of merges: one text each, a space between the two pieces."""
    merges = [" ".join(merge) for merge in file["model"]["merges"]]
    return {**file, "model": {**file["model"], "merges": merges}}
