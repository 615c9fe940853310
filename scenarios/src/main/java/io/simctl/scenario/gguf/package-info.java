/** GGUF files: what the header of one says of the model in it. */
@NullMarked
package io.simctl.scenario.gguf;

import org.jspecify.annotations.NullMarked;
