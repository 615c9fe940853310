package io.simctl.live.front;

/** One turn of a chat. */
public record ChatMessage(String role, String content) {}
