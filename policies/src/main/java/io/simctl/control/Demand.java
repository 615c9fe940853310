package io.simctl.control;

import io.simctl.fleet.Request;

/**
 * A request as the workload has it: with what only the workload knows. Backends generate by it; no policy sees it, since no server
 * knows how long an answer will be.
 *
 * @param request what the client sends
 * @param outputTokens tokens that will be generated, at least 1
 */
public record Demand(Request request, int outputTokens) {}
