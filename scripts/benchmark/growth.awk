# SPDX-License-Identifier: GPL-3.0-or-later
# Draws seconds and memory of bench_cover's lines on the plane, against points (100 discs) and discs (10⁶ points), both
# axes logarithmic, as SVG.
function x_of(side, value) { return side * 330 + 60 + 230 * (log(value) - log(least_x[side])) / (log(most_x[side]) - log(least_x[side])) }
function y_of(value, least, most) { return 340 - 280 * (log(value) - log(least)) / (log(most) - log(least)) }
function add(side, x, seconds, megabytes) { n[side]++; xs[side, n[side]] = x; ss[side, n[side]] = seconds; ms[side, n[side]] = megabytes }
function text(x, y, anchor, words) { printf "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, words }
function curve(side, what, colour,    k, j, at, value) {
    for (k = 2; k <= n[side]; k++) # by x
        for (j = k; j > 1 && xs[side, j - 1] > xs[side, j]; j--) {
            value = xs[side, j]; xs[side, j] = xs[side, j - 1]; xs[side, j - 1] = value
            value = ss[side, j]; ss[side, j] = ss[side, j - 1]; ss[side, j - 1] = value
            value = ms[side, j]; ms[side, j] = ms[side, j - 1]; ms[side, j - 1] = value
        }
    printf "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"", colour
    for (k = 1; k <= n[side]; k++) {
        value = what == "s" ? y_of(ss[side, k], 0.001, 10) : y_of(ms[side, k], 1, 10000)
        printf "%.1f,%.1f ", x_of(side, xs[side, k]), value
    }
    print "\"/>"
}
function frame(side, title,    x, decade) {
    printf "<rect x=\"%d\" y=\"60\" width=\"230\" height=\"280\" fill=\"none\" stroke=\"#888\"/>\n", side * 330 + 60
    text(side * 330 + 175, 385, "middle", title)
    for (decade = 0.001; decade < 11; decade *= 10) {
        text(side * 330 + 54, y_of(decade, 0.001, 10) + 4, "end", decade " s")
        text(side * 330 + 296, y_of(decade, 0.001, 10) + 4, "start", decade * 1000 " MB")
    }
    for (x = 1; x <= n[side]; x++)
        text(x_of(side, xs[side, x]), 358, "middle", label(xs[side, x]))
}
function label(x) { return x >= 1e6 ? x / 1e6 "M" : x >= 1e4 ? x / 1e3 "k" : x }
BEGIN { least_x[0] = 1e4; most_x[0] = 4e7; least_x[1] = 50; most_x[1] = 2000 }
$1 == "plane" && $2 == 100 { add(0, $3, $7, $10) }
$1 == "plane" && $3 == 1000000 { add(1, $2, $7, $10) }
END {
    print "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 690 400\" font-family=\"sans-serif\" font-size=\"11\">"
    print "<rect width=\"690\" height=\"400\" fill=\"#fff\"/>"
    text(60, 24, "start", "Cover classes on the plane, radius 5.5 in [0, 30]²: processor seconds (blue), memory with the points (orange)")
    for (side = 0; side < 2; side++) {
        curve(side, "s", "#1f77b4")
        curve(side, "m", "#d9730d")
        frame(side, side == 0 ? "points, 100 discs" : "discs, a million points")
    }
    print "</svg>"
}
