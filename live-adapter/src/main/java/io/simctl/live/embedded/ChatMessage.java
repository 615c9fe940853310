package io.simctl.live.embedded;

/** One turn of a chat. */
record ChatMessage(String role, String content) {}
