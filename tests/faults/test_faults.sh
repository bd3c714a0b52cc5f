#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the machine does to a program: a full disk, a folder that is read-only, an input that may not be read, a stdout
# that is closed, full or gone, no descriptors, hardly any address space; and files that were cut or spoilt. Each time
# there is a message and the exit code of docs/cli.md, the old files are whole, and nothing else is left.
set -u
# shellcheck source=tests/head.sh
. "$(dirname "$0")/../head.sh"
program=${PICKET_PROGRAM:?the program to test}
chmod 755 "$scratch"
trap 'umount "$scratch/disk" 2>/dev/null; rm -rf "$scratch"' EXIT
coast=tests/report/coast.ini
plan=tests/report/coast.json

# picket CODES ARGUMENT...: exits by one of the codes (such as "0 74"), and tells every failure on stderr.
picket() {
    local expected=$1 code=0
    shift
    timeout 60 "$program" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null || code=$?
    verdict "$expected" "$code" "picket $*"
}

verdict() {
    [[ " $1 " == *" $2 "* ]] || fail "exit code $2, expected $1: $3: $(head -c 300 "$scratch/err")"
    [[ $2 -lt 64 || -s $scratch/err ]] || fail "nothing on stderr, exit code $2: $3"
}

# ---- a full disk, and a read-only one: a small one of our own where this system lets us mount it ----

if [[ -z ${PICKET_MOUNTS-} ]]; then
    for unshare in 'unshare -m' 'unshare -rm'; do
        # shellcheck disable=SC2086 # a command and its options
        if $unshare sh -c 'mount -t tmpfs none /mnt' 2>/dev/null; then
            rm -rf "$scratch"
            PICKET_MOUNTS=yes exec $unshare "$0"
        fi
    done
    echo 'not tested here, where nothing can be mounted: a disk that is full, a disk that is read-only'
else
    disk=$scratch/disk
    mkdir "$disk"
    mount -t tmpfs -o size=128k none "$disk"
    whole() {
        local name found
        for name in plan.json page.html run.jsonl; do
            [[ $(cat "$disk/$name") == "the old $name" ]] || fail "$1: the old $name is lost"
        done
        found=$(cd "$disk" && find . -type f ! -name filler | sort | tr '\n' ' ')
        [[ $found == './page.html ./plan.json ./run.jsonl ' ]] || fail "$1: left on the disk: $found"
    }
    for name in plan.json page.html run.jsonl; do
        echo "the old $name" >"$disk/$name"
    done
    for kb in 112 108 100 84; do # so much is taken: there is room for none, or for the smaller ones
        head -c "${kb}k" /dev/zero >"$disk/filler"
        picket '0 74' solve "$coast" -o "$scratch/plan.json" --log "$disk/run.jsonl"
        [[ $kb -lt 112 ]] && echo 'the old run.jsonl' >"$disk/run.jsonl"
        picket '0 74' solve "$coast" -o "$disk/plan.json" --report "$scratch/page.html"
        echo 'the old plan.json' >"$disk/plan.json"
        picket 74 solve "$coast" -o "$disk/plan.json" --report "$disk/page.html" --log "$disk/run.jsonl"
        rm -f "$disk/filler"
        for name in plan.json page.html run.jsonl; do
            [[ -s $disk/$name ]] || fail "$kb kB taken: $name is empty"
            echo "the old $name" >"$disk/$name"
        done
        whole "$kb kB taken"
    done
    dd if=/dev/zero of="$disk/filler" bs=1k 2>/dev/null # to the last byte
    for command in "solve $coast -o" "solve $coast -q --report" "solve $coast -q --log" "report $plan -o" \
        "solve $coast -q --improved"; do
        # shellcheck disable=SC2086 # words
        picket 74 $command "$disk/plan.json"
        whole "not a byte left: $command"
    done
    # where better plans cannot be kept as they are found, the search goes on to its end, and tells at the end
    picket 74 solve "$coast" -o "$scratch/plan.json" --improved "$disk/plan.json"
    grep -q "cannot write $disk/plan.json: No space left on device" "$scratch/err" || fail "--improved: $(cat "$scratch/err")"
    whole '--improved'
    "$program" verify "$coast" --plan "$scratch/plan.json" >"$scratch/out" 2>&1 || fail '--improved on a full disk: no plan'
    grep -q '"status": "optimal"' "$scratch/plan.json" || fail '--improved on a full disk: the search did not go on'
    picket 74 export "$coast" -o "$disk/programme.lp"
    picket 74 export "$coast" -o "$disk/programme.mps"
    whole 'not a byte left: export'
    rm "$disk/filler"
    mount -o remount,ro "$disk"
    for option in -o --log --report --improved; do
        picket 74 solve "$coast" $option "$disk/plan.json"
        [[ $option == --improved ]] || grep -q 'Read-only file system' "$scratch/err" || fail "read-only: $option: no reason"
        whole "read-only: $option"
    done
    umount "$disk"
fi

# ---- an input that may not be read ----

cp "$program" "$scratch/picket"
mkdir "$scratch/closed"
cp "$coast" "$scratch/closed/a.ini"
cp "$plan" "$scratch/closed/a.json"
printf '3 2 1\n1 2 4\n2 3 5\n' >"$scratch/closed/a.txt"
printf 'lat,lon\n1,2\n' >"$scratch/closed/a.csv"
printf '[zone bay]\npoints = closed/a.csv\n' >"$scratch/points.ini"
chmod 0 "$scratch/closed"/*
as_other=()
[[ $(id -u) -ne 0 ]] || as_other=(setpriv --reuid=65534 --regid=65534 --clear-groups)
unreadable() {
    local code=0
    (cd / && "${as_other[@]}" "$scratch/picket" "$@") >"$scratch/out" 2>"$scratch/err" || code=$?
    verdict 66 "$code" "unreadable: picket $*"
    grep -q 'Permission denied' "$scratch/err" || fail "unreadable: no reason: $*: $(cat "$scratch/err")"
}
cp "$coast" "$plan" "$scratch"
unreadable solve "$scratch/closed/a.ini"
unreadable check "$scratch/coast.ini" "$scratch/closed/a.ini"
unreadable check "$scratch/coast.ini" "$scratch/points.ini"
unreadable verify "$scratch/coast.ini" --plan "$scratch/closed/a.json"
unreadable solve "$scratch/coast.ini" --previous "$scratch/closed/a.json"
unreadable diff "$scratch/coast.json" "$scratch/closed/a.json"
unreadable solve "$scratch/closed/a.txt" --model pmedian --format orlib-pmed
unreadable solve "$scratch/closed/a.csv" --model mclp --format points --set instance.radius=3 --set instance.sites=1

# ---- stdout and stderr: closed, full, gone ----

commands=("--version" "--help" "solve --help" "solve $coast" "check $coast" "diff $plan $plan"
    "verify $coast --plan $scratch/kept.json")
"$program" solve -q "$coast" -o "$scratch/kept.json" || fail 'a plan to keep'
for command in "${commands[@]}"; do
    code=0
    # shellcheck disable=SC2086 # words
    "$program" $command >&- 2>"$scratch/err" || code=$?
    verdict 74 "$code" "stdout closed: $command"
    code=0
    # shellcheck disable=SC2086
    "$program" $command >/dev/full 2>"$scratch/err" || code=$?
    verdict 74 "$code" "stdout full: $command"
    # shellcheck disable=SC2086
    {
        sleep 0.2
        code=0
        "$program" $command 2>"$scratch/err" || code=$?
        echo "$code" >"$scratch/code"
    } | :
    verdict 74 "$(cat "$scratch/code")" "a broken pipe: $command"
    code=0
    # shellcheck disable=SC2086
    "$program" $command >/dev/null 2>/dev/full </dev/null || code=$?
    [[ $code -eq 0 ]] || fail "stderr full: exit code $code: $command"
    code=0
    # shellcheck disable=SC2086
    "$program" $command >/dev/null 2>&- <&- || code=$?
    [[ $code -eq 0 ]] || fail "stdin and stderr closed: exit code $code: $command"
done

# ---- no descriptors; hardly any address space ----

for n in 3 4 5 6; do
    code=0
    (ulimit -n "$n" && exec "$program" solve "$coast" -o "$scratch/few.json" --log "$scratch/few.jsonl") \
        >"$scratch/out" 2>"$scratch/err" || code=$?
    [[ $code -eq 127 ]] || verdict '0 66 70 74' "$code" "$n descriptors" # 127: it could not be loaded
done

# OpenBLAS, which asks for ever where it is given nothing, must not make it hang.
for mb in 60 75 90 110 130 150 200 300; do
    code=0
    (ulimit -v "${mb}000" && exec timeout 30 "$program" solve -q "$coast" -o "$scratch/tight.json") \
        >"$scratch/out" 2>"$scratch/err" || code=$?
    # 127: it could not be loaded; 130: nor could OpenBLAS, which says so and ends the program before it begins
    [[ $code -eq 127 ]] || { [[ $code -eq 130 ]] && grep -q '^OpenBLAS' "$scratch/err"; } ||
        verdict '0 70' "$code" "$mb MB of address space"
done
[[ $code -eq 0 ]] || fail "exit code $code with 300 MB of address space"

# ---- files that were cut or spoilt ----

size=$(wc -c <"$plan")
for ((n = 0; n < size - 1; n += size / 25 + 1)); do
    head -c "$n" "$plan" >"$scratch/cut.json"
    for command in "verify $coast --plan" "diff $plan" "solve $coast -q --previous"; do
        # shellcheck disable=SC2086 # words
        picket 65 $command "$scratch/cut.json"
    done
    picket 65 report "$scratch/cut.json" -o "$scratch/page.html"
    { head -c "$n" "$plan" && printf '\377}]' && tail -c "+$((n + 4))" "$plan"; } >"$scratch/cut.json"
    picket 65 verify "$coast" --plan "$scratch/cut.json"
done
head -c 3000 /dev/urandom >"$scratch/cut.json"
picket 65 verify "$coast" --plan "$scratch/cut.json"

printf '3 3\n5 2 1\n2 1 2\n2 2 3\n2 1\n3\n' | gzip -n >"$scratch/scp.gz"
printf 'id,x,y\na,0,0\nb,1,1\nc,2,2\n' | gzip -n >"$scratch/points.gz"
for file in scp points; do
    settings=(--model lscp --format points --set instance.radius=1)
    [[ $file == points ]] || settings=(--model lscp --format orlib-scp)
    picket 0 solve -q "$scratch/$file.gz" "${settings[@]}"
    size=$(wc -c <"$scratch/$file.gz")
    for ((n = 0; n < size; n += 3)); do
        head -c "$n" "$scratch/$file.gz" >"$scratch/cut.gz"
        picket 65 solve -q "$scratch/cut.gz" "${settings[@]}"
    done
    for ((n = 10; n < size; n += 3)); do # behind the head, whose date and system are nobody's
        { head -c "$n" "$scratch/$file.gz" && printf '\125' && tail -c "+$((n + 2))" "$scratch/$file.gz"; } >"$scratch/cut.gz"
        cmp -s "$scratch/cut.gz" "$scratch/$file.gz" || picket 65 solve -q "$scratch/cut.gz" "${settings[@]}"
    done
done

exit $((failures > 0))
