package io.simctl.live.front.call;

/** One turn of a chat. */
public record ChatMessage(String role, String content) {}
