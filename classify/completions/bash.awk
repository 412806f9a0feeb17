# options.tsv → completions for bash: awk -v models='a b' -f bash.awk options.tsv
BEGIN {
    FS = "\t"
    print "# Completions of the Tenor tools for bash."
    print "_tenor() {"
    print "    local tool=${1##*/} current=${COMP_WORDS[COMP_CWORD]} option= kind=files words="
    print "    # The shell takes --option=value for three words."
    print "    if [[ $current == = ]]; then"
    print "        option=$3 current="
    print "    elif [[ $3 == = ]]; then"
    print "        option=${COMP_WORDS[COMP_CWORD - 2]}"
    print "    elif [[ $3 == -* ]]; then"
    print "        option=$3"
    print "    fi"
    print "    case \"$tool $option\" in"
}
/^#/ || NF < 5 { next }
!($1 in tools) { order[++count] = $1 }
{
    tools[$1] = tools[$1] " --" $3 ($2 != "-" ? " -" $2 : "")
    if ($4 == "none" || $4 ~ /^\?/)
        next
    pattern = "\"" $1 " --" $3 "\"" ($2 != "-" ? " | \"" $1 " -" $2 "\"" : "")
    if ($4 ~ /\|/) {
        words = $4
        gsub(/\|/, " ", words)
        printf "    %s) kind=words words='%s' ;;\n", pattern, words
    } else if ($4 == "model")
        printf "    %s) kind=model words='%s' ;;\n", pattern, models
    else
        printf "    %s) kind=%s ;;\n", pattern, $4
}
END {
    print "    *)"
    print "        if [[ $current == -* ]]; then"
    print "            kind=words"
    print "            case $tool in"
    for (i = 1; i <= count; i++)
        printf "            %s) words='%s' ;;\n", order[i], substr(tools[order[i]], 2)
    print "            esac"
    print "        fi"
    print "        ;;"
    print "    esac"
    print "    COMPREPLY=()"
    print "    case $kind in"
    print "    words) mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\") ;;"
    print "    directory) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- \"$current\") ;;"
    print "    model)"
    print "        compopt -o filenames"
    print "        mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\""
    print "            compgen -f -X '!*.tenor' -- \"$current\"; compgen -d -- \"$current\")"
    print "        ;;"
    print "    file | files) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"$current\") ;;"
    print "    esac"
    print "}"
    print "complete -F _tenor tenor-classify tenor-features tenor-train"
}
