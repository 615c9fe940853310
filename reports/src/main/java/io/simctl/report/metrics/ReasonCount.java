package io.simctl.report.metrics;

/** How many requests ended for a reason. */
public record ReasonCount(Reason reason, long count) {}
