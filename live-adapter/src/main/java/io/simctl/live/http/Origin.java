package io.simctl.live.http;

import java.net.URI;

/**
 * The other end of connections.
 *
 * @param host as in an address: an IPv6 address in brackets
 */
public record Origin(String host, int port, boolean tls) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** The server at an address with the scheme {@code http} or {@code https}. */
    public static Origin of(URI address) {
        boolean tls = address.getScheme().equalsIgnoreCase("https");
        int port = address.getPort() >= 0 ? address.getPort() : usual(tls);
        return new Origin(address.getHost(), port, tls);
    }

    private static int usual(boolean tls) {
        return tls ? HTTPS : HTTP;
    }

    /** What the {@code Host} field says. */
    public String authority() {
        return port == usual(tls) ? host : host + ":" + port;
    }

    /** The host as it is looked up. */
    String address() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
