package io.simctl.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Breaks a text in the ways in which files get broken, and in the ways in which they are made to break a reader. */
final class Mutations {
    /** What readers stumble over: limits of types, numbers that are none, what opens and never closes, odd characters. */
    private static final List<String> WORDS = List.of(
            "0",
            "-1",
            "1",
            "-0",
            "1.5",
            ".",
            "1e9",
            "1e99",
            "1e-99",
            "1e999999999",
            "0x10",
            "NaN",
            "nan",
            "Infinity",
            "-inf",
            "2147483647",
            "2147483648",
            "-2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "9".repeat(2000),
            "[".repeat(2000),
            "null",
            "~",
            "true",
            "yes",
            "''",
            "\"\"",
            "\"",
            "'",
            "{",
            "}",
            "[",
            "]",
            "{}",
            "[]",
            "[[",
            "{a: {",
            ":",
            ",",
            "&a",
            "*a",
            "*b",
            "<<: *a",
            "&a [*a, *a]",
            "!!str",
            "!x",
            "|",
            ">-",
            "%YAML 9.9",
            "---",
            "...",
            "#",
            "\\",
            "\\u0000",
            "\u0000",
            "\uFEFF",
            "\u2028",
            "\u00A0",
            "٣",
            "💥",
            "\uD800",
            "\t",
            "\r",
            "\n",
            "\r\n",
            "a".repeat(5000),
            "1s",
            "0s",
            "-5s",
            "999999d",
            "1GB",
            "999999999TiB",
            "100%",
            "/",
            "../..",
            "type",
            "type: poisson",
            "timestamp",
            "hash_ids",
            "{\"timestamp\": 1}",
            "2023-11-16 18:15:46",
            "1,1,1");

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_.+-]+|[^A-Za-z0-9_.+\\s-]");

    private final RandomGenerator random;

    Mutations(RandomGenerator random) {
        this.random = random;
    }

    /** One to eight changes, some of single bytes, some of words, some of lines. */
    byte[] of(byte[] original, byte[] another) {
        byte[] bytes = original;
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            bytes = switch (random.nextInt(4)) {
                case 0 -> bytewise(bytes, another);
                case 1 -> linewise(new String(bytes, UTF_8)).getBytes(UTF_8);
                default -> wordwise(new String(bytes, UTF_8)).getBytes(UTF_8);
            };
        }
        return bytes;
    }

    /** One change below the level of characters: flipped, lost, doubled or foreign bytes, and ends cut off. */
    byte[] bytewise(byte[] bytes, byte[] another) {
        if (bytes.length == 0) {
            return another;
        }
        int at = random.nextInt(bytes.length);
        int end = at + random.nextInt(Math.min(64, bytes.length - at) + 1);
        return switch (random.nextInt(6)) {
            case 0 -> {
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 1 -> {
                byte[] changed = bytes.clone();
                changed[at] = (byte) random.nextInt();
                yield changed;
            }
            case 2 -> joined(bytes, 0, at, bytes, end, bytes.length);
            case 3 -> joined(bytes, 0, end, bytes, at, bytes.length);
            case 4 -> Arrays.copyOf(bytes, at);
            default -> joined(bytes, 0, at, another, random.nextInt(another.length + 1), another.length);
        };
    }

    private static byte[] joined(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
        byte[] all = Arrays.copyOfRange(a, aFrom, aTo + bTo - bFrom);
        System.arraycopy(b, bFrom, all, aTo - aFrom, bTo - bFrom);
        return all;
    }

    private String linewise(String text) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        if (lines.isEmpty()) {
            return word();
        }
        int at = random.nextInt(lines.size());
        int other = random.nextInt(lines.size());
        switch (random.nextInt(5)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(other, lines.get(at));
            case 2 -> lines.set(at, lines.get(other));
            case 3 ->
                lines.set(at, " ".repeat(random.nextInt(5)) + lines.get(at).stripLeading());
            default -> lines.set(at, lines.get(at) + lines.get(other));
        }
        return String.join("\n", lines) + "\n";
    }

    private String wordwise(String text) {
        List<MatchResult> tokens = TOKEN.matcher(text).results().limit(20_000).toList();
        if (tokens.isEmpty()) {
            return text + word();
        }
        MatchResult token = tokens.get(random.nextInt(tokens.size()));
        String replacement = switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> tokens.get(random.nextInt(tokens.size())).group();
            case 2 -> token.group() + word();
            default -> word();
        };
        return text.substring(0, token.start()) + replacement + text.substring(token.end());
    }

    /** One that readers stumble over. */
    String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }
}
