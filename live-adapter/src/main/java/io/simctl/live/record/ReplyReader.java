package io.simctl.live.record;

import java.io.IOException;

/** The reader of the messages of one reply: the chunks or events of a stream, or the one object of a whole reply. */
interface ReplyReader extends AutoCloseable {
    /** Where a server told no count. */
    int UNTOLD = -1;

    /** Takes the times of the messages that have content: text, reasoning or a tool call. */
    @FunctionalInterface
    interface ContentTimes {
        /** One came in at that time. */
        void content(long at);
    }

    /**
     * Takes in one message.
     *
     * @param at when it came in
     * @throws IOException when it is no JSON object
     */
    void read(byte[] json, int length, long at) throws IOException;

    /** No more messages come. */
    void end();

    /** Tokens of the prompt by the server's count, or {@link #UNTOLD}. */
    int promptTokens();

    /** Tokens of the output by the server's count, or {@link #UNTOLD}. */
    int outputTokens();

    /** Whether a message said that the output is complete. */
    boolean isFinished();

    /** Why it is complete, or empty. */
    String finishReason();

    /** Whether a message was an error. */
    boolean isError();

    /** Gives up its memory. */
    @Override
    void close();
}
