# A free MPS file and glpsol's raw solution of it to a status and "NAME VALUE" lines. Columns are numbered as they come.
# SPDX-License-Identifier: GPL-3.0-or-later
NR == FNR {
    if (/^[^ *]/) in_columns = $1 == "COLUMNS"
    else if (in_columns && $2 != "'MARKER'" && $1 != last) name[++n] = last = $1
    next
}
$1 == "s" {
    if ($5 == "n" || $5 == "u") exit
    print $5 == "o" ? "optimal" : "feasible"
}
$1 == "j" && $3 != 0 { print name[$2], $3 }
