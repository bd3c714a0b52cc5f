# goal.awk MODEL.mps PAIRS: what a solution ("NAME VALUE" lines after a word) is worth by the model's goal.
# SPDX-License-Identifier: GPL-3.0-or-later
FNR == NR {
    if ($0 !~ /^[ \t]/) { section = $1; next }
    if (section == "ROWS" && $1 == "N" && goal == "") goal = $2
    if (section == "COLUMNS")
        for (i = 2; i < NF; i += 2) if ($i == goal) cost[$1] = $(i + 1)
    next
}
FNR > 1 { sum += cost[$1] * $2 }
END { printf "%.9g\n", sum }
