#!/bin/sh
# Package: libexttextcat 3.4.5-1 (libexttextcat-2.0-0, -dev, -data); gcc.
# Input:   40 words of English, German and French, as they are usually written and in capitals.
# Guess:   the same language both times, or a second best; capitals are how headlines, tickers and
#          old wire copy are written.
# Seen:    "UNKNOWN" for each text in capitals. The fingerprints are of letters as they stood in
#          running text, and n-grams of capitals are hardly among them.
# Matters: a language check in front of a classifier turns such articles away. (Fold them first.)
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
apt-get download -qq libexttextcat-2.0-0=3.4.5-1 libexttextcat-dev=3.4.5-1 \
    libexttextcat-data=3.4.5-1
for package in *.deb; do dpkg -x "$package" .; done

cat >guess.c <<'END'
#include <libexttextcat/textcat.h>
#include <stdio.h>
#include <string.h>

int main(int count, char **arguments)
{
    void *guesser = count == 3 ? special_textcat_Init(arguments[1], arguments[2]) : NULL;
    char line[4096];
    if (!guesser)
        return 1;
    while (fgets(line, sizeof line, stdin))
        puts(textcat_Classify(guesser, line, strlen(line)));
    textcat_Done(guesser);
    return 0;
}
END
library=$(dirname "$(find . -name 'libexttextcat-2.0.so.0')")
${CC:-cc} -Iusr/include/libexttextcat -Iusr/include guess.c -o guess \
    "$library/libexttextcat-2.0.so.0"
cat >texts <<'END'
The town council decided on Monday that the ferry will no longer go to the island after the end of May. We cannot pay for empty boats any longer, said the mayor before the meeting. People want to go to court.
Der Stadtrat hat am Montag beschlossen, dass der Dampfer die Insel ab Ende Mai nicht mehr anlaufen soll. Wir wollen leere Boote nicht mehr bezahlen, sagte der Vorsitzende vor der Sitzung. Die Bewohner wollen klagen.
Le conseil municipal vient de dire que le bac ne va plus desservir le village depuis la fin du mois de mai. Nous ne voulons plus payer des bateaux vides, dit le maire avant la rencontre. Les habitants vont saisir le juge.
END
for text in texts capitals; do
    [ -e $text ] || tr a-z A-Z <texts >capitals
    LD_LIBRARY_PATH=$library ./guess usr/share/libexttextcat/fpdb.conf usr/share/libexttextcat/ <$text
done | tee seen
[ "$(sed -n 1p seen | cut -c1-4)$(sed -n 2p seen | cut -c1-4)$(sed -n 3p seen | cut -c1-4)" = "[en-[de-[fr-" ]
[ "$(sed 1,3d seen | sort | uniq -c | tr -s ' ')" = " 3 UNKNOWN" ]
