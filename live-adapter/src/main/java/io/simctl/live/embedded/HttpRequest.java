package io.simctl.live.embedded;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A request as it came in: HTTP/1.1 with a body of known length, which is all that clients of such servers send. */
record HttpRequest(String method, String path, boolean keepAlive, byte[] body) {
    private static final int LONGEST_LINE = 16 * 1024;
    private static final int LONGEST_BODY = 64 * 1024 * 1024;

    /** The next request of a connection, or none when the client has closed it. */
    static Optional<HttpRequest> read(InputStream in) throws IOException {
        Optional<String> first = line(in);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        String[] words = first.get().split(" ", -1);
        if (words.length != 3) {
            throw new IOException("not HTTP: " + first.get());
        }
        boolean keepAlive = words[2].equals("HTTP/1.1");
        int length = 0;
        for (String header = required(in); !header.isEmpty(); header = required(in)) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length =
                        Integer.parseInt(lower.substring(lower.indexOf(':') + 1).strip());
            } else if (lower.startsWith("connection:") && lower.contains("close")) {
                keepAlive = false;
            }
        }
        if (length > LONGEST_BODY) {
            throw new IOException("a body of " + length + " bytes");
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException();
        }
        String path = words[1].replaceFirst("\\?.*", "");
        return Optional.of(new HttpRequest(words[0], path, keepAlive, body));
    }

    private static String required(InputStream in) throws IOException {
        return line(in).orElseThrow(EOFException::new);
    }

    private static Optional<String> line(InputStream in) throws IOException {
        byte[] bytes = new byte[256];
        int length = 0;
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return Optional.empty();
            }
            if (length == bytes.length) {
                if (length >= LONGEST_LINE) {
                    throw new IOException("a header line of more than " + LONGEST_LINE + " bytes");
                }
                bytes = Arrays.copyOf(bytes, 2 * length);
            }
            bytes[length++] = (byte) b;
        }
        int end = length > 0 && bytes[length - 1] == '\r' ? length - 1 : length;
        return Optional.of(new String(bytes, 0, end, StandardCharsets.ISO_8859_1));
    }
}
