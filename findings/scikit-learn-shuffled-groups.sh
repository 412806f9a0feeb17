#!/bin/sh
# Package: python3-sklearn 1.2.1+dfsg-1 (mended in versions of late 2025), with Debian's numpy.
# Input:   120 sources of 5 to 300 documents, one of three labels each; StratifiedGroupKFold(5)
#          without and with shuffle=True.
# Guess:   shuffle=True changes which sources stand together, and the folds keep their shares of
#          the labels as well as without.
# Seen:    without it each fold's share of a label differs from the set's by less than 2 points; with
#          it by 10 and more: the rows of the table of sources are shuffled, their numbers are not, so
#          that the sources that are put into a fold are not those that were weighed.
# Matters: accuracies over unseen outlets that swing from seed to seed; figures of two programs on
#          "the same" stratified folds.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
chmod 755 "$work"
apt-get download -qq python3-sklearn=1.2.1+dfsg-1 python3-sklearn-lib=1.2.1+dfsg-1 \
    python3-joblib python3-threadpoolctl python3-numpy python3-scipy python3-decorator \
    python3-packaging libblas3 liblapack3 liblbfgsb0 libgfortran5 libquadmath0
for package in *.deb; do
    dpkg -x "$package" .
done
libraries=$(find usr/lib -name 'lib*.so*' -exec dirname '{}' ';' | sort -u | sed "s|^|$work/|" | tr '\n' ':')
LD_LIBRARY_PATH=$libraries PYTHONPATH=$work/usr/lib/python3/dist-packages /usr/bin/python3 - <<'END'
import random

import numpy
from sklearn.model_selection import StratifiedGroupKFold

draw = random.Random(1)
label, source = [], []
for number in range(120):
    size = int(5 * 60 ** draw.random())
    label += [number % 3] * size
    source += [number] * size
label, source = numpy.array(label), numpy.array(source)
shares = numpy.bincount(label) / len(label)


def most_off(**options):
    """The largest difference of a fold's share of a label to the set's."""
    split = StratifiedGroupKFold(5, **options).split(label, label, source)
    return max(numpy.abs(numpy.bincount(label[test], minlength=3) / len(test) - shares).max()
               for _, test in split)


plain = most_off()
shuffled = [most_off(shuffle=True, random_state=seed) for seed in range(20)]
print("plain %.3f, shuffled %.3f to %.3f" % (plain, min(shuffled), max(shuffled)))
raise SystemExit(not (plain < 0.02 and min(shuffled) > 0.05 and max(shuffled) > 0.1))
END
