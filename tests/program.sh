#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# program.sh COMMAND...: runs a cmocka program and exits as it does, or with 77 where it succeeded but skipped a test.
exec 3>&1
set -o pipefail
said=$("$@" 2>&1 | tee /dev/fd/3)
status=$?
[[ $status -ne 0 || $said != *' SKIPPED TEST(S)'* ]] || exit 77
exit "$status"
