#!/bin/sh
# Package: fasttext 0.9.2+ds-1+b1.
# Input:   a classifier of two labels, 1,000 lines each, without a word in common; then a line of
#          training text, an empty line, a blank line, and a line of a word it never saw.
# Guess:   a probability lies between 0 and 1; a line of which nothing is known gets no label, or
#          the labels' shares.
# Seen:    "1.00001" for the line it knows. The other three get a label with one and the same
#          probability, which is not the share of the label: each line's end is a token that is trained
#          like a word. A stream with empty records comes back as that many confident answers.
# Matters: summed or clipped probabilities, and empty records in a pipe.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
apt-get download -qq fasttext=0.9.2+ds-1+b1
dpkg -x fasttext*.deb .
PATH="$work/usr/bin:$PATH"

# 1,500 lines of one label and 500 of the other, the same eight words a line.
awk 'BEGIN {
    for (i = 0; i < 2000; i++)
        print i % 4 ? "__label__sky sun moon star cloud sun moon star cloud" \
                    : "__label__sea ship port mast sail ship port mast sail"
}' >train.txt
fasttext supervised -input train.txt -output model -epoch 50 -lr 1 -thread 1 -verbose 0
printf 'sun moon star cloud\n\n   \nunseen\n' | fasttext predict-prob model.bin - 2 | tee seen.txt
awk 'NR == 1 {above = $2 > 1}
     NR > 1 {same += $0 == last || NR == 2; apart = $2 < 0.7 || $2 > 0.8; last = $0}
     END {exit !(NR == 4 && above && same == 3 && apart)}' seen.txt
