# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by scripts/bench: what the published folders hold.
# shellcheck shell=bash

# group_of FOLDER TABLE INSTANCE: the line of the summary it counts for.
group_of() {
    case $1/$2/$3 in
    scp/best_known_unicost/*) echo "scp, unit costs" ;;
    scp/*/scpnr[ef]*) echo "scp nre, nrf" ;;
    scp/*/scpnr* | scp/*/scpc[ly]* | scp/*/rail*) echo "scp nrg, nrh, clr, cyc, rail" ;;
    scp/*) echo "scp 4, 5, 6, a, c, d, e" ;;
    cap/best_known_single_source/*) echo "cap, single source" ;;
    cap/*/cap[abc]*) echo "capa, capb, capc" ;;
    holmberg/best_known/*) echo "holmberg, single source" ;;
    holmberg/*) echo "holmberg, split" ;;
    *) echo "$1" ;;
    esac
}

# keys FOLDER TABLE INSTANCE DATA: the lines of [instance]; nothing where the folder is not known.
keys() {
    local file=${3%%@*} rest first second path
    rest=${3#"$file"}
    first=$(printf '%s' "$rest" | cut -d@ -f2)
    second=$(printf '%s' "$rest" | cut -d@ -f3)
    path=$file.txt
    case $1 in
    scp)
        echo "model = lscp"
        case $file in rail*) echo "format = orlib-rail" ;; *) echo "format = orlib-scp" ;; esac
        [ "$2" != best_known_unicost ] || echo "unit_costs = yes"
        ;;
    pmed) echo "model = pmedian" && echo "format = orlib-pmed" ;;
    cap | holmberg)
        echo "model = cflp"
        case $1 in cap) echo "format = orlib-cap" ;; *) echo "format = holmberg" ;; esac
        [ -z "$first" ] || echo "capacity = $first"
        case $1/$2 in cap/best_known_single_source | holmberg/best_known) echo "single_source = yes" ;; esac
        ;;
    covering_grid)
        echo "format = grid" && echo "radius = ${first#R}"
        case $second in
        B*) echo "model = mclp" && echo "budget = ${second#B}" ;;
        D*) echo "model = pscp" && echo "demand_share = 0.$(printf '%s' "$second" | tr -dc 0-9)" ;;
        esac
        path=$file.dat
        ;;
    mclp_city | mclp_sjc | mclp_swain55)
        echo "model = mclp" && echo "format = points" && echo "radius = ${first#R}" && echo "sites = ${second#p}"
        [ "$1" != mclp_city ] || echo "earth_radius_m = 6378100"
        path=$file.csv
        ;;
    mclp_york)
        echo "model = mclp" && echo "format = sites" && echo "radius = 100" && echo "earth_radius_m = 6371000"
        case $second in *+*) echo "sites = ${second#*+}" ;; *) echo "sites = 0" ;; esac
        path=sites.csv
        ;;
    sf_stores)
        echo "format = matrix"
        case $file in
        LSCP) echo "model = lscp" && echo "radius = 5000" ;;
        MCLP) echo "model = mclp" && echo "radius = 5000" && echo "sites = 4" ;;
        PMEDIAN) echo "model = pmedian" && echo "sites = 4" ;;
        esac
        path=network_distance.csv
        ;;
    *) return ;;
    esac
    path=$4/$1/$path
    [ -e "$path" ] || path=$path.gz
    echo "data = $path"
}
