"""Texts that tokenizers get wrong: scripts of the world, code, emoji, marks, controls, long runs, random Unicode."""

import random
import unicodedata

# Article 1 of the Universal Declaration of Human Rights, and similar short lines.
WORLD = [
    "All human beings are born free and equal in dignity and rights. They're endowed with reason, and we'd say: it's so.",
    "Tous les êtres humains naissent libres et égaux en dignité et en droits. L'été, où çà ?",
    "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Straße, STRASSE, ſtraſse, ẞ",
    "Todos los seres humanos nacen libres e iguales en dignidad y derechos. ¿Qué? ¡Niño!",
    "Все люди рождаются свободными и равными в своём достоинстве и правах.",
    "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα.",
    "人人生而自由,在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。",
    "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。ガギグ ｶﾞｷﾞ",
    "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. 각 각",
    "يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق. ١٢٣٤٥٦",
    "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. שָׁלוֹם",
    "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है। १२३",
    "மனிதப் பிறிவியினர் சகலரும் சுதந்திரமாகவே பிறக்கின்றனர்",
    "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ",
    "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền.",
    "ყველა ადამიანი იბადება თავისუფალი", "Բոլոր մարդիկ ծնվում են ազատ", "ሰብዓዊ ፍጡራን ሁሉ",
    "👩‍👩‍👧‍👦 👍🏽 🇩🇪🇯🇵 ❤️ 😀😃😄 🧑🏿‍🚀 ☺︎ #️⃣ 1️⃣", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𝟙𝟚𝟛 ﬁ ﬂ ½ ² Ⅷ ① ㍿ Å Å Å K Ω",
    "e\u0301 e\u0323\u0302 \u1100\u1161\u11a8 q\u0307\u0323 \u0344 \u2126 \u212b \u0958 \ufb1d \u1e9b\u0323",
]  # fmt: skip

CODE = [
    "def f(x, *args, **kwargs):\n    return {k: v for k, v in zip(args, kwargs)}  # 100% sure\n\n\n",
    "template <typename T>\nauto main(int argc, char** argv) -> int {\n\tfor (size_t i = 0; i < 1'000'000; ++i) { a[i] += 0x1Fu; }\n}\n",
    "SELECT * FROM `table` WHERE id >= 12345 AND name LIKE '%it''s%';\r\n-- done\r\n",
    '{"key": [1, 2.5e-10, null, true], "nested": {"a\\n": "\\u00e9"}}\n',
    "<div class=\"a b\">text &amp; more</div><!-- TODO(me): fix --><br/>\n",
    "$ ls -la /usr/bin | grep -E '^d' >> out.txt 2>&1; echo $?\n",
    "x=1;y=2;;z==3 != 4 && !5 || ~6 ^ 7 <<= 8 ... ??? !!! ___ --- === ///",
    "I'm you're he's we've they'll I'd don't I'M YOU'RE HE'S WE'VE THEY'LL I'D 'tis 'Twas o'clock 'ſ 'ſt '' 'a",
]

SPACES = [
    " ", "  ", "   a", "a   ", "a  b   c    d", "\t\ta\t b", "\n", "\n\n\n", "a\n\nb\r\nc\r\rd", " \n \n  \n x", "\n  \n", "  \n\n  a",
    "\u00a0a\u00a0\u00a0b", "\u3000\u3000全角", "a\u2028b\u2029c\u0085d", "\u180ea \u180e b\u200b\u200bc", "\x0b\x0c\x1c\x1d\x1e\x1f x",
    "a \u00a0 b", "\ufeffbom", " \t\n\r", "a \r\n b",
]  # fmt: skip

SPECIAL = [
    "<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n",
    "<|endoftext|><|endoftext|> <|im_end|>x<|im_end", "<|im_start|<|im_start|>|>", "a<think>b</think>c <tool_call>\n{}\n</tool_call>",
    "  <strip>  x  <strip>", "<mask> <mask>  a<mask>", "caf\u00e9 cafe\u0301 x", "<|begin|>text<|end|>", "<strip><mask><strip>", " \n<strip>\t\n ",
]  # fmt: skip


def runs(length):
    return [c * length for c in (" ", "\n", "a", "1", "!", "é", "中", "😀", "\u0301", "\t", "=", "ab", "\n ", "' ", "'s")]


def random_text(source, length, ranges=((0x20, 0x7F), (0x80, 0x250), (0x250, 0x3000), (0x3000, 0xD800), (0xE000, 0x110000))):
    """Assigned characters, and now and then any at all below U+110000."""
    text = []
    while len(text) < length:
        c = chr(source.randrange(*source.choice(ranges)))
        if unicodedata.category(c) != "Cn":
            text.append(c)
    return "".join(text)


def controls(source, length):
    return "".join(chr(source.choice([*range(0x20), 0x7F, *range(0x80, 0xA0), 0x200B, 0x200D, 0xAD, 0x41])) for _ in range(length))


def mixed(source):
    """Pieces of everything above, one after the other, some in another normalization form or case."""
    everything = WORLD + CODE + SPACES + SPECIAL
    text = ""
    for _ in range(source.randrange(1, 9)):
        piece = source.choice(everything)
        start = source.randrange(len(piece))
        piece = piece[start : start + source.randrange(1, 40)]
        change = source.randrange(8)
        if change == 0:
            piece = unicodedata.normalize("NFD", piece)
        elif change == 1:
            piece = piece.upper()
        elif change == 2:
            piece = random_text(source, source.randrange(1, 12))
        elif change == 3:
            piece = controls(source, source.randrange(1, 6))
        elif change == 4:
            piece = source.choice(" \n\t0a-") * source.randrange(1, 40)
        text += piece
    return text


def all_texts(seed, count, run_length):
    source = random.Random(seed)
    yield ""
    yield from WORLD + CODE + SPACES + SPECIAL
    yield from runs(run_length)
    for _ in range(count):
        yield mixed(source)
