/** llama-swap's {@code config.yaml}, of both of its generations, as a scenario, and a policy set as a part of one. */
@NullMarked
package io.simctl.experiments.imports.llamaswap;

import org.jspecify.annotations.NullMarked;
