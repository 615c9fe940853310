package io.simctl.live.http;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Replies as they go over the wire; whole ones in one piece, so that they leave in as few packets as can be. */
public final class ResponseBytes {
    private ResponseBytes() {}

    /**
     * A reply of a known length.
     *
     * @param keepsAlive whether the connection carries another exchange after this one
     * @param fields more lines of its head, without line ends
     */
    public static byte[] whole(int status, String type, byte[] body, boolean keepsAlive, String... fields) {
        StringBuilder head = head(status, type, keepsAlive)
                .append("Date: ")
                .append(DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)))
                .append("\r\nContent-Length: ")
                .append(body.length)
                .append("\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        byte[] start = bytes(head.append("\r\n"));
        byte[] message = new byte[start.length + body.length];
        System.arraycopy(start, 0, message, 0, start.length);
        System.arraycopy(body, 0, message, start.length, body.length);
        return message;
    }

    /** The reply to what is no request, after which the connection is of no further use. */
    public static byte[] refusal(BadHttp bad) {
        String text = "bad request: " + bad.getMessage() + "\n";
        return whole(400, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), false);
    }

    /**
     * The head of an event stream in chunks.
     *
     * @param fields more lines of it, without line ends
     */
    public static byte[] eventStream(boolean keepsAlive, String... fields) {
        StringBuilder head = head(200, "text/event-stream", keepsAlive)
                .append("Cache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return bytes(head.append("\r\n"));
    }

    /** RFC 9112, 9.3: who closes says so, and a client of HTTP/1.0 has to know that the connection is kept. */
    private static StringBuilder head(int status, String type, boolean keepsAlive) {
        return new StringBuilder(256)
                .append("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(reason(status))
                .append("\r\nContent-Type: ")
                .append(type)
                .append("\r\nConnection: ")
                .append(keepsAlive ? "keep-alive" : "close")
                .append("\r\n");
    }

    private static byte[] bytes(StringBuilder head) {
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 404 -> "Not Found";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            default -> "Status";
        };
    }
}
