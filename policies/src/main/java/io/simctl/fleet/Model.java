package io.simctl.fleet;

/**
 * A language model as the control plane knows it.
 *
 * @param name as in the scenario and in requests
 * @param weightBytes size of the weights in memory and on disk
 * @param kvBytesPerToken KV cache bytes that one token of context takes
 * @param contextLimit most tokens (prompt plus output) of one sequence
 */
public record Model(String name, long weightBytes, long kvBytesPerToken, int contextLimit) {}
