package io.simctl.live.embedded;

import io.simctl.live.front.TextEngine;
import io.simctl.live.front.TokenSink;
import io.simctl.live.front.call.CompletionCall;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * An engine of a model that blocks: as many sequences at a time as there are slots; others wait in line, first come, first served. A
 * thread of the platform for each slot, since a call into the model blocks its thread until the next token.
 */
final class SlotEngine implements TextEngine {
    private final BlockingModel model;
    private final ThreadPoolExecutor slots;

    SlotEngine(BlockingModel model, int slots) {
        this.model = model;
        this.slots = new ThreadPoolExecutor(
                slots,
                slots,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("slot-", 0).factory());
    }

    @Override
    public int[] tokenize(String text) {
        return model.tokenize(text);
    }

    @Override
    public EnginePrompt prompt(CompletionCall call, boolean isChat) {
        if (!call.promptIds().isEmpty()) {
            throw new IllegalArgumentException("`prompt` must be a string here");
        }
        String text = isChat ? model.chatPrompt(call.messages()) : call.prompt();
        return new EnginePrompt(text, model.promptTokens(text));
    }

    @Override
    public Ending generate(CompletionCall call, EnginePrompt prompt, int limit, TokenSink sink) {
        FutureTask<Ending> sequence = new FutureTask<>(() -> inSlot(call, prompt, limit, sink));
        slots.execute(sequence);
        sink.whenGone(() -> {
            if (slots.remove(sequence)) {
                sequence.cancel(false);
            }
        });
        try {
            return sequence.get();
        } catch (CancellationException unwanted) {
            return Ending.ABORTED;
        } catch (ExecutionException broken) {
            String cause = Optional.ofNullable(broken.getCause())
                    .map(Throwable::getMessage)
                    .orElse("the engine broke");
            throw new IllegalStateException(cause, broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Ending.ABORTED;
        }
    }

    private Ending inSlot(CompletionCall call, EnginePrompt prompt, int limit, TokenSink sink) {
        Tokens tokens = new Tokens(sink);
        sink.started();
        model.generate(call, prompt.text(), limit, tokens);
        return tokens.areUnwanted ? Ending.ABORTED : tokens.count == limit ? Ending.LIMIT : Ending.STOP;
    }

    /** Passes tokens on as they come. */
    private static final class Tokens implements Predicate<String> {
        private final TokenSink sink;
        private int count;
        private boolean areUnwanted;

        Tokens(TokenSink sink) {
            this.sink = sink;
        }

        @Override
        public boolean test(String piece) {
            count++;
            areUnwanted = !sink.token(piece);
            sink.flush();
            return !areUnwanted;
        }
    }

    @Override
    public int running() {
        return slots.getActiveCount();
    }

    @Override
    public int waiting() {
        return slots.getQueue().size();
    }
}
