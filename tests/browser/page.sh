#!/bin/sh
# Opens a page of `tenor-classify --format html` in Chromium, without a window and without a
# network: are its elements there, does its script run, and no other, does it print?
# usage: page.sh BUILD
# Skips, saying so, where Chromium is not installed.
set -eu
build=$1
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
[ -n "$browser" ] || { echo "skip page.sh: chromium is not installed"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
fail() {
    echo "page.sh: $*" >&2
    exit 1
}

# Opens FILE with the options that follow. What the page writes to the console is an error.
visit() {
    file=$1
    shift
    timeout 60 "$browser" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage \
        --user-data-dir="$work/profile" --enable-logging=stderr --log-level=0 \
        --virtual-time-budget=2000 "$@" "file://$work/$file" 2>"$work/log" ||
        fail "the browser fails: $(tail -n 3 "$work/log")"
    ! grep ':CONSOLE' "$work/log" >&2 || fail "$file wrote to the console"
}

# Times that the regular expression $1 is found in dom.
count() {
    grep -oE "$1" "$work/dom" | wc -l
}
expect() {
    found=$(count "$2")
    [ "$found" -eq "$1" ] || fail "'$2' is there $found times, not $1"
}

cat >"$work/hostile.html" <<'END'
<html><head><title>&lt;/title&gt;&lt;script&gt;document.title='taken'&lt;/script&gt;</title>
<meta name="author" content="&lt;b onclick=x&gt;Ida&lt;/b&gt;"></head><body><article>
<h1>&lt;img src=x onerror="document.body.dataset.taken=1"&gt; "Ferry"</h1>
<p>The ferry company said on Monday that &lt;/div&gt;&lt;/article&gt;&lt;script&gt;document.body.dataset.taken=1&lt;/script&gt;
the boat "may &lt;b&gt; stop", as Ida Quill, who leads the council, believes. It is clearly a
mistake, and <a href="javascript:alert(1)">forty people</a> were on board of it.</p>
<p>Officials denied that the council had any money, and said that they might perhaps ask the
people of the island.</p></article></body></html>
END
"$build/bin/tenor-classify" -m "$root/models/genre.tenor" -m "$root/models/stance.tenor" \
    --format html --no-abstain "$root/data/sample/demo" "$work/hostile.html" >"$work/page.html"

visit page.html --dump-dom >"$work/dom"
expect 6 '<article id='
expect 6 '<h2 '
expect 1 '<nav id="index"'
expect 6 'href="#a[0-9]*"'
expect 6 'class="layer on-t"'
expect 1 '<script>'
expect 0 'data-taken|<img|onerror="|onclick="|href="javascript'
grep -q '<title>What Tenor found</title>' "$work/dom" || fail "the title was changed"
# The script runs under the page's policy: each head of the index became a button.
expect 6 '<th scope="col"[^>]*><button type="button">'

# Its buttons sort; here without the policy, so that a second script can press one.
sed -e '/Content-Security-Policy/d' \
    -e 's|</body>|<script>document.querySelectorAll("nav button")[5].click()</script>&|' \
    "$work/page.html" >"$work/sorted.html"
visit sorted.html --dump-dom >"$work/dom"
expect 1 'aria-sort="ascending"'
sed -n '/<nav/,/<\/nav>/p' "$work/dom" | grep -o 'data-number="[0-9]*"' | tr -cd '0-9\n' >"$work/words"
sort -n "$work/words" | cmp -s - "$work/words" || fail "the index is not sorted by words"

# A layer that is switched on changes what is seen; another script does not run.
sed 's/type=checkbox/& checked/' "$work/page.html" >"$work/layers.html"
visit page.html --window-size=360,2400 --screenshot="$work/plain.png"
visit layers.html --window-size=360,2400 --screenshot="$work/layers.png"
! cmp -s "$work/plain.png" "$work/layers.png" || fail "the layers show nothing"
visit page.html --blink-settings=preferredColorScheme=0 --window-size=360,2400 \
    --screenshot="$work/dark.png"
! cmp -s "$work/plain.png" "$work/dark.png" || fail "dark is as light"
visit page.html --print-to-pdf="$work/page.pdf" --no-pdf-header-footer
[ "$(grep -ac '/Type /Page$' "$work/page.pdf")" -ge 6 ] || fail "too few pages are printed"

python3 "$here/contrast.py" <"$work/page.html"
visit page.html --dump-dom >"$work/dom"
python3 "$here/accessible.py" <"$work/dom" || fail "a screen reader does not get all"
echo "page.sh: passed"
