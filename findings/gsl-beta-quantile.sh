#!/bin/sh
# Package: libgsl27, libgslcblas0, libgsl-dev 2.7.1+dfsg-5+deb12u1 (GNU Scientific Library), and gcc.
# Input:   gsl_cdf_beta_Pinv(0.025, k, n - k + 1) and (0.975, k + 1, n - k): the two ends of Clopper
#          and Pearson's 95% interval for k of n, with n from 1 to 400 and every k that has them.
# Guess:   both parameters are above 0 and small, so there is a number for each, from 0 to 1.
# Seen:    64 of the 160,400 are NaN, for example the lower end for 258 of 260; for their neighbours
#          257 and 259 it is a number, and gsl_cdf_beta_P, the function that it inverts, has one
#          everywhere. With the library's own error handler the program ends there instead.
# Matters: the interval of an accuracy is missing for one set in some thousands, those with few errors
#          among hundreds of documents first. Halving the interval by gsl_cdf_beta_P finds it.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
chmod 755 "$work"
apt-get download -qq libgsl27=2.7.1+dfsg-5+deb12u1 libgslcblas0=2.7.1+dfsg-5+deb12u1 \
    libgsl-dev=2.7.1+dfsg-5+deb12u1
for package in *.deb; do
    dpkg -x "$package" .
done
cat >quantiles.c <<'END'
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>

static int all, missing, unknown;

static void ask(double share, double a, double b)
{
    const double found = gsl_cdf_beta_Pinv(share, a, b);
    all++;
    missing += isnan(found);
    if (!isnan(found))
        return;
    /* The same number by halving. */
    double low = 0, high = 1;
    for (int step = 0; step < 60; step++) {
        const double middle = (low + high) / 2;
        if (gsl_cdf_beta_P(middle, a, b) < share)
            low = middle;
        else
            high = middle;
    }
    unknown += !(fabs(gsl_cdf_beta_P(low, a, b) - share) < 1e-9);
}

int main(void)
{
    gsl_set_error_handler_off();
    for (int n = 1; n <= 400; n++)
        for (int k = 0; k <= n; k++) {
            if (k > 0)
                ask(0.025, k, n - k + 1);
            if (k < n)
                ask(0.975, k + 1, n - k);
        }
    const double at = gsl_cdf_beta_Pinv(0.025, 258, 3);
    const double below = gsl_cdf_beta_Pinv(0.025, 257, 4), above = gsl_cdf_beta_Pinv(0.025, 259, 2);
    printf("NaN: %d of %d, not found by halving either: %d; for 257, 258, 259 of 260: %.4f %.4f %.4f\n",
           missing, all, unknown, below, at, above);
    return !(missing == 64 && all == 160400 && unknown == 0 && isnan(at) && !isnan(below) &&
             !isnan(above));
}
END
libraries=$(dirname "$(find "$work/usr/lib" -name 'libgsl.so.27' | head -n 1)")
cc -I"$work/usr/include" quantiles.c -o quantiles "$libraries/libgsl.so.27" \
    "$libraries/libgslcblas.so.0" -lm
LD_LIBRARY_PATH=$libraries ./quantiles
