/** Rules on which models may be in a machine's memory together, and the two ways of carrying them out. */
package io.simctl.policy.swap.rule;
