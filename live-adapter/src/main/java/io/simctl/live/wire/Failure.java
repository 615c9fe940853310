package io.simctl.live.wire;

import io.simctl.live.wire.text.ErrorText;
import io.simctl.live.wire.text.ServerWords;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The reason why there is no complete reply.
 *
 * @param status HTTP status of the reply, or 0 when there was none
 * @param message in words; never holds a key
 * @param words what the server said, or what was seen of its reply, in one line that can be shown; never holds a key
 * @param retryAfter when the server said when to try again
 */
public record Failure(Kind kind, int status, String message, String words, Optional<Duration> retryAfter) {
    Failure(Kind kind, int status, String message) {
        this(kind, status, message, message, Optional.empty());
    }

    /** The same without a key in it, and with words that can be shown. */
    Failure shown(UnaryOperator<String> hideKey) {
        return new Failure(
                kind, status, ErrorText.cut(hideKey.apply(message)), ServerWords.of(hideKey.apply(words)), retryAfter);
    }

    /** The kinds of trouble by which a reply is not complete. */
    public enum Kind {
        /** Nobody listens at the address. */
        CONNECTION_REFUSED,
        /** The address did not answer in time. */
        CONNECT_TIMEOUT,
        /** No such host, or no way to it. */
        UNREACHABLE,
        /** No secure connection could be made: an unknown certificate, or the server does not speak TLS. */
        TLS,
        /** 429, 503 or 529: too busy, with or without a time to try again. */
        OVERLOADED,
        /** 503 while the model is being loaded. */
        LOADING,
        /** 401 or 403. */
        WRONG_KEY,
        /** Prompt and output do not fit the model's context: 400 as a rule. */
        CONTEXT_OVERFLOW,
        /** Another 4xx. */
        BAD_REQUEST,
        /** Another 5xx. */
        SERVER_ERROR,
        /** 3xx: the address is another one. */
        REDIRECTED,
        /** A 200 that then brought an error. */
        ERROR_IN_STREAM,
        /** The engine gave the request up, and said so as the reason why the output ends. */
        ABORTED,
        /** The output was cut off for what it says. */
        CONTENT_FILTER,
        /** Not HTTP, no event stream, or an event that is not JSON. */
        MALFORMED,
        /** The stream ended before its length without saying why. */
        TRUNCATED,
        /** The stream ended in good order, and there was no token in it. */
        NO_TOKENS,
        /** The connection broke before the reply was complete. */
        CONNECTION_LOST,
        /** No token for longer than {@link ClientLimits#silence}. */
        SILENCE,
        /** Not complete within {@link ClientLimits#total}. */
        TOO_SLOW,
        /** A defect of simctl. */
        DEFECT;

        /** Name in reports, such as {@code connection_refused}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
