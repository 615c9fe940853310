package io.simctl.live.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The inputs that are kept for a parser: examples of what it reads, and what fuzzing found, in {@code seeds/PARSER.txt}, a line each, with
 * {@code \r}, {@code \n}, {@code \\} and {@code \xNN} for what is no printable ASCII.
 */
public final class Seeds {
    private static final Map<WireParser, List<byte[]>> READ = new ConcurrentHashMap<>();

    private Seeds() {}

    /** The parser of this name. */
    static WireParser parser(String name) {
        return WireParser.all().stream()
                .filter(parser -> parser.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no parser `" + name + "`"));
    }

    /** Its inputs. */
    public static List<byte[]> of(WireParser parser) {
        return READ.computeIfAbsent(parser, Seeds::read);
    }

    private static List<byte[]> read(WireParser parser) {
        String file = "seeds/" + parser.name().toLowerCase(Locale.ROOT) + ".txt";
        try (InputStream in = Seeds.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(Seeds::bytes)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** An input as a line of such a file. */
    static String line(byte[] bytes) {
        StringBuilder line = new StringBuilder();
        for (byte b : bytes) {
            switch (b) {
                case '\r' -> line.append("\\r");
                case '\n' -> line.append("\\n");
                case '\\' -> line.append("\\\\");
                default -> line.append(b >= ' ' && b <= '~' ? "" + (char) b : "\\x%02x".formatted(b & 0xff));
            }
        }
        return line.toString();
    }

    private static byte[] bytes(String line) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c != '\\') {
                bytes.write(c);
                continue;
            }
            switch (line.charAt(++i)) {
                case 'r' -> bytes.write('\r');
                case 'n' -> bytes.write('\n');
                case 'x' -> {
                    bytes.write(Integer.parseInt(line, i + 1, i + 3, 16));
                    i += 2;
                }
                default -> bytes.write('\\');
            }
        }
        return bytes.toByteArray();
    }
}
