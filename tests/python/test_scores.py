"""Results are those of tenor-classify."""

import json
import os
import pickle
import unittest

import support
import tenor


class Scores(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scorer = tenor.Scorer(directory=support.MODELS)

    def compare(self, found, printed):
        self.assertEqual(len(found), len(printed))
        for i, record in enumerate(printed):
            del record["id"]
            self.assertIsNone(support.difference(found[i], record, f"record {i}"))

    def test_the_sample_articles_have_what_tenor_classify_prints(self):
        printed = support.classify(os.path.join(support.SAMPLE, "demo"))
        texts = [text.encode() for _, text in support.demo()]
        self.compare(self.scorer.score(texts), printed)

    def test_so_have_their_evidence_and_reasons(self):
        printed = support.classify("--evidence", "--explain=all", "--coverage", "0.8",
                                   os.path.join(support.SAMPLE, "demo"))
        texts = [text.encode() for _, text in support.demo()]
        found = self.scorer.score(texts, evidence=True, explain="all", coverage=0.8)
        self.compare(found, printed)
        self.assertGreater(len(list(support.spans(found))), 1000)

    def test_records_with_a_title_and_a_source(self):
        given = support.read("articles.jsonl").encode()
        documents = [{"text": r["text"].encode(), "title": r["title"].encode(),
                      "source": r["source"]} for r in support.labelled()]
        for options, keywords in (
            (["--evidence", "--explain"], dict(evidence=True, explain=True)),
            (["--no-abstain", "--min-confidence", "0.5"],
             dict(no_abstain=True, min_confidence=0.5)),
            (["--coverage", "0.9", "--coverage-by", "label", "--raw"],
             dict(coverage=0.9, coverage_by="label", raw=True)),
        ):
            with self.subTest(options=options):
                printed = support.classify("--input", "jsonl", *options, given=given)
                self.compare(self.scorer.score(documents, **keywords), printed)

    def test_spans_of_the_text_as_it_was_read(self):
        given = "".join(json.dumps({"id": "x", "html": page}) + "\n" for page in (PAGE, PAGE * 2))
        printed = support.classify("--input", "jsonl", "--html-field", "html", "--evidence",
                                   "--explain", "--spans", "text", "--no-abstain",
                                   given=given.encode())
        for record in printed:
            del record["text_map"]
        options = dict(evidence=True, explain=True, spans="text", no_abstain=True)
        found = self.scorer.score([{"html": PAGE}, {"html": PAGE * 2}], **options)
        for record in printed:  # bytes of the text there, characters here
            text = record["text"].encode()
            for span in support.spans(record):
                span[:2] = [len(text[:place].decode()) for place in span[:2]]
        self.compare(found, printed)

    def test_errors_are_records(self):
        found = self.scorer.score(["", "   ", b"\x00\x01\x02\x03\xff\xfe" * 40, "x" * 50, "Fine."],
                                  most_bytes=40)
        codes = [record.get("error", {}).get("code") for record in found]
        self.assertEqual(codes[:2], ["empty_text", "empty_text"])
        self.assertEqual(codes[2:4], ["text_too_large", "text_too_large"])
        self.assertIsNone(codes[4])
        self.assertEqual(set(found[0]), {"error"})
        self.assertEqual(set(found[0]["error"]), {"code", "message"})
        binary = self.scorer.score(b"\x7fELF\x00\x01\x02\x03\x00\x00\x05\x06" * 40)
        printed = support.classify("--input", "text", given=b"\x7fELF\x00\x01\x02\x03\x00\x00\x05\x06" * 40)
        self.assertEqual(binary.get("error"), printed[0].get("error"))

    def test_a_missing_text_is_a_record(self):
        nan, text = float("nan"), support.demo()[1][1]
        missing = {"error": {"code": "missing_text", "message": "the text is missing"}}
        texts = [None, text, nan, {"text": None}, {"text": nan, "title": "x"}, {"html": None}, text]
        for threads in (1, 2):
            found = self.scorer.score(texts, threads=threads)
            self.assertEqual(found[1], found[6])
            self.assertIn("scores", found[1])
            self.assertEqual(found[:1] + found[2:6], [missing] * 5)
        self.assertEqual(self.scorer.score({"text": None}), missing)
        self.assertEqual(self.scorer.score({"text": None, "html": text})["page"],
                         self.scorer.score(text, format="html")["page"])

    def test_a_page_that_is_said_to_be_one(self):
        self.assertEqual(self.scorer.score({"html": PAGE, "format": "html"}),
                         self.scorer.score(PAGE, format="html"))

    def test_an_abstention_says_why(self):
        scores = self.scorer.score("Rebels seized it.")["scores"]
        self.assertEqual(scores["genre"]["label"], None)
        self.assertEqual(scores["genre"]["abstain"]["reason"], "short")
        self.assertNotIn("probabilities", scores["genre"])
        german = "Der Minister sagte am Montag, dass die Regierung nicht zurücktreten werde. " * 9
        found = self.scorer.score(german)
        self.assertEqual(found["language"], "de")
        self.assertEqual(found["scores"]["genre"]["abstain"], {"reason": "language", "language": "de"})
        self.assertIsNone(found["evidence"])
        self.assertIsNotNone(self.scorer.score(german, any_language=True, no_abstain=True)
                             ["scores"]["genre"]["label"])

    def test_explain_a_label(self):
        text = support.demo()[0][1]
        scores = self.scorer.score(text, explain="left")["scores"]
        self.assertEqual(set(scores["lean"]["explanation"]), {"left"})
        self.assertEqual(scores["genre"]["explanation"], {})
        explanation = scores["lean"]["explanation"]["left"]
        total = sum(r["weight"] for r in explanation["reasons"]) + explanation["constant"]
        self.assertAlmostEqual(total, explanation["decision"], places=4)
        with self.assertRaises(ValueError):
            self.scorer.score(text, explain="sideways")

    def test_facts_that_are_given(self):
        page = self.scorer.score({"text": "A text. " * 30, "title": "Its title", "site": "Site",
                                  "byline": "Zoë Müller", "date": "2031-03-11"})["page"]
        self.assertEqual([page["title"], page["site"], page["byline"], page["day"]],
                         ["Its title", "Site", "Zoë Müller", "2031-03-11"])

    def test_bytes_have_charsets_and_str_has_not(self):
        text = support.NON_ASCII.replace("Łódź", "Lodz").replace("東京", "Tokyo")
        text = text.replace("🙂", "").replace("🇸🇾", "")
        found = self.scorer.score(text.encode("windows-1252"), charset="latin1")
        self.assertEqual(found["page"]["charset"], "windows-1252")
        page = "<meta charset=windows-1252><p>" + support.NON_ASCII
        found = self.scorer.score(page, format="html")
        self.assertEqual(found["page"]["charset"], "utf-8")
        self.assertIn("charset_guessed",
                      self.scorer.score(text.encode("windows-1252"))["notes"])
        for bad in ("no such", "utf-8\0", ""):
            with self.assertRaises(ValueError):
                self.scorer.score(b"x", charset=bad)
        with self.assertRaises(ValueError):
            self.scorer.score("x", charset="utf-8")

    def test_one_or_many(self):
        text = support.demo()[1][1]
        one = self.scorer.score(text)
        self.assertIsInstance(one, dict)
        self.assertEqual(self.scorer.score([text]), [one])
        self.assertEqual(self.scorer.score((t for t in (text, text))), [one, one])
        self.assertEqual(self.scorer.score({"text": text}), one)
        self.assertEqual(self.scorer.score([]), [])
        self.assertEqual(self.scorer.score(iter(())), [])
        self.assertEqual(list(self.scorer.stream([text] * 40)), [one] * 40)

    def test_pickled(self):
        text = support.demo()[1][1]
        again = pickle.loads(pickle.dumps(self.scorer))
        self.assertEqual(again.score(text), self.scorer.score(text))


PAGE = """<html><head><title>Caf&eacute; closes</title></head><body><nav><a href=x>Home</a></nav>
<article><h1>Caf&eacute; closes</h1><p>The caf&eacute; may close, said Zo&euml; <b>M&uuml;ller</b>
of the port &amp; harbour office on Monday. &ldquo;We will clearly never leave,&rdquo; she said.</p>
<p>Officials in Łódź praised her; the mayor condemned the “awful” decision 🙂.</p></article></body>"""


class Tables(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scorer = tenor.Scorer("genre", "stance", directory=support.MODELS)
        cls.texts = [text for _, text in support.demo()] + ["", "Too short."]

    def test_probabilities(self):
        try:
            import numpy
        except ImportError:
            self.skipTest("there is no numpy")
        array = self.scorer.probabilities(self.texts, "genre")
        self.assertEqual(array.shape, (7, len(self.scorer.labels["genre"])))
        self.assertTrue(numpy.isnan(array[5:]).all())
        scores = self.scorer.score(self.texts[1])["scores"]["genre"]
        self.assertEqual(dict(zip(self.scorer.labels["genre"], array[1])), scores["probabilities"])
        self.assertEqual(self.scorer.probabilities([], "genre").shape,
                         (0, len(self.scorer.labels["genre"])))
        self.assertEqual(self.scorer.probabilities(self.texts[1], "genre").shape[0], 1)
        with self.assertRaises(ValueError):
            self.scorer.probabilities(self.texts, "sentiment")
        with self.assertRaises(TypeError):
            self.scorer.probabilities(self.texts, "genre", evidence=True)

    def test_without_numpy(self):
        done = support.python(
            "import sys; sys.modules['numpy'] = None\n"
            "import tenor\n"
            f"scorer = tenor.Scorer('stance', directory={support.MODELS!r})\n"
            f"rows = scorer.probabilities([{self.texts[1]!r}, ''], 'stance')\n"
            "assert type(rows) is list and sum(rows[0]) == 1, rows\n"
            "assert rows[1][0] != rows[1][0]\n")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_nothing_is_imported_before_it_is_needed(self):
        done = support.python("import sys, tenor; print('numpy' in sys.modules or "
                              "'pandas' in sys.modules or 'sklearn' in sys.modules)")
        self.assertEqual((done.stdout, done.stderr), ("False\n", ""))

    def test_frame(self):
        try:
            import pandas
        except ImportError:
            self.skipTest("there is no pandas")
        series = pandas.Series(self.texts, index=list("abcdefg"))
        frame = self.scorer.frame(series)
        self.assertEqual(list(frame.columns),
                         ["genre", "genre.confidence", "genre.abstain", "stance",
                          "stance.confidence", "stance.abstain", "error"])
        self.assertEqual(list(frame.index), list("abcdefg"))
        found = self.scorer.score(series)
        self.assertEqual(list(frame["genre"][:5]), [f["scores"]["genre"]["label"] for f in found[:5]])
        self.assertEqual(frame["error"]["f"], "empty_text")
        self.assertEqual(frame["genre.abstain"]["g"], "short")
        self.assertEqual(len(self.scorer.frame([])), 0)
        table = pandas.DataFrame({"text": self.texts})
        with self.assertRaises(TypeError):
            self.scorer.score(table)
        self.assertEqual(self.scorer.score(table.to_dict("records")), found)
        holes = pandas.Series([self.texts[1], None, pandas.NA, pandas.NaT, float("nan")])
        frame = self.scorer.frame(holes)
        self.assertEqual(list(frame["error"]), [None] + ["missing_text"] * 4)
        self.assertEqual(frame["genre"][0], found[1]["scores"]["genre"]["label"])
        rows = self.scorer.probabilities(holes, "genre")
        self.assertEqual([bool(row[0] == row[0]) for row in rows], [True] + [False] * 4)
        for nothing in (pandas.NA, pandas.NaT, float("nan"), rows.astype("float32")[1][0], None):
            with self.subTest(nothing=repr(nothing)):
                self.assertEqual(self.scorer.score({
                    "text": self.texts[1], "html": nothing, "title": nothing, "date": nothing,
                    "source": nothing, "format": nothing, "charset": nothing}), found[1])
        missing = pandas.DataFrame({"text": self.texts[:2], "title": ["Title", float("nan")]})
        self.assertEqual(self.scorer.score(missing.to_dict("records"))[1], found[1])
