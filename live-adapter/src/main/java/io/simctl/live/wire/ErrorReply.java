package io.simctl.live.wire;

import io.simctl.live.http.Head;
import io.simctl.live.http.RetryHint;
import io.simctl.live.wire.Failure.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

/** The classes of replies with a status other than 200. */
final class ErrorReply {
    /** The words of llama.cpp, vLLM, OpenAI, SGLang and TGI, among others. */
    private static final Pattern CONTEXT_OVERFLOW = Pattern.compile(
            "exceed_context_size|context[ _](size|window|length)|maximum model length|max_model_len"
                    + "|(prompt|input) (is )?too long|must be <= \\d+",
            Pattern.CASE_INSENSITIVE);

    /** Of no standard; used by servers that are too busy rather than out of order. */
    private static final int OVERLOADED = 529;

    private ErrorReply() {}

    /**
     * Judges a reply by its status.
     *
     * @param text what the server says, as {@link ErrorText} has it
     * @param now for a time to try again that is given as a date
     */
    static Failure of(Head head, String text, Instant now) throws IOException {
        int status = head.status();
        String words = status / 100 == 3 ? redirection(head) : text;
        String message = words.isEmpty() ? "HTTP " + status : "HTTP " + status + ": " + words;
        return new Failure(kind(status, text), status, message, words, RetryHint.of(head, now));
    }

    /** The kind of an error that a reply brings though its status was a good one. */
    static Kind inStream(String text) {
        return CONTEXT_OVERFLOW.matcher(text).find() ? Kind.CONTEXT_OVERFLOW : Kind.ERROR_IN_STREAM;
    }

    private static String redirection(Head head) {
        return head.field("location").map(to -> "redirected to " + to).orElse("redirected, but not said where to");
    }

    private static Kind kind(int status, String text) {
        return switch (status) {
            case 401, 403 -> Kind.WRONG_KEY;
            case 429, OVERLOADED -> Kind.OVERLOADED;
            case 503 -> text.toLowerCase(Locale.ROOT).contains("loading model") ? Kind.LOADING : Kind.OVERLOADED;
            default -> {
                if (status < 400) {
                    yield status < 300 ? Kind.MALFORMED : Kind.REDIRECTED;
                } else if (CONTEXT_OVERFLOW.matcher(text).find()) {
                    yield Kind.CONTEXT_OVERFLOW;
                }
                yield status < 500 ? Kind.BAD_REQUEST : Kind.SERVER_ERROR;
            }
        };
    }
}
