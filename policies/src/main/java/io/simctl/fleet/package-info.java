/** The nouns of serving: machines, models, requests and how they end. They know nothing of policies or of the control plane. */
@NullMarked
package io.simctl.fleet;

import org.jspecify.annotations.NullMarked;
