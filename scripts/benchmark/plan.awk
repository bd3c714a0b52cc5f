# A status line and "NAME VALUE" lines of an exported classic model (-v model=) to a plan that claims no value.
# SPDX-License-Identifier: GPL-3.0-or-later
function item(text) { return (n++ ? ",\n    " : "\n    ") text }
function quoted(text) { return "\"" text "\"" }
NR == 1 { next }
/^y_/ && $2 > 0.5 { sites = sites item(quoted(substr($1, 3))) }
/^x_/ && $2 > 1e-9 { x[$1] = $2 }
END {
    n = 0
    if (model == "cflp") {
        for (name in x) {
            # single-source plans name one site with the share 1
            share = x[name] > 0.999999 ? 1 : x[name]
            split(substr(name, 3), part, "_")
            rows = rows item("{" quoted("customer") ": " quoted(part[1]) ", " quoted("site") ": " quoted(part[2]) \
                ", " quoted("share") ": " sprintf("%.17g", share) "}")
        }
    }
    printf "{\n  \"instance\": \"\",\n  \"model\": \"%s\",\n  \"status\": \"feasible\",\n", model
    printf "  \"objective\": null,\n  \"bound\": null,\n  \"relative_gap\": null,\n  \"coverage_gap_percent\": null,\n"
    printf "  \"stages\": [],\n  \"units\": [],\n  \"sorties\": [],\n  \"ships\": [],\n  \"gaps\": [],\n  \"limits\": [],\n"
    if (rows != "") printf "  \"assignments\": [%s\n  ],\n", rows
    printf "  \"sites\": [%s\n  ]\n}\n", sites
}
