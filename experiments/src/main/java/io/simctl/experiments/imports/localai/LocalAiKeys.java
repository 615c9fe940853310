package io.simctl.experiments.imports.localai;

import io.simctl.experiments.imports.KeyReasons;

/** The keys of LocalAI's model files that have no place in a scenario, and why. */
final class LocalAiKeys {
    /** By pattern. */
    static final KeyReasons REASONS = KeyReasons.of(
            "parameters stopwords cutstrings extract_regex trimspace trimsuffix grammar mirostat mirostat_eta mirostat_tau"
                    + " cfg_scale",
            "parameters of sampling change no lengths here; lengths of outputs are the workload's",
            "template system_prompt roles function reasoning reasoning_effort chat_template_kwargs mcp agent pii pii_detection"
                    + " compression feature_flags",
            "what is made of a prompt is in the workload's lengths",
            "description usage known_usecases known_input_modalities known_output_modalities debug",
            "what people are shown changes no request",
            "mmap mmlock f16 threads numa gpu_layers low_vram tensor_split main_gpu cuda flash_attention"
                    + " no_kv_offloading no_mulmatq ngqa rms_norm_eps batch options env dtype"
                    + " quantization load_format trust_remote_code enforce_eager swap_space rope_scaling rope_freq_base"
                    + " rope_freq_scale type yarn_ext_factor yarn_attn_factor yarn_beta_fast yarn_beta_slow"
                    + " disable_log_stats limit_mm_per_prompt",
            "options of the backend that a simulation has no use for",
            "prompt_cache_path prompt_cache_all prompt_cache_ro",
            "caches of prompts on disk are not simulated",
            "gpu_memory_utilization tensor_parallel_size",
            "every model is put on llama.cpp's engine here; `engine: {type: vllm}` of a scenario has it",
            "draft_model n_draft",
            "speculative decoding is not simulated on llama.cpp's engine; `speculative_config` of vLLM's has it",
            "lora_adapter lora_adapters lora_base lora_scale lora_scales mmproj",
            "files beside the weights; their size does not count here",
            "embeddings reranking tts diffusers step pipeline",
            "simulated as a language model that writes answers; give it the lengths that fit",
            "download_files artifacts overrides grpc",
            "models are on the machine's disk when a run begins",
            "failover router proxy mitm",
            "requests that are passed on to other models or hosts; a workload names the model that it means",
            "limits.retry_after_seconds",
            "without `limits.max_concurrent` nothing is rejected");

    private LocalAiKeys() {}
}
