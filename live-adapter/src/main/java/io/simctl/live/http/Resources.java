package io.simctl.live.http;

import java.net.URI;

/**
 * Addresses of a server's resources. Its root may have a path, such as that of a gateway with several servers behind it, with or without a
 * slash at its end; and it may end with {@code /v1}, as people write it who have clients of OpenAI's in mind.
 */
public final class Resources {
    private static final String VERSION = "/v1";

    private Resources() {}

    /** Address of a resource of the server, such as {@code /health} or {@code /v1/models}. */
    public static URI of(URI root, String path) {
        return root.resolve(path(root, path));
    }

    /** Path of a resource, behind the prefix that the root may have. */
    public static String path(URI root, String path) {
        String prefix = String.valueOf(root.getRawPath());
        while (prefix.endsWith("/")) {
            prefix = prefix.substring(0, prefix.length() - 1);
        }
        if (prefix.endsWith(VERSION)) {
            prefix = prefix.substring(0, prefix.length() - VERSION.length());
        }
        return prefix + path;
    }
}
