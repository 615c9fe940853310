package io.simctl.live.front;

/** A request that makes no sense; the message says why. */
final class BadCall extends Exception {
    BadCall(String message) {
        super(message, null, false, false);
    }
}
