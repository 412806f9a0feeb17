# A set as large as one likes from data/sample, for machines that have no other: each article is
# made of sentences of the sample's articles, four in five from those of its own label, drawn by
# a generator of our own, so that every awk makes the same. Usage: awk -v count=N -f sample.awk
# The records are taken as they are written in data/sample: what stands in them stays escaped.

function draw(below) { # Park and Miller 1988
    state = state * 16807 % 2147483647
    return state % below
}

function field(name,    from, rest) {
    from = index($0, "\"" name "\": \"")
    rest = substr($0, from + length(name) + 5)
    match(rest, /^([^"\\]|\\.)*/)
    return substr(rest, 1, RLENGTH)
}

function sentence_of(label) {
    if (draw(5) == 0)
        label = labels[draw(label_count)]
    return sentence[label, draw(sentences[label])]
}

BEGIN { state = 20311117 }

{
    label = field("label")
    if (!(label in sentences))
        labels[label_count++] = label
    title[NR - 1] = field("title")
    text = field("text")
    gsub(/(\\n)+/, " ", text)
    while (match(text, /[.!?](\\")? /)) {
        sentence[label, sentences[label]++] = substr(text, 1, RSTART + RLENGTH - 2)
        text = substr(text, RSTART + RLENGTH)
    }
    sentence[label, sentences[label]++] = text
}

END {
    for (i = 0; i < count; i++) {
        label = labels[draw(label_count)]
        long = 20 + draw(80)
        text = sentence_of(label)
        for (s = 1; s < long; s++)
            text = text (s % 4 ? " " : "\\n\\n") sentence_of(label)
        printf "{\"id\": \"%d\", \"label\": \"%s\", \"source\": \"%s %d\", \"title\": \"%s\", \"text\": \"%s\"}\n",
            i, label, label, draw(10), title[draw(NR)], text
    }
}
