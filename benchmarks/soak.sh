#!/usr/bin/env bash
# Live runs with swaps for MINUTES (20 unless said), and what simctl holds meanwhile: one line a minute of its live heap, threads,
# open files, sockets, and server processes; then what is left of it all. Linux only, since it reads /proc.
#
#   benchmarks/soak.sh [MINUTES]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
minutes=${1:-20}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

left_files() { find "${TMPDIR:-/tmp}" -maxdepth 1 -name 'simctl*' | wc -l; }
servers() { pgrep -f io.simctl.live.embedded.EmbeddedServer | wc -l || true; }

"$root/simctl" policies >"$out/built" # builds what must be built, so that the soak does not
files_before=$(left_files)
servers_before=$(servers)

# the two policies take turns of half the time each
"$root/simctl" live "$root/scenarios/live-two-models.yaml" --quiet --set "duration=$((minutes * 30))s" --out "$out/results" &
simctl=$!
printf '%6s %12s %8s %6s %8s %8s\n' minute 'heap kB' threads files sockets servers
minute=0
while kill -0 "$simctl" 2>/dev/null; do
  if ((SECONDS >= 60 * minute + 30)) && [[ -d /proc/$simctl/fd ]]; then
    heap=$(jcmd "$simctl" GC.class_histogram 2>/dev/null | awk '/^Total/ { print int($3 / 1024) }')
    printf '%6d %12s %8d %6d %8d %8d\n' "$minute" "${heap:--}" \
      "$(find "/proc/$simctl/task" -maxdepth 1 -mindepth 1 | wc -l)" \
      "$(find "/proc/$simctl/fd" -type l | wc -l)" \
      "$(find "/proc/$simctl/fd" -type l -lname 'socket:*' | wc -l)" \
      "$(servers)"
    minute=$((minute + 1))
  fi
  sleep 1
done
wait "$simctl" && status=0 || status=$?
echo "simctl ended with $status; left behind: $(($(servers) - servers_before)) servers, $(($(left_files) - files_before)) files"
sed -n '/^## All models/,/^## Against/p' "$out/results/summary.md"
