"""Runs the tests of the Python package, and says in the last line how many passed.

usage: run.py BUILD [PATTERN]
"""

import os
import sys
import unittest

here = os.path.dirname(os.path.abspath(__file__))


class Result(unittest.TextTestResult):
    passed = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        Result.passed += 1


def main():
    build = os.path.abspath(sys.argv[1])
    pattern = sys.argv[2] if len(sys.argv) > 2 else "test_*.py"
    os.environ["TENOR_BUILD"] = build
    os.environ["TENOR_DATA"] = os.path.join(here, "..", "..", "data")
    for name in ("TENOR_MODELS", "TENOR_TRAIN"):
        os.environ.pop(name, None)
    sys.path[:0] = [os.path.join(build, "python"), here]
    os.environ["PYTHONPATH"] = os.path.join(build, "python")
    suite = unittest.TestLoader().discover(here, pattern)
    found = unittest.TextTestRunner(verbosity=0, resultclass=Result).run(suite)
    for test, why in found.skipped:
        print(f"python: skipped {test}: {why}")
    failed = len(found.failures) + len(found.errors) + len(found.unexpectedSuccesses)
    print(f"python: {Result.passed} passed, {failed} failed, {len(found.skipped)} skipped")
    return 1 if failed or Result.passed == 0 else 0


sys.exit(main())
