#!/bin/sh
# Package: libarchive-tools and libarchive13 3.6.2-1+deb12u5 (bsdtar), wget 1.21.3-1+deb12u1,
#          python3's http.server.
# Input:   a WARC 1.0 file of two pages, as wget --warc-file writes it, uncompressed.
# Guess:   bsdtar -t lists both pages: libarchive reads WARC, and wget is what writes most of them.
# Seen:    nothing is listed, nothing is extracted, no error, status 0. wget writes
#          "WARC-Target-URI: <http://...>", with the brackets of the standard's own grammar;
#          libarchive passes over a response whose address does not begin with a scheme. Without
#          the brackets the same file has two entries.
# Matters: a folder of archives that looks read and is empty; no status tells.
set -eu
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"
chmod 755 "$work"
apt-get download -qq libarchive-tools=3.6.2-1+deb12u5 libarchive13=3.6.2-1+deb12u5 \
    wget=1.21.3-1+deb12u1
for package in *.deb; do
    dpkg -x "$package" .
done
PATH=$work/usr/bin:$PATH
LD_LIBRARY_PATH=$(dirname "$(find "$work/usr/lib" -name 'libarchive.so.13' | head -n 1)")
export PATH LD_LIBRARY_PATH

mkdir site
for page in harbour ferry; do
    {
        echo "<html><head><title>The $page</title></head><body>"
        for line in 1 2 3 4 5 6 7 8 9; do
            echo "<p>The $page was open on day $line, the mayor said.</p>"
        done
        echo '</body></html>'
    } >site/$page.html
done
# A free port, which the server prints.
python3 -u -c 'import functools, http.server as h
handler = functools.partial(h.SimpleHTTPRequestHandler, directory="site")
server = h.ThreadingHTTPServer(("127.0.0.1", 0), handler)
print(server.server_port, flush=True)
server.serve_forever()' >port 2>/dev/null &
server=$!
while [ ! -s port ]; do sleep 0.1; done
port=$(cat port)
wget -q --no-proxy --no-warc-compression --warc-file=pages -O /dev/null \
    "http://127.0.0.1:$port/harbour.html" "http://127.0.0.1:$port/ferry.html"

responses=$(grep -a -c '^WARC-Type: response' pages.warc)
status=0
listed=$(bsdtar -tf pages.warc 2>errors | wc -l) || status=$?
sed 's/^WARC-Target-URI: <\(.*\)>/WARC-Target-URI: \1/' pages.warc >bare.warc
bare=$(bsdtar -tf bare.warc | tr '\n' ' ')
echo "$responses responses; listed: $listed, status $status, errors: $(wc -c <errors) bytes; without brackets: $bare"
[ "$responses" = 2 ] && [ "$listed" = 0 ] && [ "$status" = 0 ] && [ ! -s errors ] &&
    [ "$bare" = "harbour.html ferry.html " ]
