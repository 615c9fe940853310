package io.simctl.cli.terminal;

import io.simctl.report.text.Columns;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * A writer for people's eyes, without what steers a terminal: names of models, and words of servers in messages, come from whoever wrote
 * them. Colours that a table has pass where they are shown.
 */
final class NeutralWriter extends FilterWriter {
    private static final char ESCAPE = 27;

    private final boolean colours;
    /** An escape sequence that may turn out to be a colour. */
    private final StringBuilder pending = new StringBuilder();

    NeutralWriter(Writer out, boolean colours) {
        super(out);
        this.colours = colours;
    }

    @Override
    public void write(int c) throws IOException {
        if (!pending.isEmpty() || (colours && c == ESCAPE)) {
            sequence((char) c);
        } else {
            out.write(neutral((char) c));
        }
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
        for (int i = from; i < from + length; i++) {
            write(text[i]);
        }
    }

    @Override
    public void write(String text, int from, int length) throws IOException {
        write(text.toCharArray(), from, length);
    }

    private void sequence(char c) throws IOException {
        int length = pending.length();
        boolean goesOn = length == 0 || (length == 1 ? c == '[' : c == ';' || (c >= '0' && c <= '9'));
        if (goesOn && length < 20) {
            pending.append(c);
        } else if (length > 1 && c == 'm') {
            out.append(pending).write(c);
            pending.setLength(0);
        } else {
            out.write('?');
            out.append(pending, 1, length);
            pending.setLength(0);
            write(c);
        }
    }

    private static char neutral(char c) {
        return c != '\n' && c != '\t' && Columns.steersTerminal(c) ? '?' : c;
    }
}
