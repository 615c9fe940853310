package io.simctl.report.result;

/** A number of requests that ended for the same reason. */
public record ReasonCount(Reason reason, long count) {}
