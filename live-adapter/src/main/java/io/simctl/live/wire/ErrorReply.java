package io.simctl.live.wire;

import io.simctl.live.http.Head;
import io.simctl.live.wire.Failure.Kind;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The classes of replies with a status other than 200. */
final class ErrorReply {
    /** The words of llama.cpp, vLLM and OpenAI, in this order. */
    private static final Pattern CONTEXT_OVERFLOW =
            Pattern.compile("exceed_context_size|maximum context length|context_length_exceeded|context (size|window)");

    private ErrorReply() {}

    /**
     * @param text what the server says, as {@link ErrorText} has it
     * @param now for a time to try again that is given as a date
     */
    static Failure of(Head head, String text, Instant now) throws IOException {
        int status = head.status();
        String message = text.isEmpty() ? "HTTP " + status : "HTTP " + status + ": " + text;
        return new Failure(kind(status, text), status, message, retryAfter(head, now));
    }

    private static Kind kind(int status, String text) {
        return switch (status) {
            case 401, 403 -> Kind.WRONG_KEY;
            case 429 -> Kind.OVERLOADED;
            case 503 -> text.toLowerCase(Locale.ROOT).contains("loading model") ? Kind.LOADING : Kind.OVERLOADED;
            default -> {
                if (status >= 500) {
                    yield Kind.SERVER_ERROR;
                } else if (status >= 400) {
                    yield CONTEXT_OVERFLOW.matcher(text).find() ? Kind.CONTEXT_OVERFLOW : Kind.BAD_REQUEST;
                }
                yield Kind.MALFORMED;
            }
        };
    }

    /** {@code Retry-After}, in seconds or as a date (RFC 9110 §10.2.3); a date counts from the server's own, if it sent one. */
    private static Optional<Duration> retryAfter(Head head, Instant now) {
        Optional<String> field = head.field("retry-after");
        if (field.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Duration.ofSeconds(Integer.parseUnsignedInt(field.get())));
        } catch (NumberFormatException e) {
            Instant from = head.field("date").flatMap(ErrorReply::date).orElse(now);
            return date(field.get()).map(until -> Duration.between(from, until)).filter(wait -> !wait.isNegative());
        }
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
