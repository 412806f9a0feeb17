"""Classifier: training, and what scikit-learn asks of its estimators."""

import json
import os
import pickle
import tempfile
import threading
import unittest
import warnings

import support
import tenor

try:
    import numpy
    import sklearn
except ImportError:
    sklearn = None


def load():
    records = support.labelled()
    return [r["text"] for r in records], [r["stance"] for r in records], [r["source"] for r in records]


class Training(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.texts, cls.labels, cls.sources = load()
        cls.model = tenor.Classifier(**support.QUICK).fit(cls.texts, cls.labels)

    def test_what_was_learned_is_told(self):
        model = self.model
        self.assertEqual(list(model.classes_), sorted(set(self.labels)))
        self.assertIs(type(model.model_), bytes)
        self.assertEqual(model.report_["documents"], len(self.texts))
        found = list(model.predict(self.texts))
        right = sum(a == b for a, b in zip(found, self.labels)) / len(found)
        self.assertGreater(right, 0.9)
        self.assertEqual(model.score(self.texts, self.labels), right)

    def test_it_is_what_tenor_train_makes(self):
        scorer = tenor.Scorer(self.model.model_)
        self.assertEqual(scorer.tasks, ("label",))
        expected = scorer.probabilities(self.texts, "label", no_abstain=True, any_language=True)
        self.assertTrue((self.model.predict_proba(self.texts) == expected).all())
        given = "".join(json.dumps({"text": text}) + "\n" for text in self.texts).encode()
        with tempfile.NamedTemporaryFile(suffix=".tenor") as file:
            file.write(self.model.model_)
            file.flush()
            printed = support.classify("-m", file.name, "--no-abstain", "--any-language",
                                       "--input", "jsonl", given=given)
        for row, record in zip(expected, printed, strict=True):
            found = dict(zip(self.model.classes_, row))
            self.assertIsNone(support.difference(
                found, record["scores"]["label"]["probabilities"]))

    def test_documents_with_titles_pages_and_groups(self):
        documents = [{"text": r["text"], "title": r["title"]} for r in support.labelled()]
        documents[3] = {"html": "<html><body><p>" + self.texts[3] + "</p></body></html>"}
        documents[4] = {"text": "<p>" + self.texts[4] + "</p>", "format": "html", "title": None}
        documents[6] = {"html": "<p>" + self.texts[6], "format": "html", "source": "x",
                        "byline": "x", "site": None}
        documents[5] = {"text": self.texts[5] + "\ud800", "title": float("nan")}
        model = tenor.Classifier(**support.QUICK).fit(documents, self.labels, groups=self.sources)
        self.assertEqual(model.report_["documents"], len(documents))
        self.assertNotEqual(model.model_, self.model.model_)
        self.assertEqual(len(model.predict(documents)), len(documents))

    def test_the_same_seed_gives_the_same_model(self):
        again = tenor.Classifier(**support.QUICK, threads=1).fit(self.texts, self.labels)
        self.assertEqual(again.model_, self.model.model_)

    def test_parameters_become_options(self):
        model = tenor.Classifier(seed=3, threads=2, words="1-1", head=10, min_documents=3, cost=0.5,
                                 drop_lines=True, raw=True, options=("--target", "a=b.txt"))
        self.assertEqual(model._command_options(), [
            "--seed=3", "--threads=2", "--words=1-1", "--head=10", "--min-documents=3",
            "--cost=0.5", "--drop-lines", "--raw", "--target", "a=b.txt"])
        for options in ("--raw", None, 3, ("--target", 3), (b"--raw",)):
            with self.subTest(options=options), self.assertRaisesRegex(TypeError, "option"):
                tenor.Classifier(options=options)._command_options()

    def test_options_that_are_for_fit_alone(self):
        for options in (("--output", "x"), ("--output=x",), ("--outp=x",), ("-ox",), ("-o", "x"),
                        ("--help",), ("-h",), ("--version",), ("-V",), ("--task=x",),
                        ("--report=x",), ("--label-field", "text"), ("--audit",), ("--",)):
            with self.subTest(options=options), self.assertRaisesRegex(ValueError, "not for fit"):
                tenor.Classifier(options=options).fit(self.texts, self.labels)
        for options in (("--target", "a=b"), ("--memory=1G",), ("--head=3", "--verbose")):
            self.assertEqual(tenor.Classifier(options=options)._command_options()[1:],
                             list(options))

    def test_groups_that_are_missing_are_no_source(self):
        nan = float("nan")
        sources = [nan if i % 3 == 0 else None if i % 3 == 1 else source
                   for i, source in enumerate(self.sources)]
        documents = [{"text": text} if i % 3 < 2 else {"text": text, "source": source}
                     for i, (text, source) in enumerate(zip(self.texts, self.sources))]
        model = tenor.Classifier(**support.QUICK)
        expected = model.fit(documents, self.labels).model_
        self.assertEqual(model.fit(self.texts, self.labels, groups=sources).model_, expected)
        with_nan = [source if i % 3 == 2 else "nan" for i, source in enumerate(self.sources)]
        self.assertNotEqual(model.fit(self.texts, self.labels, groups=with_nan).report_,
                            model.fit(self.texts, self.labels, groups=sources).report_)

    def test_what_is_no_list_of_texts(self):
        for texts in ("goal", b"goal", {"text": "goal"}, 3, None):
            for call in (self.model.predict, self.model.predict_proba):
                with self.subTest(texts=texts):
                    self.assertRaises(TypeError, call, texts)

    def test_labels_keep_their_type(self):
        for labels, kind in (([i % 2 == 0 for i in range(72)], bool),
                             ([10 - i % 3 for i in range(72)], int)):
            with self.subTest(kind=kind):
                model = tenor.Classifier(**support.QUICK).fit(self.texts, labels)
                classes = list(model.classes_)
                self.assertEqual(classes, sorted(set(labels)))
                values = model.predict(self.texts[:9]).tolist()
                self.assertEqual({type(value) for value in values}, {kind})
                probabilities = model.predict_proba(self.texts[:9])
                self.assertEqual([classes[row.argmax()] for row in probabilities], values)

    def test_pickled_it_predicts_the_same(self):
        again = pickle.loads(pickle.dumps(self.model))
        self.assertNotIn("_scorer", again.__dict__)
        self.assertTrue((again.predict_proba(self.texts) ==
                         self.model.predict_proba(self.texts)).all())

    def test_abstaining_is_for_those_who_ask(self):
        # A text in another language.
        german = "Der Minister sagte am Montag, dass die Regierung nicht zurücktreten werde. " * 9
        self.assertIn(self.model.predict([german])[0], self.labels)
        model = pickle.loads(pickle.dumps(self.model)).set_params(abstain=True)
        self.assertEqual(list(model.predict([german])), [None])
        self.assertTrue((model.predict_proba([german]) != model.predict_proba([german])).all())

    def test_texts_without_a_prediction(self):
        with self.assertRaisesRegex(tenor.Error, "text number 1: ") as raised:
            self.model.predict(["A text.", ""])
        self.assertEqual(raised.exception.code, "empty_text")
        with self.assertRaisesRegex(tenor.Error, "text number 1: ") as raised:
            self.model.predict(["A text.", None])
        self.assertEqual(raised.exception.code, "missing_text")
        self.assertEqual(self.model.predict_proba([]).shape, (0, len(self.model.classes_)))

    def test_sets_that_cannot_be_trained_on(self):
        one, two = self.texts[:8], ["a", "b"] * 4
        for error, texts, labels in (
            (ValueError, [], []), (ValueError, one, ["a"] * 8), (ValueError, one, two[:-1]),
            (ValueError, one, ["", "b"] * 4), (ValueError, one, [" a", "b"] * 4),
            (ValueError, one, [None, "b"] * 4), (ValueError, one, [float("nan"), 1.0] * 4),
            (TypeError, [b"x"] * 8, two), (ValueError, [None] * 8, two), (TypeError, [3] * 8, two),
            (ValueError, [{"text": None}] * 8, two), (ValueError, [float("nan")] * 8, two),
            (ValueError, [{"text": "x", "format": "pdf"}] * 8, two),
            (TypeError, [{"text": "x", "title": b"x"}] * 8, two),
            (TypeError, one, [("a", 1), ("b", 2)] * 4), (TypeError, one, [b"a", b"b"] * 4),
            (TypeError, "eight wo", two), (TypeError, b"eight wo", two),
            (TypeError, dict.fromkeys(one), two), (TypeError, one, "abababab"), (TypeError, one, 3),
            (TypeError, None, two),
            (ValueError, [{"text": "x", "id": 1}] * 8, two), (ValueError, [{}] * 8, two),
            (tenor.Error, [""] * 8, two), (tenor.Error, one, ["a\nb", "b"] * 4),
        ):
            with self.subTest(labels=repr(labels)[:9], texts=repr(texts)[:9]):
                self.assertRaises(error, tenor.Classifier(**support.QUICK).fit, texts, labels)
        self.assertRaises(ValueError, tenor.Classifier().fit, one, two, ["x"])

    def test_what_tenor_train_says_is_said(self):
        with self.assertRaisesRegex(ValueError, "--words"):
            tenor.Classifier(words="9-1").fit(self.texts, self.labels)
        with self.assertRaisesRegex(tenor.Error, "/no/such"):
            tenor.Classifier(vectors="/no/such").fit(self.texts, self.labels)
        for program in ("/no/such/program", support.ROOT):
            with self.assertRaises(tenor.Error) as raised:
                tenor.Classifier(train=program).fit(self.texts, self.labels)
            self.assertEqual(raised.exception.code, "cannot_open")
        for program in ("/bin/false", "/bin/true"):
            with self.assertRaises(tenor.Error) as raised:
                tenor.Classifier(train=program).fit(self.texts, self.labels)
            self.assertEqual(raised.exception.code, "training_failed")

    def test_before_fit(self):
        for call in ("predict", "predict_proba"):
            self.assertRaises(ValueError, getattr(tenor.Classifier(), call), ["x"])

    def test_nothing_is_left_in_the_directory_for_files(self):
        with tempfile.TemporaryDirectory() as directory:
            before, tempfile.tempdir = tempfile.tempdir, directory
            try:
                tenor.Classifier(**support.QUICK).fit(self.texts, self.labels)
                with self.assertRaises(ValueError):
                    tenor.Classifier(words="x").fit(self.texts, self.labels)
                self.assertEqual(os.listdir(directory), [])
            finally:
                tempfile.tempdir = before

    def test_predicting_on_many_threads(self):
        expected, wrong = self.model.predict_proba(self.texts), []
        fresh = pickle.loads(pickle.dumps(self.model))

        def use():
            if not (fresh.predict_proba(self.texts) == expected).all():
                wrong.append(1)

        threads = [threading.Thread(target=use) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])

    def test_without_scikit_learn(self):
        done = support.python(
            "import sys; sys.modules['sklearn'] = sys.modules['numpy'] = None\n"
            "import json, tenor\n"
            "records = [json.loads(line) for line in open('data/sample/articles.jsonl')]\n"
            "texts, labels = [r['text'] for r in records], [r['stance'] for r in records]\n"
            f"model = tenor.Classifier(**{support.QUICK!r})\n"
            "assert model.get_params()['cost'] == 1 and 'self' not in model.get_params()\n"
            "model.set_params(seed=2).fit(texts, labels)\n"
            "assert model.predict(texts[:3]) == labels[:3]\n"
            "assert type(model.predict_proba(texts[:2])) is list\n"
            "assert model.score(texts, labels) > 0.9 and model.classes_ == sorted(set(labels))\n"
            "import pickle; pickle.loads(pickle.dumps(model)).predict(texts[:1])\n"
            "for call in (lambda: model.set_params(no=1), lambda: tenor.Classifier().predict('x')):\n"
            "    try: call()\n"
            "    except ValueError: print('ValueError')\n")
        self.assertEqual((done.stdout, done.stderr), ("ValueError\n" * 2, ""))


@unittest.skipUnless(sklearn, "there is no scikit-learn")
class ScikitLearn(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.texts, labels, cls.sources = load()
        cls.labels = numpy.array([label == "merchants" for label in labels])
        if cls.labels.all() or not cls.labels.any():
            cls.labels = numpy.array([label == sorted(set(labels))[0] for label in labels])
        cls.estimator = tenor.Classifier(**support.QUICK)

    def test_clone_and_parameters(self):
        from sklearn.base import clone, is_classifier

        estimator = tenor.Classifier(seed=5, options=("--verbose",))
        copy = clone(estimator)
        self.assertEqual(copy.get_params(), estimator.get_params())
        self.assertTrue(is_classifier(copy))
        self.assertEqual(copy._get_tags()["X_types"] if hasattr(copy, "_get_tags") else ["string"],
                         ["string"])
        self.assertEqual(set(vars(tenor.Classifier())), set(tenor.Classifier().get_params()))
        self.assertRaises(ValueError, estimator.set_params, nothing=1)

    def test_cross_validation_in_processes(self):
        from sklearn.model_selection import cross_val_predict, cross_val_score

        scores = cross_val_score(self.estimator, self.texts, self.labels, cv=2, n_jobs=2)
        self.assertEqual(len(scores), 2)
        self.assertTrue((scores > 0.3).all())
        rows = cross_val_predict(self.estimator, numpy.array(self.texts, dtype=object), self.labels,
                                 cv=2, method="predict_proba", fit_params={"groups": self.sources})
        self.assertEqual(rows.shape, (len(self.texts), 2))
        self.assertTrue(numpy.allclose(rows.sum(axis=1), 1))

    def test_grid_search_of_a_pipeline(self):
        from sklearn.model_selection import GridSearchCV
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import FunctionTransformer

        pipeline = make_pipeline(FunctionTransformer(lambda X: [text.strip() for text in X]),
                                 self.estimator)
        search = GridSearchCV(pipeline, {"classifier__words": ["1-1", "1-2"]}, cv=2,
                              scoring="neg_log_loss")
        search.fit(self.texts, self.labels)
        self.assertIn(search.best_params_["classifier__words"], ("1-1", "1-2"))
        self.assertEqual(list(search.classes_), [False, True])
        self.assertEqual(search.predict(self.texts).dtype, bool)
        self.assertTrue(numpy.allclose(numpy.exp(search.predict_log_proba(self.texts)),
                                       search.predict_proba(self.texts)))

    def test_calibrated(self):
        from sklearn.calibration import CalibratedClassifierCV

        with warnings.catch_warnings():
            warnings.simplefilter("error")
            model = CalibratedClassifierCV(self.estimator, cv=2).fit(self.texts, self.labels)
        self.assertEqual(model.predict_proba(self.texts).shape, (len(self.texts), 2))

    def test_not_fitted(self):
        from sklearn.exceptions import NotFittedError

        self.assertRaises(NotFittedError, self.estimator.predict, ["x"])

    def test_pandas(self):
        try:
            import pandas
        except ImportError:
            self.skipTest("there is no pandas")
        frame = pandas.DataFrame({"text": self.texts, "label": self.labels}).sample(
            frac=1, random_state=1)
        model = tenor.Classifier(**support.QUICK).fit(frame["text"], frame["label"])
        self.assertGreater(model.score(frame["text"], frame["label"]), 0.9)
        for call in (model.predict, lambda table: model.fit(table, frame["label"])):
            self.assertRaises(TypeError, call, frame[["text"]])
        groups = pandas.Series([pandas.NA, "a", pandas.NaT, "b"] * 18)
        sources = pandas.Series([None, "a", float("nan"), "b"] * 18)
        fitted = [model.fit(frame["text"], frame["label"], groups=given).model_
                  for given in (groups, sources)]
        self.assertEqual(fitted[0], fitted[1])
        frame.loc[frame.index[0], "label"] = pandas.NA
        self.assertRaises(ValueError, model.fit, frame["text"], frame["label"])
