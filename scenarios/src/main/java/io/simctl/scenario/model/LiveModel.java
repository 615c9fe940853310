package io.simctl.scenario.model;

import io.simctl.policy.type.Knob;
import io.simctl.scenario.bind.ChosenBy;
import io.simctl.scenario.bind.FileRef;

/** The file or name that servers are given for a model in a live run; a simulation does not look at it. */
public sealed interface LiveModel {
    /** A model of random weights, made by simctl: it computes what a real one of its size does, and talks nonsense. */
    @ChosenBy("synth")
    record Synth(
            @Knob("its size: tiny, 5m, 20m, 150m, or a number of parameters such as 40e6")
            String synth,

            @Knob(value = "how its weights are stored: f32, f16 or q8_0", def = "q8_0")
            String weights,

            @Knob(value = "makes its weights", def = "1") long seed)
            implements LiveModel {}

    /** A file or folder. */
    @ChosenBy("file")
    record File(
            @Knob("GGUF file, or Hugging Face folder") FileRef file,

            @Knob(
                    value = "whether llama-embedded may load it, whose llama.cpp a crafted file can take over",
                    def = "false")
            boolean trusted)
            implements LiveModel {}

    /** A name that the server knows. */
    @ChosenBy("name")
    record Name(@Knob("what the server calls it") String name) implements LiveModel {}
}
