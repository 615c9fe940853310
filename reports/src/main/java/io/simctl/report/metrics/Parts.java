package io.simctl.report.metrics;

import io.simctl.control.Attempt;

/**
 * The parts of a TTFT, from the stamps of the last try; what is left of it is time on the network and between tries. Static
 * methods and no record of the three, because this runs for each request.
 */
public final class Parts {
    private Parts() {}

    /** Waiting for a seat, in nanoseconds: in the fleet's queue, in the machine's and in the engine's. */
    public static long queue(Attempt last) {
        return span(last.sentAt(), last.dispatchedAt())
                + span(last.nodeAt(), last.slotAt())
                + span(last.startedAt(), prefillBegan(last));
    }

    /** Waiting with a seat for the model, in nanoseconds. */
    public static long loadWait(Attempt last) {
        return span(last.slotAt(), last.startedAt());
    }

    /** First prefill step to first token, in nanoseconds. */
    public static long prefill(Attempt last) {
        return span(prefillBegan(last), last.firstTokenAt());
    }

    /** A backend that does not tell when prefill began (most real servers) has its own queue counted as prefill. */
    private static long prefillBegan(Attempt last) {
        return last.prefillAt() == Attempt.UNSET ? last.startedAt() : last.prefillAt();
    }

    private static long span(long from, long to) {
        return from == Attempt.UNSET || to == Attempt.UNSET ? 0 : to - from;
    }
}
