# Runs a server that cannot outlive simctl: sh -c "$(cat watchdog.sh)" simctl-watchdog SERVER ARGUMENT...
#
# simctl holds the other end of standard input. Each line that comes is a signal for the server and all that it started.
# When the pipe closes, however simctl ended, they get TERM, and KILL half a second later.
#
# Server and watch each lead a process group of their own: a kill of simctl's whole group must leave the watch, and the
# watch must reach the server's children. setsid gives that on Linux; macOS has none, but its shell's job control does.
# Where neither does, the server alone is ended. What has left the group, as daemons do, is known by a variable that it has from the server,
# where /proc shows it, which is on Linux. Nothing but a POSIX shell and grep is needed.
exec 3<&0 </dev/null
command -v setsid >/dev/null 2>&1 && setsid=setsid || { setsid= && set -m; }

mark=$$-$(date +%s 2>/dev/null)
sweep="for found in \$(grep -lsF SIMCTL_SERVER=$mark. /proc/[0-9]*/environ); do found=\${found#/proc/}; kill -s KILL \${found%/environ}; done"

SIMCTL_SERVER=$mark. $setsid "$@" 3<&- &
server=$!
# shellcheck disable=SC2016
$setsid sh -c '
  trap "" INT HUP
  send() { kill -s "$1" -- "-$server" || kill -s "$1" "$server"; }
  server=$1
  while read -r signal; do send "$signal"; done
  send TERM
  sleep 0.5 || sleep 1
  send KILL
  eval "$2"
' simctl-watch "$server" "$sweep" <&3 >/dev/null 2>&1 &
watch=$!
exec 3<&- >/dev/null 2>&1

# the terminal's signals are for simctl, which decides what becomes of the server
trap '' INT HUP
wait "$server"
status=$?
kill -s KILL "$watch"
# what the server left behind
kill -s KILL -- "-$server"
eval "$sweep"
exit "$status"
