#!/usr/bin/env bash
# Whole-process benchmarks: what a user waits for, JVM start included. Prints one line each: median wall and CPU seconds of RUNS
# runs, the peak heap, and the ratio of the CPU seconds to those of the baseline of this machine, if one was stored. Quote ratios, and
# only from a quiet machine; the first line says how quiet it was.
#
#   benchmarks/whole-process.sh [--store] [RUNS]      traces are looked for in $SIMCTL_TRACES, else in ../shared/traces
#
# --store makes what is measured the baseline, a file of names and CPU seconds in benchmarks/target.
set -euo pipefail
cd "$(dirname "$0")/.."
store=
[[ ${1:-} != --store ]] || { store=1 && shift; }
runs=${1:-3}
baseline=benchmarks/target/baseline-$(uname -n).tsv
traces=${SIMCTL_TRACES:-../shared/traces}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

median() { sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

measure() { # NAME ARGUMENTS...
  local name=$1 i
  shift
  local options=()
  [[ $1 != run ]] || options=(--quiet --out "$out/result")
  ./simctl "$@" ${options[@]+"${options[@]}"} >"$out/said"
  : >"$out/wall" && : >"$out/cpu"
  for ((i = 0; i < runs; i++)); do
    TIMEFORMAT='%R %U %S'
    { time ./simctl "$@" ${options[@]+"${options[@]}"} >"$out/said" 2>"$out/err"; } 2>"$out/time"
    read -r wall user sys <"$out/time"
    echo "$wall" >>"$out/wall"
    awk -v u="$user" -v s="$sys" 'BEGIN {print u + s}' >>"$out/cpu"
  done
  local cpu before peak=0 ratio=
  cpu=$(median <"$out/cpu")
  [[ $1 != run ]] || peak=$(sed -n 's/.*"peak_memory_bytes"[^0-9]*\([0-9]*\).*/\1/p' "$out/result/run.json")
  before=$(awk -F '\t' -v name="$name" '$1 == name {print $2}' "$baseline" 2>/dev/null) || before=
  [[ -z $before ]] || ratio=$(awk -v now="$cpu" -v before="$before" 'BEGIN {printf "%8.2f of the baseline", now / before}')
  printf '%s\t%s\n' "$name" "$cpu" >>"$out/measured"
  printf '%-36s %8.2f s wall %8.2f s CPU %7.0f MiB heap%s\n' \
    "$name" "$(median <"$out/wall")" "$cpu" "$((peak / 1048576))" "$ratio"
}

./simctl --version >"$out/version"
printf '%s, %s processors, load %s, median of %s\n' "$(cat "$out/version")" "$(nproc)" "$(cut -d' ' -f1 /proc/loadavg)" "$runs"
measure 'version' --version
measure 'quickstart' run scenarios/quickstart.yaml
if [[ -f $traces/AzureLLMInferenceTrace_conv.csv ]]; then
  azure=(run scenarios/azure-conversation.yaml --set "traces.azure=$traces/AzureLLMInferenceTrace_conv.csv" --policy least-busy)
  measure 'azure, 1 request (empty run)' "${azure[@]}" --set duration=1s
  for instances in 1 4 8; do
    measure "azure, $instances instances" "${azure[@]}" --set "fleet.gpu.count=$instances"
  done
fi
if [[ -f $traces/mooncake_conversation_trace.jsonl ]]; then
  mooncake=(run scenarios/mooncake-conversation.yaml --set "traces.mooncake=$traces/mooncake_conversation_trace.jsonl" --policy least-busy)
  measure 'mooncake, 1 second (empty run)' "${mooncake[@]}" --set duration=1s
  measure 'mooncake, 8 instances, prefix cache' "${mooncake[@]}"
fi
measure 'gemma-coresidency, one day' run scenarios/gemma-coresidency.yaml --set duration=1d
measure 'gemma-coresidency, four days' run scenarios/gemma-coresidency.yaml
measure 'an idle week on 1,000 machines' run benchmarks/scenarios/thousand-machines.yaml --set workload.0.rate=0.00001
# one policy, so one thread; the week of 44 million requests takes seven times as long: --set duration=7d
measure 'a day on 1,000 machines' run benchmarks/scenarios/thousand-machines.yaml --set duration=1d

if [[ -n $store ]]; then
  mkdir -p "${baseline%/*}"
  mv "$out/measured" "$baseline"
fi
