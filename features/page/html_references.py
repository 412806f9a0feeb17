#!/usr/bin/env python3
"""Writes html_references.inc: the named character references of the HTML Standard, as Python's
html.entities has them.

usage: python3 features/page/html_references.py >features/page/html_references.inc
"""
import html.entities

names = {}
for name, value in html.entities.html5.items():
    if name.endswith(";"):
        names[name[:-1]] = value
for name, value in html.entities.html5.items():
    assert name.endswith(";") or names[name] == value


def escaped(value):
    return "".join("\\x%02x" % byte for byte in value.encode())


print("/* Made by html_references.py. */")
print("static const char pool[] =")
offsets, at = [], 0
for name in sorted(names):
    short = name in html.entities.html5
    offsets.append(at | (0x8000 if short else 0))
    print('    "%s\\0" "%s\\0"' % (name, escaped(names[name])))
    at += len(name) + 1 + len(names[name].encode()) + 1
assert at < 0x8000
print("    ;\n")
print("static const uint16_t entries[] = {")
for i in range(0, len(offsets), 12):
    print("    " + " ".join("%d," % offset for offset in offsets[i : i + 12]))
print("};")
