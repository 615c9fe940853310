package io.simctl.live.wire;

/** Where connections go. */
record Origin(String host, int port, boolean tls) {
    /** The host as it stands in an address: an IPv6 address in brackets. */
    String authority() {
        boolean isDefault = port == (tls ? 443 : 80);
        return isDefault ? host : host + ":" + port;
    }

    /** The host as it is looked up. */
    String address() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
