package io.simctl.policy.swap.rule;

import io.simctl.policy.NodeObserver;
import io.simctl.policy.Swap;

/** A way of carrying out the swaps of an {@link EvictionRule} on one machine. */
public sealed interface RuledSwaps extends Swap, NodeObserver permits DeferredSwaps, LockedSwaps {}
