#!/usr/bin/env bash
# Whole-process benchmarks: what a user waits for, JVM start included. Prints one line each: median wall and CPU seconds of RUNS
# runs, and the peak heap. Quote ratios, and only from a quiet machine; the first line says how quiet it was.
#
#   benchmarks/whole-process.sh [RUNS]      traces are looked for in $SIMCTL_TRACES, else in ../shared/traces
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-3}
traces=${SIMCTL_TRACES:-../shared/traces}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

median() { sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

measure() { # NAME ARGUMENTS...
  local name=$1 i
  shift
  ./simctl "$@" --quiet --out "$out/warm-up"
  : >"$out/wall" && : >"$out/cpu"
  for ((i = 0; i < runs; i++)); do
    TIMEFORMAT='%R %U %S'
    { time ./simctl "$@" --quiet --out "$out/result" 2>"$out/err"; } 2>"$out/time"
    read -r wall user sys <"$out/time"
    echo "$wall" >>"$out/wall"
    awk -v u="$user" -v s="$sys" 'BEGIN {print u + s}' >>"$out/cpu"
  done
  local peak
  peak=$(sed -n 's/.*"peak_memory_bytes"[^0-9]*\([0-9]*\).*/\1/p' "$out/result/run.json")
  printf '%-34s %8.2f s wall %8.2f s CPU %7.0f MiB heap\n' \
    "$name" "$(median <"$out/wall")" "$(median <"$out/cpu")" "$((peak / 1048576))"
}

./simctl --version >"$out/version"
printf '%s, %s processors, load %s, median of %s\n' "$(cat "$out/version")" "$(nproc)" "$(cut -d' ' -f1 /proc/loadavg)" "$runs"
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
# one policy, so one thread; the week of 44 million requests takes seven times as long: --set duration=7d
measure 'a day on 1,000 machines' run benchmarks/scenarios/thousand-machines.yaml --set duration=1d
