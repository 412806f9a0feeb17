#!/bin/sh
# After libtenor.so was installed in DIRECTORY: lets programs find it, or says how they can.
# usage: ldconfig.sh DIRECTORY
set -eu
directory=$1
PATH=$PATH:/usr/sbin:/sbin

# The directories that the loader looks into, one a line.
known() {
    ldconfig -v -N -X 2>/dev/null | sed -n 's/^\(\/.*\): (from .*)$/\1/p; s/^\(\/.*\):$/\1/p'
}

# By another name too: /lib may be a link to /usr/lib.
looks_into() {
    known | while IFS= read -r one; do
        [ "$(readlink -f -- "$one")" != "$(readlink -f -- "$directory")" ] || echo yes
    done
}

if [ -z "$(looks_into)" ]; then
    echo "The loader does not look into '$directory': programs find libtenor.so there with" \
        "LD_LIBRARY_PATH='$directory', or linked with -Wl,-rpath,'$directory'."
elif [ "$(id -u)" = 0 ]; then
    ldconfig
else
    echo "Run ldconfig as root: only then do programs find libtenor.so in '$directory'."
fi
