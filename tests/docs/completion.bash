# What bash offers at the end of a command line, asked of the completion as bash asks it.
#   completion.bash COMPLETION DIRECTORY-OF-GPUPRICE
set -u
source "$1"
PATH=$2:$PATH
failed=0

# expect LINE WORD...: each WORD is among the offers for LINE; "-WORD" written as "!WORD" is not.
expect() {
    local line=$1 word
    shift
    read -r -a COMP_WORDS <<<"$line"
    [[ $line == *" " ]] && COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _gpuprice
    local offers=" ${COMPREPLY[*]} "
    for word in "$@"; do
        if [[ $word == !* ]]; then
            [[ $offers != *" ${word#!} "* ]] || { echo "'$line' offers ${word#!}"; failed=1; }
        else
            [[ $offers == *" $word "* ]] || { echo "'$line' does not offer $word, but$offers"; failed=1; }
        fi
    done
}

expect "gpuprice " scrape markup history
expect "gpuprice ma" markup markets !scrape
expect "gpuprice markup h100-" h100-80gb-pcie h100-80gb-sxm5 !a100-80gb-pcie
expect "gpuprice --db x.db markup --reg" --region
expect "gpuprice markup --kind rental" rental_on_demand rental_spot !ask
expect "gpuprice markup a100 --condition " new used unknown
expect "gpuprice markup --format j" json jsonl
expect "gpuprice --format csv markup --market ebay-" ebay-us ebay-de
expect "gpuprice scrape va" vast
expect "gpuprice markets " show check test probe
expect "gpuprice markets show run" runpod
expect "gpuprice rates update --fr" --from
expect "gpuprice markup --as-of " !h100-80gb-pcie
expect "gpuprice markup --select multi" multiple multiple_low !card

# No offer is made twice.
COMP_WORDS=(gpuprice markup -) COMP_CWORD=2
_gpuprice
repeated=$(printf '%s\n' "${COMPREPLY[@]}" | sort | uniq -d)
[[ -z $repeated ]] || { echo "'gpuprice markup -' offers twice: $repeated"; failed=1; }
exit $failed
