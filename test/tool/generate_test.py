#!/usr/bin/env python3
"""`plait generate` and `plait chat` as their user meets them, on a checkpoint of random weights.

usage: generate_test.py PLAIT TOKENIZER_JSON [unittest arguments]
"""

import json
import os
import pathlib
import pty
import re
import signal
import subprocess
import sys
import tempfile
import unittest

TOKENIZER = pathlib.Path(sys.argv.pop(2)).resolve()

from plait_test import PLAIT, PlaitTest  # noqa: E402: takes PLAIT from the arguments

STATISTICS = re.compile(
    r"prompts \d+ tokens(, [\d.]+ tokens/s)?; generated \d+ tokens(, [\d.]+ tokens/s)?; "
    r"first token after \d+\.\d{3} s, all after \d+\.\d{3} s; \d+ steps, \d+ preemptions\n"
)
REQUESTS = [
    {"prompt": "Hello, world", "max_new_tokens": 12},
    {"prompt": "Grüße, 中文 and 👩‍👩‍👧", "max_new_tokens": 20, "temperature": 3.0, "seed": 5},
    {"prompt": "x" * 300, "max_new_tokens": 5},
    {"prompt": "The capital of France is", "max_new_tokens": 16, "temperature": 2.0, "top_k": 40, "top_p": 0.9, "min_p": 0.001},
    {"messages": [{"role": "user", "content": "Hi"}], "max_new_tokens": 9, "repetition_penalty": 1.5},
    {"prompt": "a", "max_new_tokens": 30, "temperature": 2.0, "seed": 1},
]


def setUpModule():
    global MODELS
    folder = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(folder.cleanup)
    MODELS = pathlib.Path(folder.name)
    words = ["random-model", "model", "--like=tiny", "vocab_size=3009", "--tokenizer", TOKENIZER]
    subprocess.run([PLAIT, *words], cwd=MODELS, check=True)


class TextTest(PlaitTest):
    def setUp(self):
        super().setUp()
        (self.folder / "model").symlink_to(MODELS / "model")
        self.environment = {**os.environ, "PLAIT_CACHE": str(MODELS / "cache")}

    def plait(self, *arguments, **variables):
        return super().plait(*arguments, **{"PLAIT_CACHE": MODELS / "cache", **variables})

    def given(self, text, *arguments, status=0):
        """What comes out where `text` goes in."""
        result = subprocess.run([PLAIT, *arguments], cwd=self.folder, env=self.environment, input=text.encode(), capture_output=True, timeout=300)
        self.assertEqual(result.returncode, status, result.stderr)
        return result.stdout.decode()

    def started(self, *arguments, **options):
        # Unbuffered: communicate does not know of what a buffer has read ahead. Pipes hold one page: a text that is
        # longer waits for its reader, however slow the one or the other is.
        process = self.enterContext(subprocess.Popen([PLAIT, *arguments], cwd=self.folder, env=self.environment, bufsize=0, pipesize=4096, **options))
        self.addCleanup(process.kill)
        return process

    def objects(self, *arguments):
        return [json.loads(line) for line in self.succeeds("generate", *arguments, "--json").split("\n")[:-1]]

    def write_requests(self, requests):
        (self.folder / "prompts.jsonl").write_text("".join(json.dumps(request) + "\n" for request in requests))
        return ["--prompts", "prompts.jsonl", "--chat-template=qwen3"]

    def model_with(self, file, content):
        """The model with another such file."""
        model = self.folder / "changed"
        model.mkdir()
        for other in (MODELS / "model").iterdir():
            if other.name != file:
                (model / other.name).symlink_to(other)
        (model / file).write_text(json.dumps(content))
        return "changed"

    def changed_model(self, **generation_config):
        return self.model_with("generation_config.json", generation_config)

    def endless_model(self):
        """Its texts of 4000 tokens are some 18 KB: more than a pipe holds."""
        config = json.loads((MODELS / "model" / "config.json").read_text())
        return self.model_with("config.json", {**config, "max_position_embeddings": 4096})


class Generate(TextTest):
    def test_prints_the_text_and_what_it_took(self):
        result = self.plait("generate", "model", "-p", "Hello, world", "--max-new-tokens=12")
        self.assertEqual(result.returncode, 0, result.stderr)
        (told,) = self.objects("model", "-p", "Hello, world", "--max-new-tokens=12")
        self.assertEqual(result.stdout, told["text"] + "\n")
        self.assertEqual(len(told["token_ids"]), 12)
        self.assertEqual(told["finish_reason"], "length")
        self.assertRegex(result.stderr, rf"\A{STATISTICS.pattern}\Z")

    def test_tokens_are_those_of_the_text(self):
        (told,) = self.objects("model", "-p", "a", "--max-new-tokens=30", "--temperature=3")
        decoded = self.succeeds("tokenize", "model", "--decode", "--skip-special", " ".join(map(str, told["token_ids"])))
        self.assertEqual(decoded, told["text"] + "\n")

    def test_the_same_texts_in_every_batch_and_with_any_threads(self):
        words = ["model", *self.write_requests(REQUESTS), "--logprobs=2"]
        together = self.succeeds("generate", *words, "--json")
        for more in (["--max-batch=1"], ["--max-batch=2", "--threads=1"], ["--threads=3"], ["--cache-positions=512"]):
            self.assertEqual(self.succeeds("generate", *words, "--json", *more), together, more)
        for index, line in enumerate(together.split("\n")[:-1]):
            words = ["model", *self.write_requests(REQUESTS[index : index + 1]), "--logprobs=2"]
            self.assertEqual({**self.objects(*words)[0], "index": index}, json.loads(line))

    def test_several_texts_stand_in_order_under_their_prompts(self):
        prompts = ["Hello", "The capital\nof France", "x"]
        words = [word for prompt in prompts for word in ("-p", prompt)]
        text = self.succeeds("generate", "model", *words, "--max-new-tokens=6", "--temperature=2", "--max-batch=2")
        texts = [told["text"] for told in self.objects("model", *words, "--max-new-tokens=6", "--temperature=2")]
        self.assertEqual(text, "[1] Hello\n{}\n\n[2] The capital …\n{}\n\n[3] x\n{}\n".format(*texts))

    def test_seeds_and_greed(self):
        def text(*words):
            return self.objects("model", "-p", "Hello", "--max-new-tokens=12", *words)[0]["text"]

        self.assertEqual(text("--temperature=3", "--seed=1"), text("--temperature=3", "--seed=1"))
        self.assertNotEqual(text("--temperature=3", "--seed=1"), text("--temperature=3", "--seed=2"))
        self.assertEqual(text(), text("--greedy"))  # the checkpoint says do_sample: false
        self.assertEqual(text(), text("--temperature=3", "--top-k=1"))
        self.assertEqual(text("--temperature=3", "--greedy"), text())
        self.assertEqual(text("--do-sample"), text("--temperature=1"))

    def test_the_models_own_settings(self):
        words = ["-p", "Hello", "--max-new-tokens=40"]
        model = self.changed_model(do_sample=True, temperature=3.0, top_k=0, top_p=0.9, repetition_penalty=1.3)
        asked = ["--temperature=3", "--top-k=0", "--top-p=0.9", "--repetition-penalty=1.3"]
        self.assertEqual(self.objects(model, *words), self.objects("model", *words, *asked))
        self.assertNotEqual(self.objects(model, *words, "--seed=4"), self.objects("model", *words, *asked))

    def test_ends_where_the_model_does(self):
        (told,) = self.objects("model", "-p", "Hello", "--max-new-tokens=20", "--temperature=3")
        ids = told["token_ids"]
        end = next(i for i in range(3, 20) if ids[i] not in ids[:i])
        model = self.changed_model(eos_token_id=[ids[end], 2999])
        (ended,) = self.objects(model, "-p", "Hello", "--max-new-tokens=20", "--temperature=3", "--top-k=50")
        (asked,) = self.objects("model", "-p", "Hello", "--max-new-tokens=20", "--temperature=3", "--top-k=50")
        self.assertEqual(ended["token_ids"], asked["token_ids"][: len(ended["token_ids"])])
        self.assertEqual(ended["finish_reason"], "eos")
        self.assertEqual(ended["token_ids"], ids[: end + 1])
        self.assertTrue(told["text"].startswith(ended["text"]))

    def test_stop_strings(self):
        (whole,) = self.objects("model", "-p", "Hello", "--max-new-tokens=20", "--temperature=2")
        text = whole["text"]
        stop = text[len(text) // 2 : len(text) // 2 + 3]
        (told,) = self.objects("model", "-p", "Hello", "--max-new-tokens=20", "--temperature=2", "--stop", "never said", "--stop", stop)
        self.assertEqual(told["text"], text[: text.index(stop)])
        self.assertEqual((told["finish_reason"], told["stop"]), ("stop", stop))

    def test_log_probabilities(self):
        (told,) = self.objects("model", "-p", "Hello", "--max-new-tokens=4", "--logprobs=3")
        self.assertEqual([place["id"] for place in told["logprobs"]], told["token_ids"])
        for place in told["logprobs"]:
            self.assertEqual(len(place["top"]), 3)
            self.assertEqual(place["top"][0]["id"], place["id"])  # greedy
            self.assertEqual(place["top"][0]["logprob"], place["logprob"])
            self.assertGreaterEqual(place["top"][1]["logprob"], place["top"][2]["logprob"])
        (alone,) = self.objects("model", "-p", "Hello", "--max-new-tokens=4", "--logprobs=0")
        self.assertEqual(alone["logprobs"], [{**place, "top": []} for place in told["logprobs"]])

    def test_standard_input(self):
        words = ["--max-new-tokens=5", "--json"]
        (told,) = self.objects("model", "-p", "one\ntwo", "--max-new-tokens=5")
        self.assertEqual(json.loads(self.given("one\ntwo\n", "generate", "model", "-p", "-", *words)), told)
        texts = [json.loads(line)["text"] for line in self.given("one\n\ntwo\n", "generate", "model", "--prompts=-", *words).split("\n")[:-1]]
        self.assertEqual(texts, [told["text"] for told in self.objects("model", "-p", "one", "-p", "two", "--max-new-tokens=5")])

    def test_the_chat_template(self):
        template = ["--chat-template=qwen3", "--max-new-tokens=6"]
        (told,) = self.objects("model", "--chat", "-p", "Hi", "--no-think", "--system", "Be brief.", *template)
        text = (
            "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n"
            "<think>\n\n</think>\n\n"
        )
        self.assertEqual(self.objects("model", "-p", text, "--max-new-tokens=6"), [told])
        (self.folder / "prompts.jsonl").write_text(
            json.dumps({"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}], "enable_thinking": False})
        )
        self.assertEqual(self.objects("model", "--prompts=prompts.jsonl", *template), [told])

    def test_an_interrupt_ends_it_with_what_there_is(self):
        words = ["generate", self.endless_model(), "-p", "Hello", "-p", "x", "--temperature=2"]
        process = self.started(*words, "--max-new-tokens=4000", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        begin = process.stdout.read(20)
        process.send_signal(signal.SIGINT)
        rest, notes = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)
        self.assertRegex(notes.decode(), rf"\A{STATISTICS.pattern}\Z")
        first, second = re.fullmatch(r"\[1\] Hello\n(.*)\n\n\[2\] x\n(.*)\n", (begin + rest).decode(), re.DOTALL).groups()
        for got, told in zip((first, second), self.objects(*words[1:], "--max-new-tokens=2000")):
            self.assertTrue(told["text"].startswith(got.rstrip("\ufffd")))
            self.assertLess(len(got), len(told["text"]))

    def test_a_reader_that_goes_away_ends_it_quietly(self):
        words = ["generate", self.endless_model(), "-p", "Hello", "--temperature=2", "--max-new-tokens=4000"]
        process = self.started(*words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.read(5)
        process.stdout.close()
        self.assertEqual(process.stderr.read(), b"")
        self.assertEqual(process.wait(timeout=60), 0)

    def test_a_full_disk_is_an_error(self):
        with open("/dev/full", "w") as full:
            process = self.started("generate", "model", "-p", "Hello", "--max-new-tokens=5", stdout=full, stderr=subprocess.PIPE)
            self.assertEqual(process.stderr.read(), b"plait: cannot write to the standard output: No space left on device\n")
            self.assertEqual(process.wait(timeout=60), 2)

    def test_the_demo_ends_with_four_texts(self):
        demo = pathlib.Path(__file__).resolve().parents[2] / "scripts/demo_model.sh"
        environment = {**self.environment, "MODEL": "model"}
        result = subprocess.run([demo, PLAIT.parents[1]], cwd=self.folder, env=environment, capture_output=True, text=True, timeout=300)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(re.findall(r"(?m)^\[\d\] .*", result.stdout)[3], "[4] A tile language is")
        self.assertRegex(result.stderr, rf"\A{STATISTICS.pattern}\Z")

    def test_refusals(self):
        self.refuses(["generate", "model"], "generate expects a prompt, -p TEXT or --prompts FILE, but got none")
        self.refuses(["generate", "none", "-p", "Hello"], "cannot read none/tokenizer.json")
        self.refuses(["generate", "model", "--prompts", "none.jsonl"], "cannot read none.jsonl: No such file or directory")
        self.refuses(["generate", "model", "--prompts", "."], "cannot read .: Is a directory")
        self.refuses(["generate", "model", "-p", "Hello", "--greedy", "--do-sample"], "--do-sample expects no --greedy beside it")
        self.refuses(["generate", "model", "-p", "Hello", "--top-k=few"], "--top-k expects a number but got 'few'")
        self.refuses(["generate", "model", "-p", "Hello", "--max_new_tokens=5"], "unknown option '--max_new_tokens'; did you mean '--max-new-tokens'? known options: …")
        self.refuses(["generate", "model", "-p", "Hello", "--temperature=0"], "prompt 1: temperature expects a number above 0 (do_sample = false takes the likeliest token) but got 0")
        self.refuses(["generate", "model", "-p", "a", "-p", ""], "prompt 2: request expects a prompt of 1 token or more but got none")
        self.refuses(["generate", "model", "-p", "a", "--cache-positions=128", "--max-new-tokens=500"], "prompt 1: request expects to fit into the cache's 128 positions but got 500")
        (self.folder / "empty.jsonl").write_text('{"messages": []}')
        self.refuses(["generate", "model", "--prompts", "empty.jsonl", "--chat-template=qwen3"], "empty.jsonl:1: a conversation expects at least one message")
        self.refuses(["generate", "model", "-p", "a", "--chat"], "prompt 1: cannot read model/tokenizer_config.json; --chat-template names one of Plait's: qwen3, qwen3-thinking, qwen3-instruct, chatml")

    def test_a_value_of_any_length_is_refused(self):
        value = 100_000 * "x"
        result = self.plait("generate", "model", "-p", "Hello", f"--top-k={value}")
        self.assertEqual((result.returncode, result.stderr), (2, f"plait: --top-k expects a number but got '{value}'\n"))

    def test_a_tokenizer_that_is_not_the_models(self):
        subprocess.run([PLAIT, "random-model", "other", "--like=tiny", "vocab_size=2000"], cwd=self.folder, check=True)
        (self.folder / "other" / "tokenizer.json").symlink_to(TOKENIZER)
        self.refuses(["generate", "other", "-p", "a"], "other/tokenizer.json: expects tokens below the model's vocab_size=2000 but got 3008")


class Chat(TextTest):
    WORDS = ["chat", "model", "--chat-template=qwen3", "--max-new-tokens=8", "--temperature=2"]

    def answers(self, conversations):
        """What generate answers to each of these lists of messages."""
        return [told["text"] for told in self.objects("model", *self.write_requests([{"messages": messages} for messages in conversations]), *self.WORDS[3:])]

    def test_each_answer_knows_what_was_said(self):
        system = {"role": "system", "content": "Sing."}
        one, two, three = ({"role": "user", "content": content} for content in ("Hi there", "And now?", "Grüße"))
        (first,) = self.answers([[system, one]])
        said = {"role": "assistant", "content": first}
        second, third = self.answers([[system, one, said, two], [one]])
        output = self.given("Hi there\nAnd now?\n/system\nHi there\n/exit\nnot heard\n", *self.WORDS, "--system=Sing.")
        self.assertEqual(output, f"{first}\n{second}\n{third}\n")
        (fourth,) = self.answers([[system, three]])
        self.assertEqual(self.given("Hi there\n/reset\nGrüße", *self.WORDS, "--system=Sing."), f"{first}\n{fourth}\n")

    def test_an_answer_may_fill_all_positions(self):
        words = ["chat", "model", "--chat-template=chatml", "--temperature=2"]
        result = subprocess.run([PLAIT, *words], cwd=self.folder, env=self.environment, input=b"Hi\n", capture_output=True, timeout=300)
        prompt = len(self.succeeds("tokenize", "model", "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n").split())
        self.assertEqual(result.stderr.decode(), f"note: the answer was cut after {1025 - prompt} tokens\n")

    def test_an_error_is_noted_and_it_goes_on(self):
        (first,) = self.answers([[{"role": "user", "content": "Hi"}]])
        self.assertEqual(self.given("/nonsense\nHi\n", *self.WORDS, status=2), first + "\n")

    def test_an_interrupt_stops_the_answer_alone(self):
        words = ["chat", self.endless_model(), "--chat-template=qwen3", "--temperature=2", "--max-new-tokens=4000"]
        process = self.started(*words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdin.write(b"Hi\n")
        answer = process.stdout.read(10)
        process.send_signal(signal.SIGINT)
        rest, notes = process.communicate(b"/reset\n/exit\n", timeout=60)
        self.assertEqual((process.returncode, notes), (0, b""))
        self.assertLess(len(answer + rest), 8000)

    def test_on_a_terminal_it_asks(self):
        own, theirs = pty.openpty()
        process = self.started(*self.WORDS, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        os.close(theirs)
        self.assertEqual(process.stdout.read(2), b"> ")
        process.send_signal(signal.SIGINT)  # nothing is being answered: a new line
        self.assertEqual(process.stdout.read(3), b"\n> ")
        os.write(own, b"Hi\n\x04")
        (first,) = self.answers([[{"role": "user", "content": "Hi"}]])
        self.assertEqual(process.stdout.read().decode(), f"{first}\n> \n")
        self.assertEqual(process.stderr.read(), b"/help lists commands; Ctrl-D ends\nnote: the answer was cut after 8 tokens\n")
        self.assertEqual(process.wait(timeout=60), 0)
        os.close(own)

    def test_refusals(self):
        self.refuses(["chat", "model"], "cannot read model/tokenizer_config.json; --chat-template names one of Plait's: qwen3, qwen3-thinking, qwen3-instruct, chatml")
        self.refuses(["chat", "model", "--chat-template=qwen"], "unknown chat template 'qwen'; did you mean 'qwen3'? known chat templates: qwen3, qwen3-thinking, qwen3-instruct, chatml")


if __name__ == "__main__":
    unittest.main()
