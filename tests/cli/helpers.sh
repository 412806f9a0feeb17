# Functions for the cases; see run.sh.

# Scores with both models.
score() {
    tenor-classify -m "$MODELS/genre.tenor" -m "$MODELS/stance.tenor" "$@"
}

# Runs a command and tells its exit status.
status_of() {
    "$@"
    echo "exit $?"
}

# JSON lines without what depends on the model.
without_scores() {
    sed 's/"scores":{.*},"evidence":{.*"speakers":\[[^]]*\]}/"scored":true/'
}

# JSON lines without the id, to compare the scores of one article under two names.
without_id() {
    sed 's/^{"id":\("[^"]*"\|[0-9]*\),//'
}

# JSON lines without the places of mentions, which are bytes of the text as given.
without_places() {
    sed -e 's/"span":\[[0-9]*,[0-9]*\],//g' -e 's/\[[0-9]*,[0-9]*\]/[]/g'
}

# Tells whether two files are the same bytes.
compare() {
    if cmp -s "$1" "$2"; then echo "$1 and $2 are the same"; else echo "$1 and $2 differ"; fi
}

# An article of some fifty words, with the line ends that printf makes of it.
article='The ferry to Marrow Island may stop in May, the council said on Monday.

"We cannot pay for empty boats," said Ida Quill, who leads it. Local officials said that the
company had perhaps a month. It is clearly a mistake, and many islanders believe that the
service could still be saved.
'

skip() {
    echo "$1"
    exit 77
}
