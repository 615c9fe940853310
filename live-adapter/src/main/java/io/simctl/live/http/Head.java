package io.simctl.live.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Start line and header fields of a message, as they were sent. Fields are looked up in the text: of a reply's ten, two or
 * three are ever asked for.
 */
public final class Head {
    private static final String LINE_END = "\r\n";
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.. [0-9]{3}", Pattern.DOTALL);

    private final String text;
    private final int fields;

    private Head(String text) {
        this.text = text;
        this.fields = text.indexOf('\n') + 1;
    }

    /** A head of the given text, which ends with the last field's line end. */
    public static Head parse(String text) throws BadHttp {
        if (text.indexOf('\n') < 0) {
            throw new BadHttp("a head without a line end");
        }
        return new Head(text);
    }

    /** The first line, without its line end. */
    public String startLine() {
        return line(0, fields);
    }

    /** Status code of a response. */
    public int status() throws BadHttp {
        String start = startLine();
        if (!STATUS_LINE.matcher(start).lookingAt()) {
            throw new BadHttp("not the status line of an HTTP/1.1 response: `" + start + "`");
        }
        return Integer.parseInt(start, 9, 12, 10);
    }

    /** Method of a request, such as {@code POST}. */
    public String method() {
        return requestWord(0);
    }

    /** Target of a request: path and query. */
    public String target() {
        return requestWord(1);
    }

    /** Path of a request, without the query, and without the server's address before it, which proxies are sent (RFC 9112 §3.2.2). */
    public String path() {
        String target = target();
        int query = target.indexOf('?');
        String whole = query < 0 ? target : target.substring(0, query);
        int authority = whole.startsWith("/") ? -1 : whole.indexOf("://");
        int start = authority < 0 ? 0 : whole.indexOf('/', authority + 3);
        return whole.substring(Math.max(0, start));
    }

    private String requestWord(int nth) {
        String[] words = startLine().split(" ", 3);
        return nth < words.length ? words[nth] : "";
    }

    /** Value of the first field with this name, in whatever case; trimmed. */
    public Optional<String> field(String name) {
        for (int at = fields; at < text.length(); at = next(at)) {
            if (isNamed(at, name)) {
                return Optional.of(value(at, name));
            }
        }
        return Optional.empty();
    }

    /** Values of all fields with this name. */
    Stream<String> fields(String name) {
        Stream.Builder<String> values = Stream.builder();
        for (int at = fields; at < text.length(); at = next(at)) {
            if (isNamed(at, name)) {
                values.add(value(at, name));
            }
        }
        return values.build();
    }

    private String value(int at, String name) {
        return text.substring(at + name.length() + 1, next(at)).trim();
    }

    /** Whether the comma-separated values of a field have this one. */
    public boolean lists(String name, String value) {
        for (String one : field(name).orElse("").split(",", -1)) {
            if (one.trim().equalsIgnoreCase(value)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the connection can carry another exchange after this one. */
    public boolean keepsAlive() {
        return startLine().contains("HTTP/1.0") ? lists("connection", "keep-alive") : !lists("connection", "close");
    }

    /** The same head without the fields of these names, with these lines (no line ends) added. */
    public Head with(List<String> without, List<String> added) {
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < text.length(); at = next(at)) {
            int line = at;
            if (at < fields || without.stream().noneMatch(name -> isNamed(line, name))) {
                lines.add(line(at, next(at)));
            }
        }
        lines.addAll(added);
        return new Head(String.join(LINE_END, lines) + LINE_END);
    }

    /** The same head with another start line. */
    public Head withStart(UnaryOperator<String> change) {
        return new Head(change.apply(startLine()) + LINE_END + text.substring(fields));
    }

    /** The head and the empty line that ends it, as sent. */
    public byte[] toBytes() {
        return (text + LINE_END).getBytes(StandardCharsets.ISO_8859_1);
    }

    private boolean isNamed(int at, String name) {
        int colon = at + name.length();
        return colon < text.length()
                && text.charAt(colon) == ':'
                && text.regionMatches(true, at, name, 0, name.length());
    }

    private int next(int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end + 1;
    }

    private String line(int from, int to) {
        return text.substring(from, to).stripTrailing();
    }

    /** Nothing but the start line: fields may hold keys. */
    @Override
    public String toString() {
        return startLine();
    }
}
