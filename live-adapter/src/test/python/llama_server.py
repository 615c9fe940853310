"""llama.cpp's own HTTP server out of the package xllamacpp, with the few options that simctl's tests need.

llama_server.py --model FILE | --models-dir DIR  --port N [--slots N] [--context N]
"""

import argparse
import os
import signal

from xllamacpp import CommonParams, Server

arguments = argparse.ArgumentParser()
arguments.add_argument("--model")
arguments.add_argument("--models-dir")
arguments.add_argument("--port", type=int, required=True)
arguments.add_argument("--slots", type=int, default=1)
arguments.add_argument("--context", type=int, default=2048, help="tokens of one slot")
options = arguments.parse_args()

params = CommonParams()
params.hostnames = ["127.0.0.1"]
params.port = options.port
params.n_parallel = options.slots
params.n_ctx = options.slots * options.context
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
params.endpoint_metrics = True
if options.model:
    params.model.path = options.model
else:
    params.models_dir = options.models_dir

# the server does not return from its constructor before it has its model; a signal must end it even then
signal.signal(signal.SIGTERM, lambda number, frame: os._exit(0))
server = Server(params)
print("listening on", server.listening_address, flush=True)
while True:
    signal.pause()
