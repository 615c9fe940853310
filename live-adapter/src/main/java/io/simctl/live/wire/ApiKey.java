package io.simctl.live.wire;

import io.simctl.scenario.bind.Secret;

/** A secret; {@link #toString} does not show it. */
public final class ApiKey {
    private final String secret;

    /** Checks that it can be sent. */
    public ApiKey(String secret) {
        if (secret.isBlank() || secret.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException("an API key is printable ASCII without spaces");
        }
        this.secret = secret;
    }

    /** Value of the {@code Authorization} field. */
    public String authorization() {
        return "Bearer " + secret;
    }

    /** The text without the secret: servers like to repeat a key that they refuse. */
    public String hideIn(String text) {
        return text.replace(secret, Secret.HIDDEN);
    }

    @Override
    public String toString() {
        return Secret.HIDDEN;
    }
}
