package io.simctl.live.front;

/**
 * An answer that a server gives to a request instead of generating.
 *
 * @param status of it
 * @param type of the error, as its body has it
 * @param message of the error
 */
public record HttpRefusal(int status, String type, String message) {}
