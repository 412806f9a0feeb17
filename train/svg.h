/* svg: figures as inline SVG, of a few pieces: axes, lines, points, bars and bands.
 *
 * A figure is 340 units wide, about a small telephone's width in pixels, so that its letters
 * can be read there; the page makes it larger where there is room. Colours are the page's, by
 * class. What a piece is drawn of is in the units of the axes; numbers outside of these are
 * drawn at their ends, and what is not finite is left out. */
#ifndef TENOR_SVG_H
#define TENOR_SVG_H

#include <stdint.h>

#include "report_writer.h"

struct svg_axis {
    const char *title;
    double low, high;      /* low < high */
    size_t steps;          /* between marks; 1 or more */
    bool percent;          /* marks are shares, shown in percent */
    const uint32_t *marks; /* [steps + 1] what to write at the marks instead; or NULL */
};

struct svg_chart {
    struct report_writer *writer;
    struct svg_axis x, y;
};

struct svg_point {
    double x, y;
};

struct svg_bar {
    double from, to, height; /* on the x axis twice, then on the y axis */
};

struct svg_range {
    double x, low, high;
};

/* <svg> with its title and description, for those who do not see it, and the axes. `id` must be
 * the page's only one. All three are of ours, not of a data set. */
void svg_begin(const struct svg_chart *chart, const char *id, const char *title,
               const char *description);
void svg_end(const struct svg_chart *chart);

/* `class` is what the page's style knows the piece by. None has any effect with a count of 0,
 * nor has a line of one point. */
void svg_polyline(const struct svg_chart *chart, const char *class,
                  const struct svg_point *points, size_t count);
void svg_points(const struct svg_chart *chart, const char *class,
                const struct svg_point *points, size_t count);
void svg_bars(const struct svg_chart *chart, const char *class, const struct svg_bar *bars,
              size_t count);
/* The area between the lows and the highs. */
void svg_band(const struct svg_chart *chart, const char *class, const struct svg_range *ranges,
              size_t count);

#endif
