# How cost grows, as a picture in SVG: two panels with logarithmic axes. Usage:
#
#     awk -v labels=NAME,... -f plot.awk GROWTH PLOT
#
# GROWTH has lines "documents seconds fastText-seconds scikit-learn-seconds megabytes" of training,
# PLOT lines "scoring documents megabytes". `labels` are the names of the lines of training: those of
# tools that are not there are left out.

function log10(x) { return log(x) / log(10) }

function text(x, y, anchor, words, class) {
    printf "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>\n", x, y, anchor,
        class ? " class=\"" class "\"" : "", words
}

function begin_panel(left, title, unit) {
    panel_left = left
    low = 1e300; high = -1e300
    for (i = 1; i <= lines; i++)
        for (j = 1; j <= points[i]; j++) {
            if (y[i, j] < low) low = y[i, j]
            if (y[i, j] > high) high = y[i, j]
        }
    low = 10 ^ floor(log10(low)); high = 10 ^ ceiling(log10(high))
    if (low == high) high = 10 * low
    text(left, 24, "start", title, "title")
    for (v = low; v <= high * 1.001; v *= 10) {
        printf "<path class=\"grid\" d=\"M%.1f %.1fH%.1f\"/>\n", left, place_y(v), left + width
        text(left - 6, place_y(v) + 4, "end", v " " unit)
    }
    for (i = 1; i <= sizes; i++) # but where it would lie on the last
        if (i == sizes || place_x(size[sizes]) - place_x(size[i]) > 36)
            text(place_x(size[i]), top + height + 18, "middle", size[i])
    text(left + width / 2, top + height + 38, "middle", "documents")
}

function floor(x) { return x < int(x) ? int(x) - 1 : int(x) }
function ceiling(x) { return -floor(-x) }
function place_x(n) {
    return panel_left + width * (log10(n) - log10(size[1])) / (log10(size[sizes]) - log10(size[1]) + 1e-9)
}
function place_y(v) {
    return top + height - height * (log10(v) - log10(low)) / (log10(high) - log10(low))
}

function draw_line(i, name, class,    j, d, last) {
    d = ""
    for (j = 1; j <= points[i]; j++) {
        d = d sprintf("%s%.1f %.1f", j == 1 ? "M" : "L", place_x(x[i, j]), place_y(y[i, j]))
        printf "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>\n", class, place_x(x[i, j]),
            place_y(y[i, j])
    }
    printf "<path class=\"%s\" d=\"%s\"/>\n", class, d
    last = points[i]
    name_y[i] = place_y(y[i, last]) + 4
    for (j = 1; j < i; j++) # names must not lie on one another
        if (name_y[i] - name_y[j] < 14 && name_y[j] - name_y[i] < 14)
            name_y[i] = name_y[j] + (name_y[i] < name_y[j] ? -14 : 14)
    text(place_x(x[i, last]) + 8, name_y[i], "start", name, class "-name")
}

BEGIN {
    width = 250; height = 240; top = 40
    names = split(labels, name, ",")
}

$1 == "scoring" { scored++; scored_size[scored] = $2; scored_memory[scored] = $3; next }

{ sizes++; size[sizes] = $1; own[sizes] = $2; fasttext[sizes] = $3; sklearn[sizes] = $4 }

END {
    print "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 860 340\" role=\"img\" aria-label=\"Training seconds and scoring memory by number of documents\">"
    print "<style>"
    print "text{font:12px sans-serif;fill:#222}.title{font-weight:bold}.grid{stroke:#ccc}"
    print "path{fill:none;stroke-width:2}.grid{stroke-width:1}"
    print ".a{stroke:#0b5cad}.b{stroke:#b3541e;stroke-dasharray:6 3}.c{stroke:#4d7a1f;stroke-dasharray:2 3}"
    print "circle.a{fill:#0b5cad}circle.b{fill:#b3541e}circle.c{fill:#4d7a1f}"
    print "rect{fill:#fff}"
    print "@media(prefers-color-scheme:dark){text{fill:#ddd}.grid{stroke:#444}rect{fill:#111}"
    print ".a{stroke:#6cb2f7}.b{stroke:#f0a070}.c{stroke:#a5d37a}"
    print "circle.a{fill:#6cb2f7}circle.b{fill:#f0a070}circle.c{fill:#a5d37a}}"
    print "</style><rect width=\"860\" height=\"340\"/>"
    split("a b c", class, " ")
    lines = names
    for (i = 1; i <= lines; i++) {
        points[i] = sizes
        for (j = 1; j <= sizes; j++) {
            x[i, j] = size[j]
            y[i, j] = i == 1 ? own[j] : name[i] == "fastText" ? fasttext[j] : sklearn[j]
        }
    }
    begin_panel(60, "Training", "s")
    for (i = 1; i <= lines; i++) draw_line(i, name[i], class[i])
    lines = 1
    points[1] = scored
    for (j = 1; j <= scored; j++) { x[1, j] = scored_size[j]; y[1, j] = scored_memory[j] }
    begin_panel(490, "Memory of scoring, all four models", "MB")
    draw_line(1, "tenor-classify", "a")
    print "</svg>"
}
