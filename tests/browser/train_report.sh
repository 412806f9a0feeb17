#!/bin/sh
# Opens the page of a training report in a browser: at two widths, in light and in dark.
# usage: train_report.sh PAGE
#
# Prints for each: does the page scroll sideways, what contrast has the faintest text (WCAG 2.1,
# 1.4.3: 4.5 is asked for), which figures have no name and description, which tables no head. Fails if
# a screen reader does not get all (accessible.py). Exits with 77 where there is no Chromium.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
browser=
for name in chromium chromium-browser google-chrome; do
    [ -n "$browser" ] || browser=$(command -v "$name" || true)
done
if [ -z "$browser" ]; then
    echo "no Chromium is installed"
    exit 77
fi
page=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for scheme in light dark; do
    for width in 360 1280; do
        sed -e "s|@PAGE@|file://$page|" -e "s|@WIDTH@|$width|" "$here/frame.html" \
            >"$work/frame.html"
        settings=preferredColorScheme=1
        [ $scheme = light ] || settings=preferredColorScheme=0
        timeout 120 "$browser" --headless --no-sandbox --disable-gpu --no-first-run \
            --user-data-dir="$work/profile" --allow-file-access-from-files \
            --blink-settings=$settings --window-size=1400,1000 --virtual-time-budget=10000 \
            --dump-dom "file://$work/frame.html" >"$work/dom" 2>"$work/log" || {
            echo "the browser failed" >&2
            tail -n 5 "$work/log" >&2
            exit 1
        }
        echo "$scheme, $width pixels: $(sed -n 's/.*<pre id="found">\([^<]*\)<.*/\1/p' "$work/dom")"
    done
done

timeout 120 "$browser" --headless --no-sandbox --disable-gpu --no-first-run \
    --user-data-dir="$work/profile" --dump-dom "file://$page" >"$work/dom" 2>"$work/log"
python3 "$here/accessible.py" <"$work/dom"
