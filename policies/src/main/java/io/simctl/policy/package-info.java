/** What every policy has in common: its name, its knobs, how it is found and what it is given. */
@NullMarked
package io.simctl.policy;

import org.jspecify.annotations.NullMarked;
