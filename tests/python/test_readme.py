"""The example in README runs."""

import os
import re
import subprocess
import sys
import unittest

import support


class Readme(unittest.TestCase):
    def test_the_example(self):
        try:
            import pandas
            import sklearn
        except ImportError:
            self.skipTest("there is no pandas or scikit-learn")
        with open(os.path.join(support.ROOT, "README.md"), encoding="utf-8") as file:
            code = re.search(r"```python\n(.*?)```", file.read(), re.S).group(1)
        code = code.replace("cost=1)", f"**{support.QUICK!r})")
        done = subprocess.run([sys.executable, "-B", "-c", code], cwd=support.ROOT, text=True,
                              env={**os.environ, "TENOR_MODELS": support.MODELS},
                              capture_output=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        label, shape, scores = done.stdout.splitlines()
        self.assertRegex(label, r"^[a-z]+$")
        self.assertEqual(shape, "(72, 12)")
        self.assertRegex(scores, r"^\[0\.\d+ +0\.\d+ +0\.\d+\]$")
