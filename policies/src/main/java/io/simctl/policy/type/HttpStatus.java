package io.simctl.policy.type;

import java.util.List;

/** HTTP statuses of rejections. */
public final class HttpStatus {
    /** The caller asks for more than there is at the moment. */
    public static final int TOO_MANY_REQUESTS = 429;

    /** The server cannot serve at the moment. */
    public static final int UNAVAILABLE = 503;

    private HttpStatus() {}

    /** What is wrong with a knob named {@code status}, as a sentence for the user; empty when nothing is. */
    public static List<String> problems(int status) {
        return status == TOO_MANY_REQUESTS || status == UNAVAILABLE
                ? List.of()
                : List.of("`status` must be 429 or 503, but is %d".formatted(status));
    }
}
