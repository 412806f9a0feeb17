#!/usr/bin/env python3
"""Usage: extraction.py BUILD CORPORA [--lines] [--without-leads] [--worst N] [--part develop|rest]

How well the article is found on the pages of CORPORA/extraction, as tenor-features --article
prints it, or, with --lines, as the HTML reader's places alone say (BUILD/train/weights/html_lines).
The true texts have no standfirsts, so that each one found costs precision: --without-leads
leaves out what is found to be one. Precision and recall of the 4-token shingles of each page, as counts; F1 of their means."""
import argparse
import collections
import hashlib
import html
import json
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLACES_ARTICLE, LINE_CAPTION = (1, 3), 4


def shingles(text):
    tokens = re.findall(r"\w+", text)
    last = max(1, len(tokens) - 3) if tokens else 0
    return collections.Counter(tuple(tokens[i : i + 4]) for i in range(last))


def score(found, true):
    """Precision and recall of one page."""
    found, true = shingles(found), shingles(true)
    common = sum((found & true).values())
    return common / max(1, sum(found.values())), common / max(1, sum(true.values()))


def means(scores):
    precision, recall = (sum(column) / len(scores) for column in zip(*scores))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def is_develop(name):
    """Seven in ten pages, by their names: what was looked at while the reader was written."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 10 < 7


def pages(corpora):
    """(name, path, article) of each page."""
    directory = pathlib.Path(corpora) / "extraction"
    truth = json.loads((directory / "ground-truth.json").read_text())
    return [(name, directory / "html" / (name + ".html"), truth[name]["articleBody"])
            for name in sorted(truth)]


def run(command, paths):
    done = subprocess.run([*command, *map(str, paths)], check=True, capture_output=True)
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def read_lines(build, paths):
    return run([f"{build}/train/weights/html_lines", str(ROOT / "data/page")], paths)


def article_of(record):
    return "\n\n".join(line[3] for line in record["lines"]
                       if line[0] in PLACES_ARTICLE and line[1] != LINE_CAPTION)


def without_leads(record, path):
    """The record's text without the paragraphs that are standfirsts."""
    page, text = path.read_bytes(), "\n\n" + record["text"] + "\n\n"
    for begin, end, role in record["spans"]:
        if role == "lead":
            markup = page[begin:end].decode(record["charset"], "replace")
            words = re.findall(r"\w+", html.unescape(re.sub(r"<[^>]*>", " ", markup)))
            text = re.sub(r"\n\n\W*" + r"\W+".join(words) + r"\W*\n\n", "\n\n", text, count=1)
    return text


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("corpora")
    parser.add_argument("--lines", action="store_true")
    parser.add_argument("--without-leads", action="store_true")
    parser.add_argument("--worst", type=int, default=10)
    parser.add_argument("--part", choices=("develop", "rest"))
    options = parser.parse_args()
    chosen = [page for page in pages(options.corpora)
              if not options.part or is_develop(page[0]) == (options.part == "develop")]
    paths = [path for _, path, _ in chosen]
    if options.lines:
        texts = [article_of(record) for record in read_lines(options.build, paths)]
    else:
        records = run([f"{options.build}/bin/tenor-features", "--article"], paths)
        texts = [without_leads(record, path) if options.without_leads else record["text"]
                 for record, path in zip(records, paths)]
    scores = [score(text, page[2]) for text, page in zip(texts, chosen)]
    print("%d pages: precision %.4f, recall %.4f, F1 %.4f" % (len(scores), *means(scores)))
    for page, (precision, recall) in sorted(zip(chosen, scores),
                                            key=lambda pair: sum(pair[1]))[: options.worst]:
        print("  %.3f %.3f %s" % (precision, recall, page[0]))


if __name__ == "__main__":
    main()
