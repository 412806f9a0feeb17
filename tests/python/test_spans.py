"""Spans count what the user has: characters of str, bytes of bytes."""

import unittest

import support
import tenor

ASKED = dict(evidence=True, explain="all", no_abstain=True)


class Spans(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scorer = tenor.Scorer("genre", "lean", directory=support.MODELS)

    def compare(self, text, title=None):
        """Each span of a str cuts out what the same span of its UTF-8 does."""
        encoded = text.encode("utf-8", "surrogatepass")
        head = title.encode() if title else b""
        of_text = list(support.spans(self.scorer.score({"text": text, "title": title}, **ASKED)))
        of_bytes = list(support.spans(self.scorer.score(
            {"text": encoded, "title": head or None}, **ASKED, charset="utf-8")))
        self.assertEqual(len(of_text), len(of_bytes))
        self.assertGreater(len(of_text), 30)
        for (begin, end, *where), (first, last, *there) in zip(of_text, of_bytes):
            self.assertEqual(where, there)
            cut = (title if where else text)[begin:end].encode("utf-8", "surrogatepass")
            self.assertEqual(cut, (head if where else encoded)[first:last])
        return of_text

    def test_ascii(self):
        self.compare("The mayor may lose, officials said on Monday. " * 8)

    def test_characters_of_all_lengths(self):
        self.compare(support.NON_ASCII)

    def test_a_title_beside_the_text(self):
        found = self.compare(support.NON_ASCII, "Zoë Müller’s café 🙂 may close, they said")
        self.assertTrue(any(span[2:] == ["title"] for span in found))

    def test_a_title_in_str_beside_a_text_in_bytes(self):
        found = self.scorer.score({"text": support.NON_ASCII.encode(), "title": "Łódź 🙂 may close"},
                                  **ASKED)
        words = {"Łódź 🙂 may close"[b:e] for b, e, *where in support.spans(found) if where}
        self.assertIn("may", words)

    def test_lone_surrogates(self):
        text = "A \ud800 mayor \udfff may lose, officials said on Monday. " * 8
        self.assertIn("invalid_utf8", self.scorer.score(text)["notes"])
        self.compare(text)

    def test_pages(self):
        text = ("<html><body><p>The caf&eacute; may close, said Zo&euml; Müller 🙂 of the port "
                "office.</p>" * 9)
        found = self.scorer.score(text, format="html", **ASKED)
        cuts = {text[begin:end] for begin, end in support.spans(found)}
        self.assertIn("caf&eacute;", cuts)
        self.assertIn("Müller", " ".join(cuts))

    def test_long_texts_are_counted_from_near_by(self):
        for length in (255, 256, 257, 511, 512, 513):
            with self.subTest(length=length):
                self.compare("é" * (length // 2) + "a" * (length % 2) + " may lose, he said. " * 12)

    def test_the_words_are_those_of_the_reasons(self):
        found = self.scorer.score(support.NON_ASCII, **ASKED)
        reasons = [reason for score in found["scores"].values()
                   for label in score["explanation"].values() for reason in label["reasons"]]
        words = [r for r in reasons if r["kind"] in ("word", "function_word")]
        self.assertGreater(len(words), 40)
        for reason in words:
            begin, end = reason["spans"][0]
            self.assertEqual(support.NON_ASCII[begin:end], reason["text"])
