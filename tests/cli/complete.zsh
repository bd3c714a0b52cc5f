#!/usr/bin/zsh -f
# SPDX-License-Identifier: GPL-3.0-or-later
# complete.zsh FOLDER LINE: what a zsh that finds completions in FOLDER makes of LINE and the tab key.
zmodload zsh/zpty
zpty shell 'TERM=dumb zsh -f -i'
prepare="PS1= RPS1=; unsetopt zle_bracketed_paste prompt_sp 2>/dev/null; setopt no_list_ambiguous no_beep
fpath=(${(q)1} \$fpath); autoload -Uz compinit; compinit -u -d ${(q)1}/dump; LISTMAX=1000
zstyle ':completion:*' verbose no; zstyle ':completion:*' list-separator ''; print READ'Y'"
zpty -w shell $prepare
said=
for ((i = 0; i < 200; i++)); do
    while zpty -rt shell part; do said+=$part; done
    [[ $said == *READY* ]] && break
    sleep 0.05
done
[[ $said == *READY* ]] || { print -u2 "no shell: $said"; exit 1; }
zpty -n -w shell "$2"$'\t\t'
said=
for ((i = 0; i < 12; i++)); do
    sleep 0.1
    while zpty -rt shell part; do said+=$part; done
done
zpty -d shell
print -r -- "${said//$'\r'/}"
