/**
 * llama.cpp inside a process of ours: the engine is the real one, bound through JNI; the HTTP in front of it is ours, in the
 * dialect of {@code llama-server}.
 *
 * <p>One process serves one model, because the binding cannot unload: a model leaves memory when its process ends. Nothing
 * outside this package touches the binding, and nothing here runs in the process of simctl itself.
 */
@NullMarked
package io.simctl.live.embedded;

import org.jspecify.annotations.NullMarked;
