package io.simctl.policy.telemetry;

import com.google.auto.service.AutoService;
import io.simctl.policy.Telemetry;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;

/**
 * Questions to one machine after the other, with a pause between two rounds; machines that do not answer several times in a row are
 * offline until they do (helexa cortex, health polling of 2026: every 10 s, 5 s to answer, three misses, one answer resets).
 */
public final class Poll implements Telemetry {

    /** The knobs. */
    public record Knobs(
            @Knob(value = "pause between two rounds of questions", min = 1e6, def = "10s")
            Duration interval,

            @Knob(value = "how long an answer is waited for", min = 1e6, def = "5s")
            Duration timeout,

            @Knob(value = "questions in a row without an answer that make a machine offline", min = 1, def = "3")
            int misses,

            @Knob(value = "answers in a row that bring it back", min = 1, def = "1")
            int answers) {}

    private final Knobs knobs;

    Poll(Knobs knobs) {
        this.knobs = knobs;
    }

    @Override
    public Mode mode() {
        return Mode.POLL;
    }

    @Override
    public long interval() {
        return knobs.interval().toNanos();
    }

    @Override
    public long timeout() {
        return knobs.timeout().toNanos();
    }

    @Override
    public boolean isOffline(int misses) {
        return misses >= knobs.misses();
    }

    @Override
    public boolean isBack(int reports) {
        return reports >= knobs.answers();
    }

    /** Its name, kind and knobs. */
    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes") // a service file cannot name type parameters
    public static final class Type extends PolicyType<Knobs, Telemetry> {
        /** For the service loader. */
        public Type() {
            super(
                    "poll",
                    PolicyKind.FLEET_TELEMETRY,
                    Knobs.class,
                    "the Coordinator asks one machine after the other",
                    new PolicySource("helexa cortex", "health polling of 2026"));
        }

        @Override
        public Telemetry create(Knobs values, PolicyContext context) {
            return new Poll(values);
        }
    }
}
