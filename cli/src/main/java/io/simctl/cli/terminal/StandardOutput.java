package io.simctl.cli.terminal;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Optional;

/** The output of the process, which remembers what kept it from being written: what is printed to it passes errors over. */
public final class StandardOutput extends OutputStream {
    private final OutputStream out;
    private Optional<IOException> failure = Optional.empty();

    /** That of this process. */
    public StandardOutput() {
        this(new FileOutputStream(FileDescriptor.out));
    }

    StandardOutput(OutputStream out) {
        super();
        this.out = out;
    }

    /** A writer to it, in the encoding of the terminal. */
    public PrintWriter writer() {
        return printer(this, System.out.charset(), Terminal.current().colours());
    }

    /** A writer of messages to the error output. */
    public static PrintWriter errors() {
        return printer(new FileOutputStream(FileDescriptor.err), System.err.charset(), false);
    }

    private static PrintWriter printer(OutputStream to, Charset charset, boolean colours) {
        return new PrintWriter(
                new NeutralWriter(new BufferedWriter(new OutputStreamWriter(to, charset)), colours), true);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            failure = failure.or(() -> Optional.of(e));
            throw e;
        }
    }

    /**
     * The status to end with.
     *
     * @param exitCode that of the command
     * @param err is told when the output is not whole; when nobody reads on, nobody needs to be
     */
    public int exitCode(int exitCode, PrintWriter err) {
        if (failure.isEmpty()) {
            return exitCode;
        }
        String reason = String.valueOf(failure.get().getMessage());
        boolean nobodyReads = reason.contains("Broken pipe");
        if (!nobodyReads) {
            err.println("simctl: cannot write to standard output: " + reason);
        }
        return exitCode != ExitCode.FINE ? exitCode : nobodyReads ? ExitCode.BROKEN_PIPE : ExitCode.USAGE;
    }
}
