package io.simctl.live.embedded;

import io.simctl.live.embedded.RequestParser.BadRequest;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/** Answers requests for text from an engine. */
final class Completions {
    private final Engine engine;
    private final Slots slots;
    private final int context;
    private final LongAdder promptTokens = new LongAdder();
    private final LongAdder predictedTokens = new LongAdder();

    Completions(Engine engine, Slots slots, int context) {
        this.engine = engine;
        this.slots = slots;
        this.context = context;
    }

    /** Refuses the request, or puts it in line. */
    void accept(Exchange exchange, ReplyFormat format) {
        CompletionRequest request;
        try {
            request = RequestParser.parse(exchange.request().body());
        } catch (BadRequest bad) {
            exchange.reply(400, Json.error(400, "invalid_request_error", String.valueOf(bad.getMessage())));
            return;
        }
        String prompt = format == ReplyFormat.CHAT ? engine.chatPrompt(request.messages()) : request.prompt();
        int tokens = engine.promptTokens(prompt);
        if (tokens >= context) {
            String message = "the request has " + tokens + " tokens, which does not fit a context of " + context;
            String counts = ",\"n_prompt_tokens\":" + tokens + ",\"n_ctx\":" + context;
            exchange.reply(400, Json.error(400, "exceed_context_size_error", message, counts));
            return;
        }
        CompletionRequest limited = request.limitedTo(context - tokens);
        Runnable generation = new Generation(exchange, format, limited, prompt, tokens);
        slots.run(generation);
        exchange.whenGone(() -> slots.forget(generation));
    }

    /** {@code /metrics}, as far as the front knows. */
    String metrics() {
        return "llamacpp:prompt_tokens_total " + promptTokens.sum() + "\nllamacpp:tokens_predicted_total "
                + predictedTokens.sum() + "\nllamacpp:requests_processing " + slots.busy()
                + "\nllamacpp:requests_deferred " + slots.waiting() + "\n";
    }

    /** One request in its slot. */
    private final class Generation implements Runnable, Predicate<String> {
        private final Exchange exchange;
        private final ReplyFormat format;
        private final CompletionRequest request;
        private final String prompt;
        private final int prompts;
        private final StringBuilder text = new StringBuilder();
        private final long start = System.nanoTime();
        private long first;
        private long last;
        private int tokens;

        Generation(Exchange exchange, ReplyFormat format, CompletionRequest request, String prompt, int prompts) {
            this.exchange = exchange;
            this.format = format;
            this.request = request;
            this.prompt = prompt;
            this.prompts = prompts;
        }

        @Override
        public void run() {
            if (!exchange.isConnected()) {
                return;
            }
            if (request.stream()) {
                exchange.beginEvents();
                format.begin().forEach(exchange::event);
            }
            try {
                engine.generate(request, prompt, this);
                finish();
            } catch (RuntimeException broken) {
                fail(Json.error(500, "server_error", String.valueOf(broken.getMessage())));
            }
        }

        private void finish() {
            promptTokens.add(prompts);
            predictedTokens.add(tokens);
            Tally tally = tally();
            if (request.stream()) {
                format.end(tally, request.includeUsage()).forEach(exchange::event);
                exchange.endEvents();
            } else {
                exchange.reply(200, format.whole(text.toString(), tally));
            }
        }

        /** An error in a stream is an event, and nothing comes after it, as in llama-server. */
        private void fail(String error) {
            if (request.stream()) {
                exchange.event(error);
                exchange.endEvents();
            } else {
                exchange.reply(500, error);
            }
        }

        /** Takes a token. */
        @Override
        public boolean test(String piece) {
            last = System.nanoTime();
            if (tokens++ == 0) {
                first = last;
            }
            if (request.stream()) {
                exchange.event(format.token(piece));
            } else {
                text.append(piece);
            }
            return exchange.isConnected();
        }

        private Tally tally() {
            boolean length = tokens == request.maxTokens();
            return new Tally(prompts, tokens, length, first - start, last - first);
        }
    }
}
