# options.tsv → completions for fish, of one tool: awk -v tool=T -v models='a b' -f fish.awk options.tsv
BEGIN {
    FS = "\t"
    print "# Completions of " tool " for fish."
}
/^#/ || NF < 5 || $1 != tool { next }
{
    meaning = $5
    gsub(/'/, "\\'", meaning)
    value = $4
    if (value == "none" || value ~ /^\?/)
        takes = ""
    else if (value == "file")
        takes = " -r -F"
    else if (value == "directory")
        takes = " -x -a '(__fish_complete_directories)'"
    else if (value == "model")
        takes = " -r -F -a '" models "'"
    else if (value == "text")
        takes = " -x"
    else {
        gsub(/\|/, " ", value)
        takes = " -x -a '" value "'"
    }
    print "complete -c " tool ($2 != "-" ? " -s " $2 : "") " -l " $3 " -d '" meaning "'" takes
}
