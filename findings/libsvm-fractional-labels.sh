#!/bin/sh
# Packages: libsvm-tools 3.24+ds-6 (with libsvm3), liblinear-tools 2.3.0+dfsg-5 (with liblinear4).
# Format:   libsvm's text format, "LABEL INDEX:VALUE ...", where a label is a number.
# Input:    three classes called 1.2, 1.7 and 2.1, each told by a feature of its own.
# Guess:    three classes; or an error, if labels must be whole numbers.
# Seen:     labels lose their fraction, so 1.2 and 1.7 are one class, 1. Status 0 and no message.
#           The predictor prints 1 and 2 and compares them with the labels as they are written: 0 %.
# Matters:  ratings exported as 0.5, 1.0, 1.5 train a model of other classes than they name.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
apt-get download -qq libsvm-tools=3.24+ds-6 libsvm3=3.24+ds-6 \
    liblinear-tools=2.3.0+dfsg-5 liblinear4=2.3.0+dfsg-5
for package in *.deb; do dpkg -x "$package" .; done
LD_LIBRARY_PATH=$(find . -name 'lib*.so.*' -exec dirname {} \; | sort -u | sed "s|^\.|$work|" | paste -sd:)
export LD_LIBRARY_PATH PATH="$work/usr/bin:$PATH"

awk 'BEGIN {
    split("1.2 1.7 2.1", label, " ")
    for (i = 0; i < 60; i++)
        printf "%s %d:1\n", label[i % 3 + 1], i % 3 + 1
}' >labels.txt
{
    svm-train -q labels.txt svm.model && grep '^label' svm.model
    svm-predict labels.txt svm.model svm.out && sort svm.out | uniq -c
    liblinear-train -q labels.txt linear.model && grep '^label' linear.model
    liblinear-predict labels.txt linear.model linear.out && sort linear.out | uniq -c
} >seen.txt 2>&1
cat seen.txt
diff -b seen.txt - <<'END'
label 1 2
Accuracy = 0% (0/60) (classification)
 40 1
 20 2
label 1 2
Accuracy = 0% (0/60)
 40 1
 20 2
END
