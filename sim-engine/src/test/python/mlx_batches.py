"""Plays workloads on the BatchGenerator of mlx_lm itself, with a tiny random model: every pass over the model takes one unit of time.

Reads a workload a line from standard input, as JSON:

  {"prompts": 4, "decoding": 8, "tokens": 32, "requests": [{"id": 0, "at": 0.5, "prompt": 20, "output": 9}]}

Writes for each a line for every request, and an empty one: id, and when it had its first and its last token. What has arrived is seen
between calls of the generator. A call makes a pass for the decoding sequences, one for prompts that end, and one for pieces of others. It
also decodes once more for sequences that turn out to have ended; a pass for these alone is not counted.
"""

import json
import random
import sys

import mlx.core as mx
from mlx_lm.generate import BatchGenerator
from mlx_lm.models.llama import Model, ModelArgs

VOCABULARY = 256

model = Model(
    ModelArgs(
        model_type="llama",
        hidden_size=32,
        num_hidden_layers=1,
        intermediate_size=32,
        num_attention_heads=2,
        num_key_value_heads=2,
        rms_norm_eps=1e-5,
        vocab_size=VOCABULARY,
    )
)
mx.eval(model.parameters())


def tokens(request):
    """A prompt that no other request has; no token of it ends an answer."""
    source = random.Random(request["id"])
    return [source.randrange(VOCABULARY) for _ in range(request["prompt"])]


def play(workload):
    generator = BatchGenerator(
        model,
        completion_batch_size=workload["decoding"],
        prefill_batch_size=workload["prompts"],
        prefill_step_size=workload["tokens"],
        stream=mx.default_stream(mx.default_device()),
    )
    arriving = sorted(workload["requests"], key=lambda request: request["at"])
    names = {}
    told = {}
    running = 0
    now = 0.0
    while arriving or running:
        while arriving and arriving[0]["at"] <= now:
            request = arriving.pop(0)
            (handle,) = generator.insert([tokens(request)], max_tokens=[request["output"]])
            names[handle] = request["id"]
            running += 1
        if not running:
            now = arriving[0]["at"]
            continue
        decoding = len(generator._generation_batch)
        before = generator._counters.prompt_tokens
        prompts, answers = generator.next()
        has_pieces = generator._counters.prompt_tokens > before
        for answer in answers:
            # computed in the call before, and handed out once this one has launched the next
            one = told.setdefault(names[answer.uid], [now, now])
            one[1] = now
            if answer.finish_reason:
                running -= 1
                decoding -= 1
        now += (decoding > 0) + any(prompt.end_of_prompt for prompt in prompts) + has_pieces
    return told


for line in sys.stdin:
    for name, (first, last) in play(json.loads(line)).items():
        print(name, first, last)
    print(flush=True)
