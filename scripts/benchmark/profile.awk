# The results of scripts/bench to a performance profile as SVG.
# SPDX-License-Identifier: GPL-3.0-or-later
# Dolan, Moré 2002: for every solver the share of the
# instances it proves within a factor of the fastest. Times below 0.01 s count as 0.01 s. Instances that not all
# solvers were given are left out.
BEGIN { FS = "\t"; least = 0.01 }
{
    key = $1 FS $2
    if (!(key in runs)) keys[++n_keys] = key
    if (!($3 in rank)) { solvers[++n_solvers] = $3; rank[$3] = n_solvers }
    runs[key]++
    if ($4 != "optimal") next
    spent = $8 > least ? $8 : least
    time[key, $3] = spent
    if (!(key in best) || spent < best[key]) best[key] = spent
}
function x_of(ratio) { return left + width * log(ratio) / log(most) }
function y_of(share) { return top + height * (1 - share) }
function text(x, y, anchor, words) {
    printf "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, words
}
function line(x1, y1, x2, y2) {
    printf "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ccc\"/>\n", x1, y1, x2, y2
}
END {
    left = 60; top = 20; width = 560; height = 320; most = 2
    split("#0b5394 #cc4125 #6aa84f #b45f06 #674ea7 #666666", colour, " ")
    for (k = 1; k <= n_keys; k++) {
        if (runs[keys[k]] != n_solvers) continue
        n_all++
        for (s = 1; s <= n_solvers; s++)
            if ((keys[k], solvers[s]) in time) {
                r = time[keys[k], solvers[s]] / best[keys[k]]
                if (r > most) most = r
            }
    }
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 400\" font-family=\"sans-serif\" font-size=\"12\">\n"
    printf "<rect width=\"640\" height=\"400\" fill=\"white\"/>\n"
    for (share = 0; share <= 1.001; share += 0.25) {
        line(left, y_of(share), left + width, y_of(share))
        text(left - 6, y_of(share) + 4, "end", sprintf("%.0f %%", 100 * share))
    }
    for (tick = 1; tick <= most; tick *= most > 1e4 ? 10 : most > 64 ? 4 : 2) {
        line(x_of(tick), top, x_of(tick), top + height)
        text(x_of(tick), top + height + 16, "middle", tick)
    }
    text(left + width / 2, top + height + 36, "middle", \
        sprintf("processor time as a multiple of the fastest solver's, %d instances", n_all))
    for (s = 1; s <= n_solvers && n_all; s++) {
        n = 0
        for (k = 1; k <= n_keys; k++)
            if (runs[keys[k]] == n_solvers && (keys[k], solvers[s]) in time) {
                r = time[keys[k], solvers[s]] / best[keys[k]]
                for (i = n++; i >= 1 && ratio[i] > r; i--) ratio[i + 1] = ratio[i]
                ratio[i + 1] = r
            }
        printf "<path fill=\"none\" stroke-width=\"2\" stroke=\"%s\" d=\"M%.1f %.1f", colour[(s - 1) % 6 + 1], left, y_of(0)
        for (i = 1; i <= n; i++) printf "H%.1fV%.1f", x_of(ratio[i]), y_of(i / n_all)
        printf "H%.1f\"/>\n", left + width
        printf "<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"3\" fill=\"%s\"/>\n", left + width - 90, \
            top + height - 20 * (n_solvers - s) - 24, colour[(s - 1) % 6 + 1]
        text(left + width - 70, top + height - 20 * (n_solvers - s) - 19, "start", solvers[s])
    }
    print "</svg>"
}
