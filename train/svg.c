/* svg: see svg.h. */
#include "svg.h"

#include <math.h>

#include "html_writer.h"

/* The figure, and in it the place of what is drawn: what is left of it is for marks and
 * titles. */
#define WIDTH  340
#define HEIGHT 236
#define LEFT   52.0
#define RIGHT  320.0 /* half of a mark stands behind it */
#define TOP    12.0
#define BOTTOM 186.0

#define RADIUS 3.5 /* of a point */

/* ---- Places -------------------------------------------------------------------------- */

static double share_of(const struct svg_axis *axis, double value)
{
    const double share = (value - axis->low) / (axis->high - axis->low);
    return fmin(1, fmax(0, share));
}

static double place_x(const struct svg_chart *chart, double x)
{
    return LEFT + (RIGHT - LEFT) * share_of(&chart->x, x);
}

static double place_y(const struct svg_chart *chart, double y)
{
    return BOTTOM - (BOTTOM - TOP) * share_of(&chart->y, y);
}

static double mark_of(const struct svg_axis *axis, size_t step)
{
    return axis->low + (axis->high - axis->low) * (double)step / (double)axis->steps;
}

/* ---- Axes ---------------------------------------------------------------------------- */

static void put_mark(const struct svg_chart *chart, const struct svg_axis *axis, size_t step)
{
    const double mark = mark_of(axis, step);
    if (axis->marks)
        put(chart->writer, "%lu</text>\n", (unsigned long)axis->marks[step]);
    else if (axis->percent)
        put(chart->writer, "%.3g%%</text>\n", 100 * mark);
    else
        put(chart->writer, "%.3g</text>\n", fabs(mark) < 1e5 ? mark : round(mark));
}

static void put_marks(const struct svg_chart *chart)
{
    for (size_t i = 0; i <= chart->y.steps; i++) {
        const double y = place_y(chart, mark_of(&chart->y, i));
        put(chart->writer,
            "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>"
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">",
            LEFT, y, RIGHT, y, LEFT - 6, y + 4);
        put_mark(chart, &chart->y, i);
    }
    for (size_t i = 0; i <= chart->x.steps; i++) {
        put(chart->writer, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">",
            place_x(chart, mark_of(&chart->x, i)), BOTTOM + 17);
        put_mark(chart, &chart->x, i);
    }
}

static void put_axes(const struct svg_chart *chart)
{
    put_marks(chart);
    put(chart->writer, "<path class=\"axis\" d=\"M%.1f %.1fV%.1fH%.1f\"/>\n", LEFT, TOP, BOTTOM,
        RIGHT);
    put(chart->writer, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">",
        (LEFT + RIGHT) / 2, HEIGHT - 12.0);
    put_html(chart->writer, chart->x.title);
    put(chart->writer,
        "</text>\n<text transform=\"translate(13 %.1f) rotate(-90)\" text-anchor=\"middle\">",
        (TOP + BOTTOM) / 2);
    put_html(chart->writer, chart->y.title);
    put(chart->writer, "</text>\n");
}

void svg_begin(const struct svg_chart *chart, const char *id, const char *title,
               const char *description)
{
    put(chart->writer,
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"%s-title %s-desc\">\n"
        "<title id=\"%s-title\">",
        WIDTH, HEIGHT, id, id, id);
    put_html(chart->writer, title);
    put(chart->writer, "</title>\n<desc id=\"%s-desc\">", id);
    put_html(chart->writer, description);
    put(chart->writer, "</desc>\n");
    put_axes(chart);
}

void svg_end(const struct svg_chart *chart)
{
    put(chart->writer, "</svg>\n");
}

/* ---- Pieces -------------------------------------------------------------------------- */

static bool is_finite_point(const struct svg_point *point)
{
    return isfinite(point->x) && isfinite(point->y);
}

static void put_place(const struct svg_chart *chart, const char *before, double x, double y)
{
    put(chart->writer, "%s%.1f,%.1f", before, place_x(chart, x), place_y(chart, y));
}

void svg_polyline(const struct svg_chart *chart, const char *class,
                  const struct svg_point *points, size_t count)
{
    if (count < 2)
        return;
    const char *before = "";
    put(chart->writer, "<polyline class=\"%s\" points=\"", class);
    for (size_t i = 0; i < count; i++)
        if (is_finite_point(&points[i])) {
            put_place(chart, before, points[i].x, points[i].y);
            before = " ";
        }
    put(chart->writer, "\"/>\n");
}

void svg_points(const struct svg_chart *chart, const char *class,
                const struct svg_point *points, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_finite_point(&points[i]))
            put(chart->writer, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>\n",
                class, place_x(chart, points[i].x), place_y(chart, points[i].y), RADIUS);
}

void svg_bars(const struct svg_chart *chart, const char *class, const struct svg_bar *bars,
              size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct svg_bar *bar = &bars[i];
        if (!isfinite(bar->from) || !isfinite(bar->to) || !isfinite(bar->height))
            continue;
        const double left = place_x(chart, bar->from), top = place_y(chart, bar->height);
        put(chart->writer,
            "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>\n",
            class, left, top, fmax(0, place_x(chart, bar->to) - left), BOTTOM - top);
    }
}

static bool is_finite_range(const struct svg_range *range)
{
    return isfinite(range->x) && isfinite(range->low) && isfinite(range->high);
}

void svg_band(const struct svg_chart *chart, const char *class, const struct svg_range *ranges,
              size_t count)
{
    if (count < 2)
        return;
    const char *before = "";
    put(chart->writer, "<polygon class=\"%s\" points=\"", class);
    for (size_t i = 0; i < 2 * count; i++) { /* along the lows, and back along the highs */
        const struct svg_range *range = &ranges[i < count ? i : 2 * count - 1 - i];
        if (!is_finite_range(range))
            continue;
        put_place(chart, before, range->x, i < count ? range->low : range->high);
        before = " ";
    }
    put(chart->writer, "\"/>\n");
}
