# Lines with tabs, the first of them a heading, as a table of Markdown that can be read as it is.

BEGIN { FS = "\t" }

{
    for (i = 1; i <= NF; i++) {
        cell[NR, i] = $i
        if (length($i) > width[i])
            width[i] = length($i)
    }
    columns = NF > columns ? NF : columns
}

END {
    for (row = 1; row <= NR; row++) {
        for (i = 1; i <= columns; i++)
            printf (i == 1 ? "| %-" : " | %") width[i] "s", cell[row, i]
        print " |"
        for (i = 1; row == 1 && i <= columns; i++) {
            rule = sprintf("%" width[i] "s", "")
            gsub(/ /, "-", rule)
            printf i == 1 ? "|-%s-" : "|-%s:", rule
        }
        if (row == 1)
            print "|"
    }
    print ""
}
