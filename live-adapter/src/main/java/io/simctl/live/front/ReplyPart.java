package io.simctl.live.front;

import io.simctl.live.front.ReplyFormat.Choice;
import io.simctl.live.front.TextEngine.Ending;

/** One output of a reply: takes its tokens, and gives them to the stream or keeps them. */
final class ReplyPart implements TokenSink {
    private final Reply reply;
    private final int index;
    private final int promptTokens;
    private final boolean hasPromptOfThePartBefore;

    /** Text that was not sent yet. */
    private final StringBuilder unsent = new StringBuilder();

    private int unsentTokens;
    private final StringBuilder text = new StringBuilder();

    /** The chunk that was sent last, since many are equal where the text is of no matter. */
    private byte[] frame = new byte[0];

    private String framed = "";
    private int tokens;
    private long startedAt;
    private long firstAt;
    private long lastAt;
    private Ending ending = Ending.ABORTED;

    ReplyPart(Reply reply, int index, int promptTokens, boolean hasPromptOfThePartBefore) {
        this.reply = reply;
        this.index = index;
        this.promptTokens = promptTokens;
        this.hasPromptOfThePartBefore = hasPromptOfThePartBefore;
    }

    /** Tokens that it took. */
    int tokens() {
        return tokens;
    }

    boolean hasPromptOfThePartBefore() {
        return hasPromptOfThePartBefore;
    }

    GenerationStats stats() {
        return new GenerationStats(promptTokens, tokens, ending, firstAt - startedAt, lastAt - firstAt);
    }

    Choice choice() {
        return new Choice(index, text.toString(), stats());
    }

    @Override
    public void started() {
        startedAt = System.nanoTime();
        if (reply.isStream()) {
            locked(() -> reply.stream().flush());
        }
    }

    @Override
    public void whenGone(Runnable action) {
        reply.whenGone(action);
    }

    @Override
    public boolean token(String piece) {
        boolean isWanted;
        reply.lock().lock();
        try {
            isWanted = reply.isWanted() && take(piece);
        } finally {
            reply.lock().unlock();
        }
        if (!isWanted && reply.isSilent()) {
            reply.awaitGone();
        }
        return isWanted;
    }

    private boolean take(String piece) {
        lastAt = System.nanoTime();
        firstAt = tokens++ == 0 ? lastAt : firstAt;
        if (!reply.isStream() || reply.format().repeatsText()) {
            text.append(piece);
        }
        if (reply.isStream()) {
            unsent.append(piece);
            unsentTokens++;
            if (unsentTokens == reply.chunkTokens()) {
                sendChunk();
            }
            if (reply.breaksOffAfter(tokens)) {
                reply.breakOff();
            }
        }
        return reply.isWanted();
    }

    /** Gives what was held back to the stream; called with the lock of the reply. */
    void sendChunk() {
        if (unsentTokens > 0) {
            String chunk = unsent.toString();
            if (!chunk.equals(framed) || reply.format().repeatsText()) {
                frame = EventStream.frameOf(reply.format().tokens(index, chunk));
                framed = chunk;
            }
            reply.stream().frame(frame);
            unsent.setLength(0);
            unsentTokens = 0;
        }
    }

    @Override
    public void flush() {
        locked(reply::flush);
    }

    /** The sequence has ended. */
    void end(Ending how) {
        ending = how;
        locked(() -> reply.end(this, how));
        if (reply.isSilent()) {
            reply.awaitGone();
        }
    }

    /** The engine has broken. */
    void fail(String message) {
        locked(() -> reply.fail(message));
    }

    private void locked(Runnable action) {
        reply.lock().lock();
        try {
            action.run();
        } finally {
            reply.lock().unlock();
        }
    }
}
