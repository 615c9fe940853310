#!/usr/bin/env bash
# Whole-process benchmarks: what a user waits for, JVM start included. Prints one line each: median wall and CPU seconds of RUNS
# runs, the peak heap, and the ratio of the CPU seconds to those of the baseline of this machine, if one was stored. Quote ratios, and
# only from a quiet machine; the first line says how quiet it was.
#
#   benchmarks/whole-process.sh [--store] [RUNS]      traces are looked for in $SIMCTL_TRACES, else in ../shared/traces
#
# --store makes what is measured the baseline, a file of names and CPU seconds in benchmarks/target.
#
# Beside it stands NVIDIA's DynoSim on the same traces, as many runs of it, and how much of its CPU seconds simctl takes: as a whole
# process, and beyond a run of one request or of a second. It comes from PyPI, once (80 MB), and is left out where that cannot be had.
set -euo pipefail
cd "$(dirname "$0")/.."
store=
[[ ${1:-} != --store ]] || { store=1 && shift; }
runs=${1:-3}
baseline=benchmarks/target/baseline-$(uname -n).tsv
traces=${SIMCTL_TRACES:-../shared/traces}
azure_trace=$traces/AzureLLMInferenceTrace_conv.csv
mooncake_trace=$traces/mooncake_conversation_trace.jsonl
readonly dynosim_version=1.6.1 dynosim_home=benchmarks/target/dynosim
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

median() { sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

timed() { # COMMAND...   leaves the medians in $wall and $cpu
  local i user sys TIMEFORMAT='%R %U %S'
  : >"$out/walls" && : >"$out/cpus"
  for ((i = 0; i < runs; i++)); do
    { time "$@" >"$out/said" 2>"$out/err"; } 2>"$out/time" || { cat "$out/err" >&2 && exit 1; }
    read -r wall user sys <"$out/time"
    echo "$wall" >>"$out/walls"
    awk -v u="$user" -v s="$sys" 'BEGIN {print u + s}' >>"$out/cpus"
  done
  wall=$(median <"$out/walls")
  cpu=$(median <"$out/cpus")
}

seconds() { awk -F '\t' -v name="$1" '$1 == name {print $2}' "$2"; } # NAME FILE

measure() { # NAME ARGUMENTS...
  local name=$1 before= peak=0 ratio=
  shift
  local options=()
  [[ $1 != run ]] || options=(--quiet --out "$out/result")
  ./simctl "$@" ${options[@]+"${options[@]}"} >"$out/said"
  timed ./simctl "$@" ${options[@]+"${options[@]}"}
  [[ $1 != run ]] || peak=$(sed -n 's/.*"peak_memory_bytes"[^0-9]*\([0-9]*\).*/\1/p' "$out/result/run.json")
  [[ ! -f $baseline ]] || before=$(seconds "$name" "$baseline")
  [[ -z $before ]] || ratio=$(awk -v now="$cpu" -v before="$before" 'BEGIN {printf "%8.2f of the baseline", now / before}')
  printf '%s\t%s\n' "$name" "$cpu" >>"$out/measured"
  printf '%-36s %8.2f s wall %8.2f s CPU %7.0f MiB heap%s\n' "$name" "$wall" "$cpu" "$((peak / 1048576))" "$ratio"
}

# The packages that make servers of it are left away. The mark is written last.
install_dynosim() {
  local log=$out/pip pip=("$dynosim_home/bin/python" -m pip install --quiet --disable-pip-version-check)
  [[ ! -f $dynosim_home/$dynosim_version ]] || return 0
  rm -rf "$dynosim_home" && mkdir -p "${dynosim_home%/*}"
  if python3 -m venv "$dynosim_home" >"$log" 2>&1 &&
    "${pip[@]}" "ai-dynamo-runtime==$dynosim_version" >"$log" 2>&1 &&
    "${pip[@]}" --no-deps "ai-dynamo==$dynosim_version" >"$log" 2>&1; then
    touch "$dynosim_home/$dynosim_version"
  else
    printf 'without DynoSim, which could not be installed from PyPI: %s\n' "$(grep -m 1 ERROR "$log" || tail -n 1 "$log")"
    return 1
  fi
}

beside_dynosim() { # NAME EMPTY TRACE WORKERS ENGINE   names of what was measured of simctl
  local name=$1 empty=$2 trace=$3 start whole
  shift 3
  head -n 1 "$trace" >"$out/first.jsonl"
  timed "$dynosim_home/bin/python" benchmarks/dynosim.py replay "$out/first.jsonl" "$@"
  start=$cpu
  timed "$dynosim_home/bin/python" benchmarks/dynosim.py replay "$trace" "$@"
  whole=$(seconds "$name" "$out/measured")
  printf '  %-36s %6.2f s wall %8.2f s CPU, %.2f beyond start; simctl takes ' "$name" "$wall" "$cpu" \
    "$(awk -v all="$cpu" -v start="$start" 'BEGIN {print all - start}')"
  awk -v our="$whole" -v our_start="$(seconds "$empty" "$out/measured")" -v its="$cpu" -v its_start="$start" \
    'BEGIN {printf "%.2f of it, %.2f beyond start\n", our / its, (our - our_start) / (its - its_start)}'
}

./simctl --version >"$out/version"
printf '%s, %s processors, load %s, median of %s\n' "$(cat "$out/version")" "$(nproc)" "$(cut -d' ' -f1 /proc/loadavg)" "$runs"
measure 'version' --version
measure 'quickstart' run scenarios/quickstart.yaml
if [[ -f $azure_trace ]]; then
  azure=(run scenarios/azure-conversation.yaml --set "traces.azure=$azure_trace" --policy least-busy)
  measure 'azure, 1 request (empty run)' "${azure[@]}" --set duration=1s
  for instances in 1 4 8; do
    measure "azure, $instances instances" "${azure[@]}" --set "fleet.gpu.count=$instances"
  done
fi
if [[ -f $mooncake_trace ]]; then
  mooncake=(run scenarios/mooncake-conversation.yaml --set "traces.mooncake=$mooncake_trace" --policy least-busy)
  measure 'mooncake, 1 second (empty run)' "${mooncake[@]}" --set duration=1s
  measure 'mooncake, 8 instances, prefix cache' "${mooncake[@]}"
fi
# Limits and memory are those of the scenarios: what the weights leave, in blocks of 16 tokens with 128 KiB each. Azure's prompts have
# nothing in common that the trace would tell.
if [[ ! -f $azure_trace || ! -f $mooncake_trace ]]; then
  printf 'without DynoSim: no traces in %s\n' "$traces"
elif install_dynosim; then
  printf 'DynoSim of ai-dynamo %s\n' "$dynosim_version"
  ./simctl trace convert "$azure_trace" --to "$out/azure.jsonl" >"$out/said"
  "$dynosim_home/bin/python" benchmarks/dynosim.py blocks "$out/azure.jsonl" "$out/azure-blocks.jsonl"
  beside_dynosim 'azure, 4 instances' 'azure, 1 request (empty run)' "$out/azure-blocks.jsonl" 4 \
    '{"block_size": 16, "num_gpu_blocks": 26655, "max_num_seqs": 256, "max_num_batched_tokens": 2048, "enable_prefix_caching": false}'
  beside_dynosim 'mooncake, 8 instances, prefix cache' 'mooncake, 1 second (empty run)' "$mooncake_trace" 8 \
    '{"block_size": 16, "num_gpu_blocks": 52881, "max_num_seqs": 256, "max_num_batched_tokens": 8192, "enable_prefix_caching": true}'
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
