#!/usr/bin/env python3
"""usage: letter_pairs.py DIRECTORY >features/text/letter_pairs.c

Counts which pairs of letters are frequent in a language, and in Chinese, Japanese and Korean which
characters, for features/text/charset_guess.c.

DIRECTORY has these packages of Debian 12, unpacked (`apt-get download NAME`, `dpkg -x FILE
DIRECTORY`): evolution-common gimp-data gnome-user-docs gnucash-common libgtk-3-common vlc-l10n.
Counted are their translated messages of 30 and more characters (12 in the three) and the
paragraphs of GNOME's help. Only the order and rough frequencies of pairs are kept, no text."""
import argparse
import collections
import gettext
import html
import math
import pathlib
import random
import re
import unicodedata

CYRILLIC = "windows-1251 iso-8859-5"
CENTRAL = "windows-1250 iso-8859-2"
# Each language with the encodings that its texts are usually in. Where two of them give the same
# text, the first is meant.
LANGUAGES = {language: "windows-1252" for language in
             "en fr de es it pt nl sv da nb fi is ca eu gl ga id sq".split()}
LANGUAGES |= {language: CENTRAL for language in "cs sk pl hu sl hr ro".split()}
LANGUAGES |= {"tr": "windows-1254", "lt": "windows-1257", "lv": "windows-1257",
              "et": "windows-1257", "vi": "windows-1258"}
LATIN = set(LANGUAGES)
LANGUAGES |= {"ru": f"{CYRILLIC} koi8-r ibm866", "uk": f"{CYRILLIC} koi8-u"}
LANGUAGES |= {language: CYRILLIC for language in "bg sr mk be".split()}
LANGUAGES |= {"el": "windows-1253 iso-8859-7", "he": "windows-1255",
              "ar": "windows-1256 iso-8859-6", "fa": "windows-1256", "ur": "windows-1256",
              "th": "windows-874", "ja": "shift_jis euc-jp", "ko": "euc-kr", "zh_CN": "gbk",
              "zh_TW": "big5"}
BY_CHARACTER = {"ja", "ko", "zh_CN", "zh_TW"}
MESSAGES, PARAGRAPHS = 6000, 3000  # at most, of each language
PAIRS, CHARACTERS = 400, 600
LEAST_BITS, MOST_BITS = 3, 13
TONES = "\u0300\u0301\u0303\u0309\u0323"  # letters by themselves in windows-1258
OTHER_LETTERS = {"ro": str.maketrans("șțȘȚ", "şţŞŢ"), "fa": str.maketrans("یك", "يک")}


def messages(root, language):
    """Translations, or for English what they translate."""
    folder = root / "usr/share/locale" / ("fr" if language == "en" else language)
    for path in sorted(folder.glob("LC_MESSAGES/*.mo")):
        with path.open("rb") as file:
            catalog = gettext.GNUTranslations(file)._catalog
        for key, value in catalog.items():
            key = key[0] if isinstance(key, tuple) else key
            text = key if language == "en" else value
            least = 12 if language in BY_CHARACTER else 30
            if len(text) >= least and value != key and not re.search(r"[<>%{}&\\]|://", text):
                yield text.replace("_", "")


def paragraphs(root, language):
    folder = root / "usr/share/help" / ("C" if language == "en" else language)
    for path in sorted(folder.glob("**/*.page")):
        page = re.sub(r"(?s)<info>.*?</info>|<!--.*?-->", "", path.read_text("utf-8"))
        for found in re.findall(r"(?s)<p>(.*?)</p>", page):
            text = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", found)))
            if len(text) > 40:
                yield text


def texts(root, language):
    both = []
    for some, most in ((messages(root, language), MESSAGES),
                       (paragraphs(root, language), PARAGRAPHS)):
        some = sorted(set(some))
        random.Random(1).shuffle(some)
        both += some[:most]
    return both


def as_encoded(language, text):
    """The characters that an encoding of the language has."""
    text = unicodedata.normalize("NFC", text).translate(OTHER_LETTERS.get(language, {}))
    if language != "vi":
        return text
    made = ""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tones = "".join(part for part in parts if part in TONES)
        base = "".join(part for part in parts if part not in TONES)
        made += unicodedata.normalize("NFC", base) + tones if tones else letter
    return made


def is_letter(character):
    return unicodedata.category(character) in {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nl"}


def count_pairs(language, some):
    count = collections.Counter()
    for text in some:
        letters = "".join(c.lower()[0] if is_letter(c) else " " for c in as_encoded(language, text))
        words = re.sub(" +", " ", f" {letters} ")
        count.update(map("".join, zip(words, words[1:])))
    if language not in LATIN:
        for pair in [pair for pair in count if re.search("[a-z]", pair)]:
            del count[pair]
    return count


def count_characters(some):
    """With the marks that stand between them."""
    count = collections.Counter()
    for text in some:
        count.update(c for c in unicodedata.normalize("NFC", text)
                     if c >= "\u0080" and (is_letter(c) or c in "、。，「」（）：；？！・ー《》"))
    return count


def bands(count, most):
    """The most frequent in bands: those of `bits` are a 2^-bits-th of all."""
    total, found = sum(count.values()), collections.defaultdict(str)
    for entry, times in sorted(count.most_common(most), key=lambda item: (-item[1], item[0])):
        bits = round(-math.log2(times / total))
        if bits <= MOST_BITS:
            found[max(LEAST_BITS, bits)] += entry
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=pathlib.Path)
    root = parser.parse_args().directory
    print("/* letter_pairs: made by train/weights/letter_pairs.py. */")
    print('#include "letter_pairs.h"\n\n/* clang-format off */')
    print("const struct letter_pairs letter_pairs[] = {")
    for language, encodings in LANGUAGES.items():
        some, by_character = texts(root, language), language in BY_CHARACTER
        found = (bands(count_characters(some), CHARACTERS) if by_character else
                 bands(count_pairs(language, some), PAIRS))
        kind = ("CHARACTERS" if by_character else
                "LATIN_PAIRS" if language in LATIN else "PAIRS")
        print(f'    {{"{language[:2]}", "{encodings}", LETTER_{kind}, {{')
        for bits in range(LEAST_BITS, MOST_BITS + 1):
            lines = re.findall(".{1,80}", found[bits]) or [""]
            print("     " + "\n     ".join(f'"{line}"' for line in lines) + ",")
        print("    }},")
    print("};\n/* clang-format on */\n\nconst size_t letter_pairs_count ="
          " sizeof letter_pairs / sizeof *letter_pairs;")


if __name__ == "__main__":
    main()
