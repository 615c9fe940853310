/** Configurations of other systems as scenarios: what imports of all of them share. */
@NullMarked
package io.simctl.experiments.imports;

import org.jspecify.annotations.NullMarked;
