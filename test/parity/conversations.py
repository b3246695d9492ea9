"""Conversations of every form that Qwen3's chat template tells apart."""

import random

TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "description": "Wetter für eine Stadt, \"quoted\" \\ and <b>bold</b> & more\n新しい",
            "parameters": {
                "type": "object",
                "properties": {
                    "city": {"type": "string", "enum": ["Zürich", "北京", "\u007f\u2028"]},
                    "days": {"type": "integer", "default": 1, "minimum": -3, "maximum": 18446744073709551615},
                    "limit": {"type": "number", "examples": [1.0, 0.1, 1e16, 1e-5, 123456.789, 1e22, -0.0, 5e-324, 0.0001, 1.5e300]},
                },
                "required": ["city"],
                "nothing": [None, True, False, {}, []],
            },
        },
    },
    {"name": "now", "parameters": {}},
]
CONTENTS = [
    "Hello", "", "two\nlines\n", "\n\nlines first", "<think>\nI think\n</think>\n\nand say", "<think></think>x", "a</think>b</think>\n\nc",
    "<think>x<think>y\n\n</think>", "</think>", "<tool_response>\nsunny\n</tool_response>", "<tool_response>half", "half</tool_response>",
    "<|im_end|> é 中 😀",
]  # fmt: skip
REASONINGS = ["", "\n\nstep one\nstep two\n\n", "short", "\n"]
CALLS = [
    [{"type": "function", "function": {"name": "get_weather", "arguments": {"city": "Zürich", "days": 2, "x": [1.5, None]}}}],
    [{"name": "now", "arguments": "{}"}, {"function": {"name": "get_weather", "arguments": '{"city":"Rom"}'}}],
    [{"name": "now", "arguments": {}}],
    [],
]


def message(source, first):
    role = source.choice(["user", "user", "assistant", "assistant", "assistant", "tool", "tool", "system"] + ["system"] * 6 * first)
    made = {"role": role, "content": source.choice(CONTENTS)}
    if role == "assistant":
        if source.random() < 0.4:
            made["reasoning_content"] = source.choice(REASONINGS)
        if source.random() < 0.5:
            made["tool_calls"] = source.choice(CALLS)
    return made


def conversation(source):
    messages = [message(source, i == 0) for i in range(source.randrange(1, 8))]
    return {
        "messages": messages,
        "tools": source.choice([None, None, TOOLS, TOOLS[:1], []]),
        "add_generation_prompt": source.random() < 0.7,
        "enable_thinking": source.choice([None, True, False]),
    }


def conversations(seed, count):
    source = random.Random(seed)
    return [conversation(source) for _ in range(count)]


def fingerprint(text):
    value = 0xCBF29CE484222325
    for byte in "".join(text.split()).encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return f"{value:016x}"


def rendered(tokenizer, template, case):
    options = {} if case["enable_thinking"] is None else {"enable_thinking": case["enable_thinking"]}
    return tokenizer.apply_chat_template(
        case["messages"],
        tools=case["tools"],
        chat_template=template,
        tokenize=False,
        add_generation_prompt=case["add_generation_prompt"],
        **options,
    )
