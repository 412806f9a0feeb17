"""make install-python: a package that is known to Python, and taken away again."""

import os
import subprocess
import sys
import tempfile
import unittest

import support
import tenor


class Install(unittest.TestCase):
    def make(self, target, destination):
        subprocess.run(["make", "-s", target, f"BUILD={support.BUILD}", f"DESTDIR={destination}",
                        f"PYTHON={sys.executable}", "PYTHON_SITE=/a site"],
                       cwd=support.ROOT, check=True, capture_output=True)

    def test_install_and_uninstall(self):
        with tempfile.TemporaryDirectory(prefix="a place ") as directory:
            self.make("install-python", directory)
            site = os.path.join(directory, "a site")
            code = ("import importlib.metadata, os, sys, tenor\n"
                    "assert tenor.__file__.startswith(sys.path[0]), tenor.__file__\n"
                    "tenor.Classifier\n"
                    "print(importlib.metadata.version('tenor'), tenor.Scorer('stance',\n"
                    "    directory=sys.argv[1]).tasks)\n")
            done = subprocess.run([sys.executable, "-B", "-c", code, support.MODELS],
                                  env={**os.environ, "PYTHONPATH": site}, cwd=directory,
                                  capture_output=True, text=True)
            self.assertEqual((done.stdout, done.stderr),
                             (f"{tenor.__version__} ('stance',)\n", ""))
            self.make("uninstall-python", directory)
            self.assertEqual(os.listdir(site), [])

    def test_the_extension_has_one_name(self):
        module = os.path.join(support.BUILD, "python", "tenor", "_tenor.abi3.so")
        listed = subprocess.run(["nm", "-D", "--defined-only", module], check=True, text=True,
                                capture_output=True).stdout
        functions = [line.split()[2] for line in listed.splitlines() if line.split()[1] == "T"]
        self.assertEqual(functions, ["PyInit__tenor"])
