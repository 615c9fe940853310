package io.simctl.scenario;

import io.simctl.policy.type.Knob;
import java.util.Optional;

/**
 * The way in which a user's requests follow each other: the prompt of each turn repeats the system prompt and all that was said before,
 * answers included, and adds to it. A turn that is not answered ends the conversation, and so does one that the model's context has no
 * room for.
 */
public record Conversation(
        @Knob("number of turns") Turns turns,

        @Knob(value = "time between an answer and the next turn", def = "0s")
        Think think,

        @Knob("length of what the user adds with each turn after the first; as `prompt` when left out")
        Optional<TokenCount> message,

        @Knob(
                value = "system prompt that conversations begin with, before `prompt`",
                min = 0,
                max = 100_000_000,
                unit = "tokens",
                def = "0")
        int systemTokens,

        @Knob(
                value = "different system prompts; conversations have one of them each, all equally often",
                min = 1,
                def = "1")
        int systemPrompts,

        @Knob(
                value = "tokens of a block by which caches and policies know text again",
                min = 1,
                max = 1_000_000,
                unit = "tokens",
                def = "16")
        int blockTokens) {}
