# options.tsv → completions for zsh: awk -v models='a b' -f zsh.awk options.tsv
function action(value, models) {
    sub(/^\?/, "", value)
    if (value == "file")
        return "_files"
    if (value == "directory")
        return "_files -/"
    if (value == "model")
        return "{ _values model " models "; _files -g \"*.tenor\" }"
    if (value == "text")
        return " "
    gsub(/\|/, " ", value)
    return "(" value ")"
}
BEGIN {
    FS = "\t"
    print "#compdef tenor-classify tenor-features tenor-train"
    print "# Completions of the Tenor tools for zsh."
    print "local -a specs"
    print "case $service in"
}
/^#/ || NF < 5 { next }
$1 != tool {
    if (tool)
        print "    )\n    ;;"
    tool = $1
    print tool ")\n    specs=("
}
{
    meaning = $5
    gsub(/'/, "'\\''", meaning)
    value = $4 == "none" ? "" : ($4 ~ /^\?/ ? "::" : ":") $3 ":" action($4, models)
    equals = $4 == "none" ? "" : $4 ~ /^\?/ ? "=-" : "="
    many = $3 ~ /^(model|keep|lexicon|target|targets)$/ ? "*" : ""
    long = "--" $3 equals
    if ($2 == "-")
        printf "        '%s%s[%s]%s'\n", many, long, meaning, value
    else if (many)
        printf "        '*-%s[%s]%s' '*%s[%s]%s'\n", $2, meaning, value, long, meaning, value
    else
        printf "        '(-%s --%s)'{-%s,%s}'[%s]%s'\n", $2, $3, $2, long, meaning, value
}
END {
    print "    )\n    ;;\nesac"
    print "_arguments -s -S $specs '*:file:_files'"
}
