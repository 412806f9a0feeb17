"""Arguments that are none, texts that are none, and what happens meanwhile."""

import contextlib
import gc
import os
import resource
import signal
import subprocess
import sys
import threading
import time
import unittest
from unittest import mock

import support
import tenor


class Arguments(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scorer = tenor.Scorer("stance", directory=support.MODELS)

    def test_what_is_no_text(self):
        for texts in (None, 1, 1.5, object(), float("nan"), ["x", 3], [["x"]], [object()], True, [False],
                      {"text": 3}, {"text": "x", "title": 3}, {"html": ["x"]}):
            for threads in (1, 2):
                with self.subTest(texts=texts, threads=threads):
                    self.assertRaises(TypeError, self.scorer.score, texts, threads=threads)

    def test_messages_say_which(self):
        with self.assertRaisesRegex(TypeError, "number 2 is str, bytes or dict, not int"):
            self.scorer.score(["a", "b", 3])

    def test_documents_that_are_not_as_they_should_be(self):
        for document in ({}, {"title": "x"}, {"html": "x", "format": "pdf"},
                         {"text": "x", "format": ["text"]}, {"text": "x", "html": "x"}, {"text": "x", "id": 1},
                         {"text": "x", "format": "pdf"}, {"text": b"x", "charset": "nonsense"},
                         {"text": "x", "charset": "utf-8"}):
            with self.subTest(document=document):
                self.assertRaises(ValueError, self.scorer.score, document)

    def test_options_that_are_not_as_they_should_be(self):
        nan = float("nan")
        for error, options in (
            (ValueError, dict(min_confidence=1.1)), (ValueError, dict(min_confidence=-0.1)),
            (ValueError, dict(min_confidence=nan)), (TypeError, dict(min_confidence=None)),
            (ValueError, dict(coverage=2)), (ValueError, dict(coverage=nan)),
            (ValueError, dict(coverage_by="x")), (ValueError, dict(spans="x")),
            (ValueError, dict(threads=0)), (TypeError, dict(threads=1.5)),
            (TypeError, dict(threads=True)), (ValueError, dict(timeout=0)),
            (ValueError, dict(timeout=-1)), (ValueError, dict(timeout=nan)),
            (ValueError, dict(timeout=float("inf"))), (ValueError, dict(most_bytes=0)),
            (TypeError, dict(most_bytes=1.5)), (ValueError, dict(format="pdf")),
            (TypeError, dict(charset=3)), (TypeError, dict(source=3)), (TypeError, dict(no=1)),
            (ValueError, dict(explain=3)),
        ):
            for texts in ("A text.", []):
                with self.subTest(options=options):
                    self.assertRaises(error, self.scorer.score, texts, **options)
        self.assertIn("page", self.scorer.score("A text.", most_bytes=10**30))

    def test_messages_name_the_method_that_was_called(self):
        for method, arguments in ((self.scorer.stream, ()), (self.scorer.frame, ()),
                                  (self.scorer.probabilities, ("stance",))):
            name = method.__name__
            for option in ("nothing", "scores_only", "is_direct", "labels"):
                with self.subTest(method=name, option=option):
                    expected = rf"^Scorer.{name}\(\) got an unexpected keyword argument '{option}'$"
                    with self.assertRaisesRegex(TypeError, expected):
                        method(["A text."], *arguments, **{option: True})

    def test_whole_numbers_of_other_types(self):
        class Two:
            def __index__(self):
                return 2

        self.assertIn("page", self.scorer.score(["A."], threads=Two(), most_bytes=Two())[0])

    def test_odd_texts(self):
        for text in ("a\0b", b"a\0b" * 9, b"\xff\xfe", b"\xc3", "\udcff\ud800", "\ufeff", "\n" * 999,
                     b"\xf0\x9f\x98", "🙂" * 500, "<" * 3000, "\u202e\u200b" * 300):
            with self.subTest(text=text[:9]):
                found = self.scorer.score(text, evidence=True, explain=True, no_abstain=True)
                self.assertTrue("error" in found or "scores" in found)

    def test_the_extension_does_not_trust_the_files_beside_it(self):
        from tenor import _tenor

        result = _tenor.Result()
        for arguments in ((), (1, 2, 3), (self.scorer._scorer, (), None),
                          (None, None, None), (self.scorer._scorer, ("x",), 1)):
            self.assertRaises(TypeError, result.score, *arguments)
        run = _tenor.Run(True, False, False, False, None, False, False, False, 0, 0, False, 0, 0)
        for document in ((), ("x",), (3,) + (None,) * 7, ("x", 3) + (None,) * 6):
            self.assertRaises(TypeError, result.score, self.scorer._scorer, document, run)
        nothing = (None,) * 6 + (False, None)
        self.assertRaises(ValueError, result.score, self.scorer._scorer, nothing, run)
        for call in (lambda: _tenor.Scorer(1, 2), lambda: _tenor.Scorer((3,), True),
                     lambda: _tenor.Run(), lambda: _tenor.Result(1), lambda: _tenor.Scorer(((),), 1),
                     lambda: _tenor.Scorer((("name", b"x", 3),), True)):
            self.assertRaises(TypeError, call)


class Size(unittest.TestCase):
    def test_a_long_text_is_refused_at_once(self):
        scorer = tenor.Scorer("stance", directory=support.MODELS)
        text = "word " * 20_000_000
        begin = time.monotonic()
        found = scorer.score([text, text.encode()], most_bytes=1_000_000)
        self.assertLess(time.monotonic() - begin, 10)
        self.assertEqual([f["error"]["code"] for f in found], ["text_too_large"] * 2)

    def test_too_little_memory(self):
        done = support.python(
            "import resource, sys, tenor\n"
            "scorer = tenor.Scorer('stance', directory=sys.argv[1])\n"
            "text = 'word ' * 8_000_000\n"
            "size = int(open('/proc/self/statm').read().split()[0]) * resource.getpagesize()\n"
            "for given in (text, text.encode()):\n"
            "    resource.setrlimit(resource.RLIMIT_AS, (size + 60_000_000, -1))\n"
            "    try:\n"
            "        scorer.score(given)\n"
            "    except MemoryError:\n"
            "        print('MemoryError')\n"
            "    resource.setrlimit(resource.RLIMIT_AS, (-1, -1))\n"
            "print(scorer.score('Fine.')['page']['article_words'])\n", support.MODELS)
        self.assertEqual((done.stdout, done.stderr), ("MemoryError\nMemoryError\n1\n", ""))

    def test_each_allocation_of_python_may_fail(self):
        done = support.python(
            "import sys, tenor\n"
            "try:\n"
            "    import _testcapi\n"
            "except ImportError:\n"
            "    print('skip'); sys.exit()\n"
            "scorer = tenor.Scorer('stance', directory=sys.argv[1])\n"
            "document = ({!r}, 'Zoë may lose', None, None, None, None, False, None)\n"
            "from tenor import _options\n"
            "run = _options.make_run(scorer.labels, scores_only=False, is_direct=True, evidence=True,\n"
            "    explain='all', coverage=0.9, spans='input', no_abstain=True)\n"
            "from tenor import _tenor\n"
            "result = _tenor.Result()\n"
            "expected = result.score(scorer._scorer, document, run)\n"
            "failed, start, found = 0, 1, None\n"
            "while found is None:\n"
            "    _testcapi.set_nomemory(start, start + 1)\n"
            "    try:\n"
            "        found = result.score(scorer._scorer, document, run)\n"
            "    except MemoryError:\n"
            "        failed += 1\n"
            "    finally:\n"
            "        _testcapi.remove_mem_hooks()\n"
            "    start += 1 + start // 200\n"
            "assert found == expected\n"
            "print('done', failed > 100)\n".format(support.NON_ASCII), support.MODELS)
        if done.stdout == "skip\n":
            self.skipTest("this Python has no _testcapi")
        self.assertEqual((done.stdout, done.stderr, done.returncode), ("done True\n", "", 0))

    def test_nothing_is_lost(self):
        """Resident memory stays, whatever became of two thousand calls."""
        scorer = tenor.Scorer("stance", directory=support.MODELS)
        closed = tenor.Scorer("stance", directory=support.MODELS)
        closed.close()

        def calls():
            scorer.score({"text": support.NON_ASCII, "title": "Łódź may close"}, evidence=True,
                         explain="all", no_abstain=True, coverage=0.9)
            scorer.score(["", b"\0\1\2" * 90, "x"], threads=1)
            for bad in (lambda: scorer.score(None), lambda: scorer.score([3]),
                        lambda: closed.score("x"), lambda: scorer.score({"text": "x", "a": 1})):
                try:
                    bad()
                except (TypeError, ValueError):
                    pass

        def resident():
            gc.collect()
            with open("/proc/self/statm", encoding="ascii") as file:
                return int(file.read().split()[1]) * resource.getpagesize()

        for _ in range(300):
            calls()
        before, references = resident(), sys.getrefcount(None)
        for _ in range(2000):
            calls()
        self.assertLess(resident() - before, 2_000_000)
        self.assertLess(abs(sys.getrefcount(None) - references), 200)


def seconds_of(work):
    begin = time.monotonic()
    work()
    return time.monotonic() - begin


class Meanwhile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scorer = tenor.Scorer("genre", "stance", directory=support.MODELS)
        cls.texts = [text for _, text in support.demo()]
        cls.expected = cls.scorer.score(cls.texts, threads=1)

    def test_any_number_of_threads_finds_the_same(self):
        for threads in (1, 2, 3, 9):
            self.assertEqual(self.scorer.score(self.texts * 5, threads=threads), self.expected * 5)

    def test_eight_threads_with_one_scorer(self):
        wrong = []

        def use():
            for i in range(10):
                options = dict(threads=1 + i % 2)
                if self.scorer.score(self.texts, **options) != self.expected:
                    wrong.append(i)

        threads = [threading.Thread(target=use) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])

    def test_a_generator_that_fails_leaves_nothing_behind(self):
        def texts():
            yield from self.texts * 4
            raise LookupError("the database is gone")

        before = threading.active_count()
        for threads in (1, 3):
            with self.assertRaisesRegex(LookupError, "gone"):
                self.scorer.score(texts(), threads=threads)
        with self.assertRaises(TypeError):
            self.scorer.score(self.texts * 4 + [3] + self.texts, threads=3)
        self.assertEqual(threading.active_count(), before)
        self.assertEqual(self.scorer.score(self.texts, threads=3), self.expected)

    def test_a_generator_is_read_by_the_thread_that_calls(self):
        readers = set()

        def texts():
            for text in self.texts * 3:
                readers.add(threading.get_ident())
                yield text

        self.scorer.score(texts(), threads=3)
        self.assertEqual(readers, {threading.get_ident()})

    def test_a_stream_reads_a_few_ahead_and_may_be_left(self):
        read = []

        def texts():
            while True:
                read.append(1)
                yield self.texts[0]

        before = threading.active_count()
        stream = self.scorer.stream(texts(), threads=2)
        self.assertEqual([next(stream) for _ in range(3)], [self.expected[0]] * 3)
        stream.close()
        self.assertEqual(threading.active_count(), before)
        self.assertLess(len(read), 40)

    def test_closing_lets_others_finish(self):
        scorer = tenor.Scorer("genre", "stance", directory=support.MODELS)
        outcomes, begun = [], threading.Event()

        def use():
            try:
                while True:
                    outcomes.append(scorer.score(self.texts[0]) == self.expected[0])
                    begun.set()
            except ValueError as error:
                outcomes.append(str(error))

        threads = [threading.Thread(target=use) for _ in range(4)]
        for thread in threads:
            thread.start()
        begun.wait()
        scorer.close()
        for thread in threads:
            thread.join()
        self.assertEqual(set(outcomes), {True, "the scorer is closed"})

    def test_after_a_fork(self):
        self.scorer.score(self.texts, threads=2)
        child = os.fork()
        if child == 0:
            try:
                os._exit(0 if self.scorer.score(self.texts, threads=2) == self.expected else 1)
            except BaseException:
                os._exit(2)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)
        self.assertEqual(self.scorer.score(self.texts), self.expected)

    def test_a_text_that_takes_too_long(self):
        found = self.scorer.score(self.texts, timeout=1e-9)
        self.assertEqual([f["error"]["code"] for f in found], ["stopped"] * len(found))
        self.assertEqual(self.scorer.score(self.texts, timeout=1000), self.expected)

    def test_a_long_text_ends_when_its_time_is_over(self):
        from tenor import _options, _tenor

        run = _options.make_run(self.scorer.labels, scores_only=True, is_direct=True)
        run.stop()
        document = ("A text.",) + (None,) * 5 + (False, None)
        if "scores" in _tenor.Result().score(self.scorer._scorer, document, run):
            self.skipTest("this library does not ask tenor_document.stop")
        text = "The mayor may lose, officials said on Monday. " * 400_000
        begin = time.monotonic()
        found = self.scorer.score([text, text], timeout=0.1, threads=2)
        self.assertEqual([f["error"]["code"] for f in found], ["stopped"] * 2)
        self.assertLess(time.monotonic() - begin, 4)
        begin = time.monotonic()
        timer = threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGINT))
        timer.start()
        self.assertRaises(KeyboardInterrupt, self.scorer.score, text)
        self.assertLess(time.monotonic() - begin, 4)
        timer.join()

    def test_describing_ends_when_its_time_is_over(self):
        """A result that comes too late is none, however long its reasons took to be described."""
        options = dict(explain="all", evidence=True)
        text = (" ".join(self.texts[1].split()) + "\n") * 100
        scored = seconds_of(lambda: self.scorer.score(text))
        whole = seconds_of(lambda: self.scorer.score(text, **options))
        limit = scored + (whole - scored) * 0.2
        for threads in (1, 2):
            found = []
            took = seconds_of(lambda: found.extend(
                self.scorer.score([text], timeout=limit, threads=threads, **options)))
            self.assertEqual(found[0].get("error", {}).get("code"), "stopped")
            self.assertLess(took, (limit + whole) / 2)
        self.assertEqual(self.scorer.score(self.texts[0], **options),
                         tenor.Scorer("genre", "stance", directory=support.MODELS).score(
                             self.texts[0], **options))

    def test_describing_hears_signals(self):
        class Heard(Exception):
            pass

        heard = []

        def hear(*unused):
            heard.append(time.monotonic())
            raise Heard

        options = dict(explain="all", evidence=True)
        text = (" ".join(self.texts[1].split()) + "\n") * 100
        whole = seconds_of(lambda: self.scorer.score(text, **options))
        before = signal.signal(signal.SIGALRM, hear)
        try:
            with self.assertRaises(Heard):
                due = time.monotonic() + whole / 2
                signal.setitimer(signal.ITIMER_REAL, whole / 2)
                self.scorer.score(text, **options)
                time.sleep(10)
            self.assertLess(heard[0] - due, whole / 4)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    def test_a_stream_that_is_garbage_ends_wherever_it_is_found(self):
        code = (
            "import gc, sys, tenor, threading, time\n"
            "scorer = tenor.Scorer('stance', directory=sys.argv[1])\n"
            "text = 'The mayor may lose, officials said on Monday. ' * 40\n"
            "gc.set_threshold(20, 2, 2)\n"
            "for i in range(30):\n"
            "    job = {}\n"
            "    job['itself'] = job\n"
            "    job['stream'] = scorer.stream((text for _ in range(1000)), threads=2)\n"
            "    next(job['stream'])\n"
            "del job\n"
            "end = time.monotonic() + 20\n"
            "while threading.active_count() > 1 and time.monotonic() < end:\n"
            "    gc.collect(); time.sleep(0.01)\n"
            "print(threading.active_count())\n")
        done = support.python(code, support.MODELS)
        self.assertEqual((done.stdout, done.stderr), ("1\n", ""))

    def test_a_worker_that_ends_its_own_stream(self):
        """As the garbage collector makes it do."""
        from tenor import _pool

        streams, raised, ran = [], [], threading.Event()

        def work(item):
            if item == 1:
                ran.wait()
                try:
                    streams[0].close()
                except BaseException as error:
                    raised.append(error)
                ran.clear()
            return item

        before = set(threading.enumerate())
        streams.append(_pool.in_order(lambda: contextlib.nullcontext(work), range(100), 2,
                                      lambda: None))
        self.assertEqual(next(streams[0]), 0)
        ran.set()
        for thread in set(threading.enumerate()) - before:
            thread.join(20)
            self.assertFalse(thread.is_alive())
        self.assertEqual(raised, [])

    def test_a_second_control_c_leaves_the_scorer_as_it_was(self):
        """What a thread still works with is not given to another."""
        long = "The mayor may lose, officials said on Monday. " * 20_000
        before = set(threading.enumerate())
        for _ in range(3):
            with mock.patch.object(threading.Thread, "join", side_effect=KeyboardInterrupt):
                stream = self.scorer.stream([long] * 9, threads=2, timeout=1000)
                with self.assertRaises(KeyboardInterrupt):
                    next(stream)
                    stream.close()
            self.assertEqual(self.scorer.score(self.texts, threads=2), self.expected)
        for thread in set(threading.enumerate()) - before:  # which nobody waited for
            thread.join()

    def test_control_c_ends_a_run(self):
        code = (
            "import itertools, sys, tenor\n"
            "scorer = tenor.Scorer('genre', directory=sys.argv[1])\n"
            "def texts():\n"
            "    for number in itertools.count():\n"
            "        if number == 30: print('running', flush=True)\n"
            "        yield 'The mayor may lose, officials said on Monday. ' * 200\n"
            "try:\n"
            "    for found in scorer.stream(texts(), threads=int(sys.argv[2])): pass\n"
            "except KeyboardInterrupt:\n"
            "    print(scorer.score('Still here.')['page']['article_words'])\n")
        for threads in ("1", "2"):
            with subprocess.Popen([sys.executable, "-B", "-c", code, support.MODELS, threads],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  text=True) as child:
                self.assertEqual(child.stdout.readline(), "running\n")
                child.send_signal(signal.SIGINT)
                said = child.communicate(timeout=30)
                self.assertEqual(said, ("2\n", ""))
