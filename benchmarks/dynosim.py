"""DynoSim, the offline simulator in NVIDIA's Dynamo (the packages ai-dynamo and ai-dynamo-runtime), as whole-process.sh runs it.

    dynosim.py blocks TRACE OUT               gives each request of a Mooncake trace without hashes blocks of its own
    dynosim.py replay TRACE WORKERS ENGINE    simulates a Mooncake trace on that many workers; ENGINE is JSON
"""

import json
import sys

TRACE_BLOCK = 512  # tokens, of Mooncake's format


def blocks(trace, out):
    """DynoSim takes no prompt whose blocks it is not told."""
    used = 0
    with open(trace) as rows, open(out, "w") as written:
        for row in map(json.loads, rows):
            needed = -(-row["input_length"] // TRACE_BLOCK)
            hashes = list(range(used, used + needed))
            used += needed
            lengths = {name: row[name] for name in ("timestamp", "input_length", "output_length")}
            written.write(json.dumps({**lengths, "hash_ids": hashes}) + "\n")


def replay(trace, workers, engine):
    """Round robin, the router that costs DynoSim least."""
    from dynamo.replay import run_trace_replay

    report = run_trace_replay(
        trace,
        num_workers=int(workers),
        extra_engine_args={"engine": json.loads(engine)},
        router_mode="round_robin",
        trace_block_size=TRACE_BLOCK,
    )
    summary = report.summary
    if summary["completed_requests"] != summary["num_requests"]:
        sys.exit("DynoSim completed {completed_requests} of {num_requests} requests".format(**summary))
    print(json.dumps(summary))


if __name__ == "__main__":
    {"blocks": blocks, "replay": replay}[sys.argv[1]](*sys.argv[2:])
