/** The contract of policies: what each kind is asked, what it may see and hear, and what it can answer. */
@NullMarked
package io.simctl.policy;

import org.jspecify.annotations.NullMarked;
