/**
 * The HTTP of llama-server, once: its routes, requests, replies and event streams, over whatever generates. Two kinds of engine stand
 * behind it, llama.cpp in a process of ours and a timed one without a model, and so they cannot disagree on the wire.
 *
 * <p>{@link io.simctl.live.front.LlamaFront} listens; a {@link io.simctl.live.front.ModelHost} says which models there are, and a {@link
 * io.simctl.live.front.TextEngine} generates.
 */
@NullMarked
package io.simctl.live.front;

import org.jspecify.annotations.NullMarked;
