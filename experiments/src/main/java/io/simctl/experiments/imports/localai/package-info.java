/** LocalAI's folder of models as a scenario. */
@NullMarked
package io.simctl.experiments.imports.localai;

import org.jspecify.annotations.NullMarked;
