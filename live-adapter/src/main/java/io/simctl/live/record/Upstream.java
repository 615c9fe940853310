package io.simctl.live.record;

import io.simctl.live.http.Connection;
import io.simctl.live.http.Head;
import io.simctl.live.http.Origin;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLSocketFactory;

/** The server behind the recorder. */
final class Upstream {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** How long a server may think is not the recorder's to say. */
    private static final Duration SILENCE = Duration.ofDays(1);

    private final Origin origin;
    private final String prefix;

    Upstream(URI root) {
        String scheme = String.valueOf(root.getScheme()).toLowerCase(Locale.ROOT);
        if (root.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw new IllegalArgumentException(
                    "`" + root + "` is not the address of a server; expected something like http://127.0.0.1:8080");
        }
        origin = Origin.of(root);
        String path = String.valueOf(root.getRawPath());
        prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    Connection connect() throws IOException {
        SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
        return Connection.open(origin, CONNECT, SILENCE, tls, socket -> {});
    }

    /**
     * A client's head as the server gets it: another {@code Host}, the root's path before its own, and no wish for an interim
     * reply, which the recorder has given. All else stays.
     */
    Head addressed(Head head) {
        Head hosted = head.with(List.of("host", "expect"), List.of("Host: " + origin.authority()));
        return prefix.isEmpty() ? hosted : hosted.withStart(line -> line.replaceFirst(" ", " " + prefix));
    }
}
