"""Checks a page's colours: text on what is behind it has a contrast of 4.5:1 or more.

usage: contrast.py <page.html

Relative luminance and contrast are those of WCAG 2.2
(https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
"""
import re
import sys

# Each text colour, and what it is seen on.
SHADES = ["p1", "p2", "p3", "n1", "n2", "n3"] + [f"s{i}" for i in range(7)]
PAIRS = {
    "ink": ["paper", "card"] + SHADES,
    "soft": ["paper", "card"],
    "link": ["paper"],
    "alarm": ["paper"],
    "pl": ["paper"],
    "nl": ["paper"],
}


def luminance(colour):
    digits = colour if len(colour) == 6 else "".join(2 * digit for digit in colour)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def main():
    schemes = re.findall(r":root\{([^}]*)\}", sys.stdin.read())
    bad = []
    for number, scheme in enumerate(schemes):
        colours = dict(re.findall(r"--(\w+):#([0-9a-f]+)", scheme))
        for text, grounds in PAIRS.items():
            for ground in grounds:
                ratio = contrast(colours[text], colours[ground])
                if ratio < 4.5:
                    bad.append(f"scheme {number}: {text} on {ground} has {ratio:.2f}:1")
    if len(schemes) < 2:
        bad.append("there are fewer than two schemes of colours")
    print("\n".join(bad), end="\n" if bad else "", file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
