"""Plays workloads on the scheduler of vLLM itself, without a model: every step takes one unit of time.

Reads a workload a line from standard input, as JSON:

  {"sequences": 8, "tokens": 64, "block": 16, "blocks": 100, "caches": true, "isAsync": false, "byPriority": false,
   "requests": [{"id": 0, "at": 0.5, "prompt": 20, "output": 9, "priority": 0, "textBlock": 16, "text": [5, 7], "cancelAt": 3.2}]}

Writes for each a line for every request, and an empty one: id, when it had its first and its last token (nan where it had none), how often
it was stopped, and how many tokens were in the cache when it began.

`text` names the content of the prompt block by block; what follows it is the request's own. As in vLLM's engine core, arrivals and
cancellations are seen between steps. With asynchronous scheduling a step is put together while the one before it is under way.
"""

import hashlib
import json
import os
import pickle
import sys
from types import SimpleNamespace as Values

os.environ["VLLM_LOGGING_LEVEL"] = "ERROR"

import standins

standins.install(
    "torch",
    "torchvision",
    "torchaudio",
    "triton",
    "vllm.config",
    "vllm.platforms",
    "vllm.model_executor",
    "vllm.compilation",
    "vllm.distributed",
    "vllm.multimodal",
    "vllm._C",
    "vllm.v1.hisparse",
    "vllm.v1.spec_decode",
    "vllm.v1.structured_output",
    "vllm.v1.metrics.perf",
)

import vllm.v1.core.sched.async_scheduler as async_scheduler
import vllm.v1.core.sched.scheduler as scheduler
import vllm.v1.request as requests
from vllm.sampling_params import SamplingParams
from vllm.v1.core.kv_cache_utils import get_request_block_hasher, init_none_hash
from vllm.v1.kv_cache_interface import FullAttentionSpec, KVCacheConfig, KVCacheGroupSpec
from vllm.v1.outputs import ModelRunnerOutput
from vllm.v1.request import Request, RequestStatus

WIDEST_TEXT_BLOCK = 1 << 20
NEVER = float("nan")


class Nothing:
    """Takes part in nothing: encoders, grammars and events are not under test."""

    def __init__(self, *arguments, **options):
        pass

    @classmethod
    def create_manager(cls, *arguments, **options):
        return cls()

    def accept_tokens(self, *arguments):
        return True

    def should_advance(self, *arguments):
        return False

    def get_freed_mm_hashes(self):
        return []

    def get_manager_metadata(self):
        return None

    def __getattr__(self, name):
        return lambda *arguments, **options: None


scheduler.EventPublisherFactory = Values(create=Nothing)
requests.StructuredOutputRequest = Values(from_sampling_params=lambda parameters: None)
async_scheduler.current_platform = Values(is_xpu=lambda: False)


def digest(content):
    return hashlib.sha256(pickle.dumps(content, protocol=4)).digest()


def config(workload):
    """All that the scheduler asks its configuration for, as `vllm serve` has it where the workload does not say otherwise."""
    is_async = workload["isAsync"]
    tokens = workload["tokens"]
    return Values(
        scheduler_config=Values(
            max_num_seqs=workload["sequences"],
            max_num_active_seqs=None,
            max_num_scheduled_tokens=None,
            max_num_batched_tokens=tokens,
            long_prefill_token_threshold=0,
            long_prefill_token_threshold_adaptive=False,
            enable_chunked_prefill=True,
            policy="priority" if workload["byPriority"] else "fcfs",
            scheduler_reserve_full_isl=True,
            watermark=0.0,
            prefill_schedule_interval=1,
            async_scheduling=is_async,
            stream_interval=1,
        ),
        cache_config=Values(
            num_gpu_blocks=workload["blocks"] + 1,  # vLLM keeps one for itself
            enable_prefix_caching=workload["caches"],
            block_size=workload["block"],
            enable_mamba_shared_prefix_checkpoint=False,
            mamba_cache_mode="none",
        ),
        model_config=Values(
            uses_mrope=False,
            is_encoder_decoder=False,
            max_model_len=1 << 20,
            runner_type="generate",
            is_diffusion=False,
            supports_multimodal_inputs=False,
            return_sampling_mask=False,
        ),
        parallel_config=Values(
            data_parallel_index=0,
            data_parallel_rank=0,
            decode_context_parallel_size=1,
            prefill_context_parallel_size=1,
            pipeline_parallel_size=1,
        ),
        observability_config=Values(
            per_request_spec_decode_metrics=None,
            kv_cache_metrics=False,
            kv_cache_metrics_sample=0,
            enable_mfu_metrics=False,
            enable_logging_iteration_details=False,
        ),
        ec_manager_config=Values(get_encoder_cache_manager_obj=lambda: Nothing),
        aux_output_config=Values(enabled=False),
        lora_config=None,
        kv_events_config=None,
        kv_transfer_config=None,
        ec_transfer_config=None,
        speculative_config=None,
        is_mm_encoder_only=False,
        num_speculative_tokens=0,
        num_lookahead_tokens=0,
        num_prefill_lookahead_tokens=0,
        use_v2_model_runner=False,
        max_concurrent_batches=2 if is_async else 1,
        max_in_flight_tokens=tokens * (2 if is_async else 1),
    )


def prompt(request):
    """Tokens of a prompt: the same for the same text, and for nobody else where none is known."""
    size = request["textBlock"]
    known = request["text"]

    def token(position):
        if size and position // size < len(known):
            return known[position // size] * WIDEST_TEXT_BLOCK + position % size
        return -1 - (request["id"] * WIDEST_TEXT_BLOCK + position)

    return [token(position) for position in range(request["prompt"])]


class Play:
    """A workload on its way through a scheduler."""

    def __init__(self, workload):
        kind = async_scheduler.AsyncScheduler if workload["isAsync"] else scheduler.Scheduler
        spec = FullAttentionSpec(block_size=workload["block"], num_kv_heads=1, head_size=1, dtype=None)
        cache = KVCacheConfig(
            num_blocks=workload["blocks"] + 1, kv_cache_tensors=[], kv_cache_groups=[KVCacheGroupSpec(["layer"], spec)]
        )
        init_none_hash(digest)
        self.scheduler = kind(config(workload), cache, Nothing(), block_size=workload["block"], log_stats=False)
        self.at_once = 2 if workload["isAsync"] else 1
        self.hasher = get_request_block_hasher(workload["block"], digest) if workload["caches"] else None
        self.events = sorted(self.events_of(workload["requests"]), key=lambda event: event[0])
        self.known = {}
        self.told = {}

    def events_of(self, all_requests):
        for request in all_requests:
            yield request["at"], self.add, request
            if "cancelAt" in request:
                yield request["cancelAt"], self.cancel, request

    def add(self, request):
        name = str(request["id"])
        self.known[name] = Request(
            name,
            prompt(request),
            SamplingParams(max_tokens=request["output"], ignore_eos=True),
            None,
            arrival_time=request["at"],
            priority=request["priority"],
            block_hasher=self.hasher,
        )
        self.told[name] = {"first": NEVER, "last": NEVER, "stopped": 0, "cached": 0}
        self.scheduler.add_request(self.known[name])

    def cancel(self, request):
        self.scheduler.finish_requests(str(request["id"]), RequestStatus.FINISHED_ABORTED)

    def see(self, now):
        while self.events and self.events[0][0] <= now:
            _, happen, request = self.events.pop(0)
            happen(request)

    def put_together(self):
        step = self.scheduler.schedule()
        for new in step.scheduled_new_reqs:
            self.told[new.req_id]["cached"] = new.num_computed_tokens
        names = list(step.num_scheduled_tokens)
        output = ModelRunnerOutput(
            req_ids=names,
            req_id_to_index={name: place for place, name in enumerate(names)},
            sampled_token_ids=[self.sampled(self.known[name]) for name in names],
        )
        return step, output

    def sampled(self, request):
        """A token that no other request has, once the prompt is through."""
        if request.is_prefill_chunk:
            return []
        answer = request.num_output_tokens + request.num_output_placeholders
        return [-1 - ((int(request.request_id) + 1) * WIDEST_TEXT_BLOCK * WIDEST_TEXT_BLOCK + answer)]

    def end(self, step, output, now):
        for outputs in self.scheduler.update_from_output(step, output).values():
            for one in outputs.outputs:
                told = self.told[one.request_id]
                if one.new_token_ids:
                    told["first"] = now if told["first"] is NEVER else told["first"]
                    told["last"] = now
                if one.finish_reason is not None:
                    told["stopped"] = self.known[one.request_id].num_preemptions

    def run(self):
        now = 0.0
        under_way = []
        free_at = 0.0
        is_stopping = False
        while True:
            self.see(now)
            if self.scheduler.has_requests() and len(under_way) < self.at_once:
                step, output = self.put_together()
                if step.total_num_scheduled_tokens:
                    free_at = max(free_at, now) + 1
                    under_way.append((free_at, step, output))
                    if len(under_way) < self.at_once:
                        continue
                else:
                    # nothing is computed in it, so it is over as soon as those before it are
                    under_way.append((now, step, output))
            if under_way:
                ends, step, output = under_way.pop(0)
                now = max(now, ends)
                self.end(step, output, now)
                # one that has only stopped others takes no time, and the next may have room for what it stopped
                was_stopping, is_stopping = is_stopping, not step.total_num_scheduled_tokens
                if under_way or not (was_stopping and is_stopping):
                    continue
            if not self.events:
                return self.told
            now = max(now, self.events[0][0])


for line in sys.stdin:
    for name, told in Play(json.loads(line)).run().items():
        print(name, told["first"], told["last"], told["stopped"], told["cached"])
    print(flush=True)
