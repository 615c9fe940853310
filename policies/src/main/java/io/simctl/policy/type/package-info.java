/** What is known of a policy before there is one: its name, kind and knobs, and how it is found and made. */
@NullMarked
package io.simctl.policy.type;

import org.jspecify.annotations.NullMarked;
