# Runs a server that cannot outlive simctl: sh -c "$(cat watchdog.sh)" simctl-watchdog SERVER ARGUMENT...
#
# simctl holds the other end of standard input. Each line that comes is a signal for the server and all that it started.
# When the pipe closes, however simctl ended, they get TERM, and KILL a second later.
#
# Server and watch each lead a process group of their own: a kill of simctl's whole group must leave the watch, and the
# watch must reach the server's children. setsid gives that on Linux; macOS has none, but its shell's job control does.
# Nothing but a POSIX shell is needed.
exec 3<&0 </dev/null
command -v setsid >/dev/null 2>&1 && setsid=setsid || { setsid= && set -m; }

$setsid "$@" 3<&- &
server=$!
# shellcheck disable=SC2016
$setsid sh -c '
  trap "" INT HUP
  while read -r signal; do kill -s "$signal" -- "-$1"; done
  kill -s TERM -- "-$1"
  sleep 1
  kill -s KILL -- "-$1"
' simctl-watch "$server" <&3 >/dev/null 2>&1 &
watch=$!
exec 3<&- >/dev/null 2>&1

# the terminal's signals are for simctl, which decides what becomes of the server
trap '' INT HUP
wait "$server"
status=$?
kill -s KILL "$watch"
# what the server left behind
kill -s KILL -- "-$server"
exit "$status"
