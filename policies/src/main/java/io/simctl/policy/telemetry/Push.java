package io.simctl.policy.telemetry;

import com.google.auto.service.AutoService;
import io.simctl.policy.Telemetry;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.Optional;

/** Machines that report by themselves, at the interval of the scenario's network (d-inference: heartbeats over a stream). */
public final class Push implements Telemetry {

    /** The knobs. */
    public record Knobs(
            @Knob(value = "time between two reports of a machine; that of `network.heartbeat` when left out", min = 1e6)
            Optional<Duration> interval,

            @Knob(value = "silence after which a machine counts as offline; none when left out", min = 1e6)
            Optional<Duration> timeout) {}

    private final Knobs knobs;

    Push(Knobs knobs) {
        this.knobs = knobs;
    }

    @Override
    public Mode mode() {
        return Mode.PUSH;
    }

    @Override
    public long interval() {
        return knobs.interval().map(Duration::toNanos).orElse(0L);
    }

    @Override
    public long timeout() {
        return knobs.timeout().map(Duration::toNanos).orElse(Long.MAX_VALUE);
    }

    @Override
    public boolean isOffline(int misses) {
        return true;
    }

    @Override
    public boolean isBack(int reports) {
        return true;
    }

    /** Its name, kind and knobs. */
    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes") // a service file cannot name type parameters
    public static final class Type extends PolicyType<Knobs, Telemetry> {
        /** For the service loader. */
        public Type() {
            super(
                    "push",
                    PolicyKind.FLEET_TELEMETRY,
                    Knobs.class,
                    "machines report by themselves",
                    new PolicySource("d-inference", "heartbeats over a stream"));
        }

        @Override
        public Telemetry create(Knobs values, PolicyContext context) {
            return new Push(values);
        }
    }
}
