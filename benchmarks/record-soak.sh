#!/usr/bin/env bash
# A recorder in front of an emulated server for MINUTES (20 unless said) at RATE requests a second (300), and what both hold meanwhile:
# one line a minute of their live heap, memory, threads, open files and sockets. Then it counts: what was sent is what was answered is
# what stands in the trace, in requests and in tokens; it ends with 1 where that is not so. Linux only, since it reads /proc.
#
#   benchmarks/record-soak.sh [MINUTES [RATE]]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
minutes=${1:-20}
rate=${2:-300}
out=$(mktemp -d)
started=()
trap '((${#started[@]} == 0)) || kill "${started[@]}" 2>/dev/null || true; rm -rf "$out"' EXIT

# listening FILE: the address that a command says that it listens at
listening() {
  local said
  until said=$(grep -os 'http://127\.0\.0\.1:[0-9]*' "$1"); do sleep 0.1; done
  echo "${said%%$'\n'*}"
}

"$root/simctl" policies >"$out/built" # builds what must be built, so that the soak does not
"$root/simctl" serve --port 0 --slots 64 --step 1ms --per-prompt-token 0us --per-sequence 0us >"$out/serve" 2>&1 &
server=$!
started+=("$server")
"$root/simctl" record --port 0 --upstream "$(listening "$out/serve")" --out "$out/trace.csv" >"$out/record" 2>&1 &
recorder=$!
started+=("$recorder")

cat >"$out/soak.yaml" <<YAML
scenario: record-soak
duration: $((minutes * 60))s
drain: 30s
models:
  m: {weights: 1GB, kv_per_token: 1kB, context: 4096, parameters: 1e9, max_tokens: 64, live: {name: emulated}}
hardware:
  this: {memory: 64GB, bandwidth: 500GB/s, compute: 17TFLOPS}
fleet:
  box: {hardware: this, resident: m, backend: {type: openai, url: "$(listening "$out/record")", slots: 64}}
workload:
  - {model: m, rate: $rate/s, prompt: {type: log-normal, median: 30, p95: 90, max: 300}, output: {type: log-normal, median: 4, p95: 10, max: 12}}
policies:
  p: {fleet: {scheduling: least-busy}}
YAML
"$root/simctl" live "$out/soak.yaml" --quiet --out "$out/results" >"$out/live" 2>&1 &
client=$!
started+=("$client")

held() {
  local files sockets
  # before the heap is counted, which stops the process and lets connections pile up
  files=$(find "/proc/$1/fd" -type l 2>/dev/null | wc -l) || true
  sockets=$(find "/proc/$1/fd" -type l -lname 'socket:*' 2>/dev/null | wc -l) || true
  printf ' %9d %9d %8d %6d %8d' "$(jcmd "$1" GC.class_histogram 2>/dev/null | awk '/^Total/ { print int($3 / 1024) }')" \
    "$(awk '/^VmRSS/ { print $2 }' "/proc/$1/status")" "$(find "/proc/$1/task" -maxdepth 1 -mindepth 1 | wc -l)" "$files" "$sockets"
}

printf '%6s %9s %-45s %s\n' '' '' recorder server
printf '%6s %9s %9s %9s %8s %6s %8s %9s %9s %8s %6s %8s\n' minute rows \
  'heap kB' 'mem. kB' threads files sockets 'heap kB' 'mem. kB' threads files sockets
minute=0
while kill -0 "$client" 2>/dev/null; do
  if ((SECONDS >= 60 * minute + 30)); then
    printf '%6d %9d%s%s\n' "$minute" "$(cat "$out"/trace.csv.part* | wc -l)" "$(held "$recorder")" "$(held "$server")"
    minute=$((minute + 1))
  fi
  sleep 1
done
wait "$client" && status=0 || status=$?
kill "$recorder" && wait "$recorder" || true
kill "$server" && wait "$server" || true
started=()
cat "$out/live" "$out/record"
echo "the client ended with $status"
((status == 0)) || exit 1

python3 - "$out" <<'PYTHON'
import csv, json, sys
out = sys.argv[1]
model = next(m for p in json.load(open(f"{out}/results/report.json"))["policies"] for m in p["models"] if m["name"] == "*")
rows = list(csv.DictReader(open(f"{out}/trace.csv")))
# before the run the client asks how the server counts
before = len(rows) - model["submitted"]
served = [row for row in rows[max(0, before):] if row["status"] == "200" and not row["failure"]]
tokens = sum(int(row["output_tokens"]) for row in served)
print(f"sent {model['submitted']}, completed {model['completed']} with {model['output_tokens']} tokens; "
      f"in the trace {len(rows) - before} besides {before} that were asked before, of them completed {len(served)} with {tokens} tokens")
sys.exit(not (0 <= before < 10 and model["completed"] == len(served) and model["output_tokens"] == tokens))
PYTHON
