package io.simctl.scenario.bind;

import io.simctl.policy.type.Knob;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A record with a component of every type that can be bound. */
record Shelf(
        @Knob("a text") String text,

        @Knob(value = "a whole number", def = "7", min = 1, max = 1000)
        int whole,

        @Knob(value = "a size", def = "1.5KiB", unit = "bytes", min = 0)
        long size,

        @Knob(value = "a number", def = "0.25", min = -10) double number,

        @Knob(value = "arrivals", def = "90/min", unit = "requests/s", min = 0)
        double rate,

        @Knob(value = "arithmetic", def = "34TFLOPS", unit = "FLOP/s")
        double compute,

        @Knob(value = "a switch", def = "false") boolean flag,

        @Knob(value = "a time", def = "1h30m", min = 1e9, formerly = "delay")
        Duration time,

        @Knob(value = "a colour", def = "dark-red") Colour colour,
        @Knob("a file") Optional<FileRef> file,
        @Knob(value = "perhaps a number", min = 0) Optional<Integer> maybe,
        @Knob(value = "names", def = "[]") List<String> names,

        @Knob(value = "shares", def = "{}", min = 0, max = 1)
        Map<String, Double> shares,

        @Knob(value = "times by number", def = "{}") Map<Integer, Duration> steps,
        @Knob(value = "figure", def = "dot") Figure figure,
        @Knob(value = "figures", def = "[]") List<Figure> figures,
        @Knob(value = "tools", def = "[]") List<Tool> tools,
        @Knob(value = "a box", def = "{}") Box box) {

    enum Colour {
        DARK_RED,
        BLUE
    }

    record Box(
            @Knob(value = "lowest", def = "0") int low,
            @Knob(value = "highest", def = "9") int high) implements Checked {
        @Override
        public List<String> problems() {
            return low > high ? List.of("`low` is above `high`") : List.of();
        }
    }

    sealed interface Figure {
        record Dot() implements Figure {}

        record Circle(@Knob(value = "radius", min = 0) double radius) implements Figure {}

        @Shorthand
        record FlatSquare(
                @Knob(value = "side", min = 1) int side,
                @Knob(value = "colour", def = "blue") Colour colour) implements Figure {}
    }

    sealed interface Tool {
        @ChosenBy("teeth")
        record Saw(@Knob("teeth") int teeth) implements Tool {}

        @ChosenBy("weight")
        record Hammer(
                @Knob("weight") int weight,
                @Knob(value = "handle", def = "wood") String handle) implements Tool {}
    }
}
