package io.simctl.scenario.bind;

import io.simctl.scenario.yaml.SourceLocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value that may be a secret, named or written out: {@code ${NAME}} is a variable of simctl's own environment, {@code ${file:PATH}} the
 * first line of a file. What is written out cannot be printed: {@link #toString} and reports show its place only.
 */
public final class Secret {
    /** What stands for a secret wherever one would be shown. */
    public static final String HIDDEN = "***";

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final Pattern FILE = Pattern.compile("\\$\\{file:(.+)}");

    private final String written;
    private final Optional<FileRef> file;

    private Secret(String written, Optional<FileRef> file) {
        this.written = written;
        this.file = file;
    }

    /** A secret that is written out. */
    public static Secret of(String literal) {
        return new Secret(literal, Optional.empty());
    }

    /**
     * A key that is sent in a field of requests.
     *
     * @throws IllegalArgumentException if no field can carry it; the message does not show it
     */
    public static Secret key(String literal) {
        if (literal.isBlank() || literal.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException("an API key is printable ASCII without spaces");
        }
        return of(literal);
    }

    /** What {@code text} in a document says or names. */
    static Secret of(String text, SourceLocation at, java.nio.file.Path document) throws BadValue {
        Matcher named = FILE.matcher(text);
        try {
            return new Secret(
                    text, named.matches() ? Optional.of(FileRef.of(named.group(1), at, document)) : Optional.empty());
        } catch (InvalidPathException e) {
            throw new BadValue("`${file:PATH}` with the name of a file");
        }
    }

    /** Whether it is named rather than written out. */
    public boolean isNamed() {
        return file.isPresent() || VARIABLE.matcher(written).matches();
    }

    /**
     * The secret itself, for whom it is meant.
     *
     * @param environment variables by name
     * @throws IllegalArgumentException if what it names is not there; the message says so
     */
    public String reveal(Function<String, Optional<String>> environment) {
        if (file.isPresent()) {
            return firstLine(file.get());
        }
        Matcher variable = VARIABLE.matcher(written);
        if (!variable.matches()) {
            return written;
        }
        return environment
                .apply(variable.group(1))
                .orElseThrow(() -> new IllegalArgumentException(
                        "the environment variable " + variable.group(1) + ", which the scenario names, is not set"));
    }

    /** Whether a text is this secret, which is written out; how long that takes tells nothing of it. */
    public boolean is(String text) {
        return MessageDigest.isEqual(written.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
    }

    /** The value of the {@code Authorization} field that carries this secret, which is written out. */
    public String authorization() {
        return "Bearer " + written;
    }

    /** The text without this secret, which is written out: servers like to repeat a key that they refuse. */
    public String hideIn(String text) {
        return text.replace(written, HIDDEN);
    }

    private static String firstLine(FileRef file) {
        try (var lines = Files.lines(file.path())) {
            return lines.findFirst().orElse("");
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new IllegalArgumentException(
                    "the file %s, which the scenario names, cannot be read".formatted(file.written()), e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && written.equals(secret.written);
    }

    @Override
    public int hashCode() {
        return Objects.hash(written);
    }

    /** The name that it goes by, or that there is one. */
    @Override
    public String toString() {
        return isNamed() ? written : HIDDEN;
    }
}
