package io.simctl.live.front;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Ways in which a reply deviates from a good one. Written as words such as {@code pings=3 cut_after=5}, in a request's
 * {@code X-Simctl-Fault} field, as an option of the server, or posted to {@code /simctl/faults}.
 *
 * @param status answer with this status instead; 0 for none
 * @param retryAfter what the {@code Retry-After} field of that answer says
 * @param pings comments before the first token
 * @param chunkTokens tokens in a chunk
 * @param usage where the counts are
 * @param breakOff where and how the stream ends before its end
 */
public record Faults(
        int status, RetryAfter retryAfter, int pings, int chunkTokens, UsagePlace usage, Optional<Break> breakOff) {
    /** Field of a request that asks for faults. */
    static final String FIELD = "x-simctl-fault";

    /** A good reply, as llama-server has it. */
    static final Faults NONE = new Faults(0, new RetryAfter(0, false), 0, 1, UsagePlace.AS_ASKED, Optional.empty());

    private static final String KNOWN = "status=N, retry_after=SECONDS, retry_at=SECONDS, pings=N, chunk_tokens=N, "
            + "usage=as_asked|finish|after|none, "
            + Arrays.stream(How.values()).map(how -> how.word() + "=N").collect(Collectors.joining(", "));

    /**
     * The time after which to try again.
     *
     * @param seconds 0 for no such field
     * @param asDate as a date instead of a number of seconds
     */
    public record RetryAfter(int seconds, boolean asDate) {}

    /** The places where a stream may have its token counts. */
    public enum UsagePlace {
        /** As llama-server does: chat in a chunk of its own when asked for, other completions in the finish chunk. */
        AS_ASKED,
        /** In the chunk with the finish reason. */
        FINISH,
        /** In a chunk of its own with {@code choices: []}. */
        AFTER,
        /** Nowhere. */
        NONE
    }

    /** Ways to end a stream early. Each is asked for by its name and the number of tokens before it, such as {@code cut_after=5}. */
    public enum How {
        /** The reply is complete, with a finish reason and its counts, as where the model has no more to say. */
        STOP {
            @Override
            void play(Reply reply, EventStream out, HttpExchange exchange) {
                reply.close();
            }
        },
        /** The reply ends in good order, without {@code [DONE]}. */
        CUT {
            @Override
            void play(Reply reply, EventStream out, HttpExchange exchange) {
                out.end();
            }
        },
        /** The connection is reset. */
        DIE {
            @Override
            void play(Reply reply, EventStream out, HttpExchange exchange) {
                exchange.reset();
            }
        },
        /** Nothing more is sent, and the connection stays open. */
        SILENT {
            @Override
            void play(Reply reply, EventStream out, HttpExchange exchange) {
                // the reply waits until the client has had enough of it
            }
        },
        /** An event with an error, and the end. */
        ERROR {
            @Override
            void play(Reply reply, EventStream out, HttpExchange exchange) {
                out.event("data: " + JsonText.error(500, "server_error", "Compute error."));
                out.end();
            }
        },
        /** An event that is no JSON, and the end. */
        MALFORMED {
            @Override
            void play(Reply reply, EventStream out, HttpExchange exchange) {
                out.event("data: {\"choices\":[{\"delta\":{\"content\":\" wo");
                out.end();
            }
        };

        /** Ends the stream; all tokens before have been sent. */
        abstract void play(Reply reply, EventStream out, HttpExchange exchange);

        private String word() {
            return name().toLowerCase(Locale.ROOT) + "_after";
        }

        private static How of(String word) {
            return Arrays.stream(values())
                    .filter(how -> how.word().equals(word))
                    .findFirst()
                    .orElseThrow(IllegalArgumentException::new);
        }
    }

    /** An early end after that many tokens. */
    public record Break(How how, int afterTokens) {}

    /**
     * Reads the words.
     *
     * @throws IllegalArgumentException when one of them is none of ours
     */
    public static Faults parse(String words) {
        Faults faults = NONE;
        for (String word : List.of(words.trim().split("[\\s,]+"))) {
            if (!word.isEmpty()) {
                faults = faults.with(word);
            }
        }
        return faults;
    }

    private Faults with(String word) {
        String[] parts = word.split("=", 2);
        String value = parts.length == 2 ? parts[1] : "";
        try {
            return switch (parts[0]) {
                case "status" -> new Faults(number(value), retryAfter, pings, chunkTokens, usage, breakOff);
                case "retry_after" -> with(new RetryAfter(number(value), false));
                case "retry_at" -> with(new RetryAfter(number(value), true));
                case "pings" -> new Faults(status, retryAfter, number(value), chunkTokens, usage, breakOff);
                case "chunk_tokens" ->
                    new Faults(status, retryAfter, pings, Math.max(1, number(value)), usage, breakOff);
                case "usage" -> with(UsagePlace.valueOf(value.toUpperCase(Locale.ROOT)));
                default -> with(new Break(How.of(parts[0]), number(value)));
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("`" + word + "` is no fault; known: " + KNOWN, e);
        }
    }

    /** The same, but the connection breaks after the first token. */
    Faults breakingAfterOne() {
        return with(new Break(How.DIE, 1));
    }

    private static int number(String value) {
        return Integer.parseUnsignedInt(value);
    }

    private Faults with(RetryAfter retry) {
        return new Faults(status, retry, pings, chunkTokens, usage, breakOff);
    }

    private Faults with(UsagePlace place) {
        return new Faults(status, retryAfter, pings, chunkTokens, place, breakOff);
    }

    private Faults with(Break end) {
        return new Faults(status, retryAfter, pings, chunkTokens, usage, Optional.of(end));
    }
}
