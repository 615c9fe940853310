/**
 * What must be fast, measured: the event kernel on the models that simulators are compared by, and the batch engine.
 *
 * <p>{@code java -jar benchmarks/target/benchmarks.jar -prof gc Hold} runs one of them and shows that it allocates nothing.
 */
@NullMarked
package io.simctl.benchmarks;

import org.jspecify.annotations.NullMarked;
