# awk -v points=12 -f colouring.awk: a covering problem of the kind of OR-Library's scpclr files (format orlib-scp).
# SPDX-License-Identifier: GPL-3.0-or-later
# The fewest sets of four points of which one has a single colour, however the points are coloured with two (Grossman,
# Wool 1997); 10 points: scpclr10, reordered.
function has(v, k) { return int(v / 2 ^ k) % 2 }
BEGIN {
    for (a = 0; a < points; a++)
        for (b = a + 1; b < points; b++)
            for (c = b + 1; c < points; c++)
                for (d = c + 1; d < points; d++) {
                    of[++sets, 1] = a; of[sets, 2] = b; of[sets, 3] = c; of[sets, 4] = d
                }
    print 2 ^ (points - 1) - 1, sets
    for (s = 1; s <= sets; s++) printf "1%s", s % 20 && s < sets ? " " : "\n"
    for (v = 1; v < 2 ^ (points - 1); v++) {
        n = 0
        line = ""
        for (s = 1; s <= sets; s++) {
            reds = has(v, of[s, 1]) + has(v, of[s, 2]) + has(v, of[s, 3]) + has(v, of[s, 4])
            if (reds % 4 == 0) { n++; line = line " " s }
        }
        print n line
    }
}
