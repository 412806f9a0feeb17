#!/bin/sh
# Runs in a fresh root (debian.sh makes it) with the packages and the sources' debian/ in /tenor: installs
# what each of debian/tests/ depends on, runs it, and purges the packages, of which nothing may stay.
set -eu
cd /tenor
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
fail() {
    echo "$*" >&2
    exit 1
}

echo 'deb [trusted=yes] file:/tenor/packages ./' >/etc/apt/sources.list.d/tenor.list
apt-get -q update >apt.log 2>&1 || fail "apt-get update: $(tail -n 5 apt.log)"
install() { apt-get -q -y --no-install-recommends install "$@" >apt.log 2>&1 || fail "cannot install $*: $(tail -n 5 apt.log)"; }
# No service is started here, and no database is made.
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod +x /usr/sbin/policy-rc.d
mkdir /etc/postgresql-common
echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
install apt # asks the archive, too
echo 'the root is there'

# Each test, as autopkgtest would run it.
sed -n 's/^Tests: //p' debian/tests/control >tests.txt
while read -r test; do
    # shellcheck disable=SC2046 # a list of packages
    install $(sed -n "/^Tests: $test\$/,/^\$/s/^Depends: //p" debian/tests/control | tr -d ',')
    debian/tests/"$test" </dev/null || fail "debian/tests/$test fails"
    echo "ok   $test"
done <tests.txt

packages=$(sed -n 's/^Package: //p' debian/control)
# shellcheck disable=SC2086 # a list of packages
install $packages
# shellcheck disable=SC2086
dpkg -L $packages | grep -v '^$' | sort -u >paths.txt
# shellcheck disable=SC2086
apt-get -q -y purge $packages >apt.log 2>&1 || fail "cannot purge: $(tail -n 5 apt.log)"
while read -r path; do
    [ ! -e "$path" ] && [ ! -L "$path" ] || dpkg -S "$path" >/dev/null 2>&1 || [ "$path" = /. ] ||
        fail "purging leaves $path"
done <paths.txt
# /var/cache/man has what man made of the pages; it goes when man-db next looks.
left=$(find / -xdev \( -path /tenor -o -path /tmp -o -path /proc -o -path /sys -o -path /var/lib/apt \
    -o -path /var/cache/apt -o -path /var/cache/man -o -path /etc/apt \) -prune -o -iname '*tenor*' -print)
[ -z "$left" ] || fail "purging leaves $left"
echo "ok   purge"
