/**
 * An emulated server: speaks the OpenAI protocol and llama-server's own, takes the time that it is given, and fails on request.
 *
 * <p>It has no model. A loop counts tokens through slots in batched steps whose times are given, so that clients meet queues,
 * batching and loading as on a real server, on any machine and in any test.
 */
@NullMarked
package io.simctl.live.emulator;

import org.jspecify.annotations.NullMarked;
