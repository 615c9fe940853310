package io.simctl.live.front;

/** The receiver of the tokens of one sequence, from one thread at a time. */
public interface TokenSink {
    /** A slot begins with the sequence. */
    void started();

    /**
     * Takes the text of the next token.
     *
     * @return whether more are wanted
     */
    boolean token(String text);

    /** Sends what was taken: no more is due now. */
    void flush();

    /** What is to be done when nobody wants the sequence any more; at once if so already. */
    void whenGone(Runnable action);
}
