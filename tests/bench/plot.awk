# How cost grows, as a picture in SVG: two panels with logarithmic axes. Usage:
#
#     awk -f plot.awk POINTS
#
# POINTS has lines "unit name documents value", with tabs between. Each unit is a panel, each name a line
# in it; both are drawn in the order in which they come first. A thin line shows what would grow in
# proportion to the documents.

function log10(x) { return log(x) / log(10) }
function floor(x) { return x < int(x) ? int(x) - 1 : int(x) }
function ceiling(x) { return -floor(-x) }
function place_x(n) { return left + width * log10(n / least) / (log10(most / least) + 1e-9) }
function place_y(v) { return top + height * log10(high / v) / log10(high / low) }

function text(x, y, anchor, words, class) {
    printf "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>\n", x, y, anchor,
        class ? " class=\"" class "\"" : "", words
}

# The powers of ten around all values, and lines at each; the numbers of documents.
function draw_axes(unit,    i, v, x, end) {
    low = 1e300; high = 0
    for (i = 1; i <= points; i++)
        if (unit_of[i] == unit) {
            if (value[i] < low) low = value[i]
            if (value[i] > high) high = value[i]
        }
    low = 10 ^ floor(log10(low)); high = 10 ^ ceiling(log10(high))
    if (low >= high) high = 10 * low
    for (v = low; v <= high * 1.001; v *= 10) {
        printf "<path class=\"grid\" d=\"M%.1f %.1fh%d\"/>\n", left, place_y(v), width
        text(left - 6, place_y(v) + 4, "end", sprintf("%g %s", v, unit))
    }
    end = -100
    for (i = 1; i <= sizes; i++) { # but where one would lie on another
        x = place_x(size[i])
        if (x - end < 44 || (i < sizes && place_x(most) - x < 44)) continue
        text(x, top + height + 18, "middle", size[i])
        end = x
    }
    text(left + width / 2, top + height + 38, "middle", "documents")
}

# In proportion, through the corner of the panel, as far as the panel goes.
function draw_proportion(    end) {
    end = most / least < high / low ? most / least : high / low
    printf "<path class=\"proportion\" d=\"M%.1f %.1fL%.1f %.1f\"/>\n", place_x(least), place_y(low),
        place_x(least * end), place_y(low * end)
}

function draw_line(unit, name, class,    i, j, path, x, y, end) {
    path = ""
    for (i = 1; i <= points; i++) {
        if (unit_of[i] != unit || name_of[i] != name) continue
        x = place_x(documents[i]); y = place_y(value[i])
        path = path sprintf("%s%.1f %.1f", path ? "L" : "M", x, y)
        printf "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>\n", class, x, y
    }
    printf "<path class=\"%s\" d=\"%s\"/>\n", class, path
    end_x[name] = x; end_y[name] = y
}

# The names of a panel's lines, to which the lines lead, from the lowest up, so that none lies on
# another.
function draw_names(unit,    i, k, name, lowest, last) {
    last = 1e300
    for (k = 1; k <= names[unit]; k++) {
        lowest = ""
        for (i = 1; i <= names[unit]; i++) {
            name = name_in[unit, i]
            if (!((unit, name) in named) && (lowest == "" || end_y[name] > end_y[lowest])) lowest = name
        }
        named[unit, lowest] = 1
        last = end_y[lowest] + 4 < last - 15 ? end_y[lowest] + 4 : last - 15
        printf "<path class=\"%s\" style=\"stroke-width:1\" d=\"M%.1f %.1fL%.1f %.1f\"/>\n", class_of[lowest], end_x[lowest],
            end_y[lowest], end_x[lowest] + 18, last - 4
        text(end_x[lowest] + 22, last, "start", lowest)
    }
}

BEGIN {
    FS = "\t"
    width = 260; height = 240; top = 40
    title["s"] = "Seconds of training"; title["MB"] = "Peak memory"
    class_of["tenor-train"] = class_of["tenor-classify"] = "own"
    class_of["before"] = "before"; class_of["fastText"] = "fasttext"
    class_of["scikit-learn"] = "sklearn"
}

{
    points++
    unit_of[points] = $1; name_of[points] = $2; documents[points] = $3; value[points] = $4
    if (!($1 in names)) unit[++units] = $1
    if (!(($1, $2) in seen)) name_in[$1, ++names[$1]] = $2
    seen[$1, $2] = 1
    if (!($3 in known)) size[++sizes] = $3
    known[$3] = 1
    if (points == 1 || $3 < least) least = $3
    if ($3 > most) most = $3
}

END {
    print "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 880 330\" role=\"img\">"
    print "<title>Seconds of training and peak memory by number of documents</title>"
    print "<style>"
    print "text{font:12px sans-serif;fill:#222}.title{font-weight:bold}rect{fill:#fff}"
    print "path{fill:none;stroke-width:2}path.grid,path.proportion{stroke-width:1;stroke:#ccc}"
    print "path.proportion{stroke:#888}"
    print "path.before{stroke-dasharray:9 3 2 3}path.fasttext{stroke-dasharray:6 3}"
    print "path.sklearn{stroke-dasharray:2 3}"
    print ".own{stroke:#0b5cad;fill:#0b5cad}.before{stroke:#666;fill:#666}"
    print ".fasttext{stroke:#b3541e;fill:#b3541e}.sklearn{stroke:#4d7a1f;fill:#4d7a1f}path{fill:none!important}"
    print "@media(prefers-color-scheme:dark){text{fill:#ddd}rect{fill:#111}path.grid{stroke:#444}"
    print ".own{stroke:#6cb2f7;fill:#6cb2f7}.before{stroke:#aaa;fill:#aaa}"
    print ".fasttext{stroke:#f0a070;fill:#f0a070}.sklearn{stroke:#a5d37a;fill:#a5d37a}}"
    print "</style><rect width=\"880\" height=\"330\"/>"
    for (u = 1; u <= units; u++) {
        left = 62 + (u - 1) * 440
        text(left, 24, "start", title[unit[u]] "; thin line: in proportion", "title")
        draw_axes(unit[u])
        draw_proportion()
        for (k = 1; k <= names[unit[u]]; k++)
            draw_line(unit[u], name_in[unit[u], k], class_of[name_in[unit[u], k]])
        draw_names(unit[u])
    }
    print "</svg>"
}
