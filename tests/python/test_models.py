"""Opening models, and closing them."""

import os
import pathlib
import pickle
import shutil
import tempfile
import unittest
from unittest import mock

import support
import tenor


class Models(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.directory)

    def copy(self, name, directory=None):
        target = os.path.join(directory or self.directory, name)
        shutil.copy(os.path.join(support.MODELS, name), target)
        return target

    def test_names_paths_and_bytes(self):
        path = os.path.join(support.MODELS, "stance.tenor")
        content = pathlib.Path(path).read_bytes()
        text = support.demo()[1][1]
        expected = tenor.Scorer("stance", directory=support.MODELS).score(text)
        for model in (path, pathlib.Path(path), content, bytearray(content)):
            for read in (True, False):
                self.assertEqual(tenor.Scorer(model, read=read).score(text), expected)
        both = tenor.Scorer("genre", content, directory=pathlib.Path(support.MODELS))
        self.assertEqual(both.tasks, ("genre", "stance"))
        self.assertEqual(both.labels["stance"], ("government", "opposition"))
        self.assertEqual(both.version, tenor.__version__)
        self.assertIn("genre", repr(both))

    def test_all_of_a_directory(self):
        self.assertEqual(tenor.Scorer(directory=support.MODELS).tasks,
                         ("genre", "hyperpartisan", "lean", "stance"))
        with self.assertRaises(tenor.Error) as raised:
            tenor.Scorer(directory=self.directory)
        self.assertEqual(raised.exception.code, "cannot_open")

    def test_the_environment_names_directories_and_files(self):
        genre = self.copy("genre.tenor")
        other = os.path.join(self.directory, "mödels")
        os.mkdir(other)
        self.copy("stance.tenor", other)
        with mock.patch.dict(os.environ, TENOR_MODELS=f"{genre}::{other}"):
            self.assertEqual(tenor.Scorer().tasks, ("genre", "stance"))
            self.assertEqual(tenor.Scorer("stance").tasks, ("stance",))
            self.assertEqual(tenor.Scorer("genre").tasks, ("genre",))
            with self.assertRaises(tenor.Error) as raised:
                tenor.Scorer("lean")
            self.assertIn("TENOR_MODELS", str(raised.exception))
            self.assertEqual(tenor.Scorer("lean", directory=support.MODELS).tasks, ("lean",))
        with mock.patch.dict(os.environ, TENOR_MODELS=self.directory + "/nothing"):
            self.assertRaises(tenor.Error, tenor.Scorer)

    def test_without_any_a_build_tree_has_those_of_its_checkout(self):
        self.assertEqual(tenor.Scorer("genre").tasks, ("genre",))
        self.assertEqual(tenor.Scorer().tasks, ("genre", "hyperpartisan", "lean", "stance"))

    def test_without_any_else_the_installed_ones(self):
        from tenor import _tree

        if os.path.isdir(tenor.models_directory()):
            self.skipTest("there are installed models")
        with mock.patch.object(_tree, "PACKAGE", self.directory + "/python/tenor"):
            for names in (("genre",), ()):
                with self.assertRaises(tenor.Error) as raised:
                    tenor.Scorer(*names)
                self.assertEqual(raised.exception.code, "cannot_open")
                self.assertIn(tenor.models_directory(), raised.exception.message)

    def test_what_cannot_be_opened(self):
        content = pathlib.Path(support.MODELS, "stance.tenor").read_bytes()
        damaged = bytearray(content)
        damaged[len(damaged) // 2] ^= 1
        for models, code in (
            (["/no/such.tenor"], "cannot_open"),
            ([self.directory + "/"], "cannot_open"),
            ([b""], "bad_model"),
            ([b"not a model" * 100], "bad_model"),
            ([content[:-1]], "bad_model"),
            ([damaged], "bad_model"),
            ([content, content], "bad_model"),
            (["no such name!"], "bad_argument"),
            ([""], "bad_argument"),
        ):
            with self.subTest(models=[str(model)[:20] for model in models]):
                with self.assertRaises(tenor.Error) as raised:
                    tenor.Scorer(*models, directory=self.directory)
                self.assertEqual(raised.exception.code, code)
                self.assertEqual(str(raised.exception), raised.exception.message)
        for model in (None, 1, 1.5, ["genre"], object()):
            with self.assertRaises(TypeError):
                tenor.Scorer(model, directory=support.MODELS)
        for model in ("a\0b", "/a\0b", b"/a\0b".decode()):
            with self.assertRaises(ValueError):
                tenor.Scorer(model, directory=support.MODELS)

    def test_an_unreadable_file(self):
        path = self.copy("stance.tenor")
        os.chmod(path, 0)
        if os.geteuid() == 0:
            self.skipTest("root can read everything")
        self.assertRaises(tenor.Error, tenor.Scorer, path)

    def test_a_file_that_was_read_may_go(self):
        path = self.copy("stance.tenor")
        scorer = tenor.Scorer(path)
        with open(path, "r+b") as file:
            file.truncate(100)
        self.assertIn("scores", scorer.score(support.demo()[1][1]))

    def test_errors_are_pickled(self):
        error = pickle.loads(pickle.dumps(tenor.Error("bad_model", "it is bad")))
        self.assertEqual((error.code, error.message), ("bad_model", "it is bad"))

    def test_closed(self):
        with tenor.Scorer("stance", directory=support.MODELS) as scorer:
            self.assertFalse(scorer.closed)
            stream = scorer.stream(["A text."] * 3, threads=1)
            next(stream)
        self.assertTrue(scorer.closed)
        self.assertEqual(scorer.tasks, ("stance",))
        self.assertIn("closed", repr(scorer))
        scorer.close()
        for call in (lambda: scorer.score("x"), lambda: scorer.score([]), lambda: next(stream),
                     lambda: pickle.dumps(scorer), lambda: scorer.probabilities("x", "stance")):
            self.assertRaises(ValueError, call)


class Versions(unittest.TestCase):
    def test_the_version_is_known_to_python(self):
        import importlib.metadata

        self.assertEqual(importlib.metadata.version("tenor"), tenor.__version__)
