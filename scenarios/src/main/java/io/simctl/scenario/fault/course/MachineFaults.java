package io.simctl.scenario.fault.course;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import io.simctl.fleet.ThermalState;
import io.simctl.scenario.RandomSource;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.fault.FaultSpec;
import io.simctl.scenario.fault.FaultSpec.ClusterLink;
import io.simctl.scenario.fault.FaultSpec.Crash;
import io.simctl.scenario.fault.FaultSpec.LinkDelay;
import io.simctl.scenario.fault.FaultSpec.LinkLoss;
import io.simctl.scenario.fault.FaultSpec.LoadFailure;
import io.simctl.scenario.fault.FaultSpec.LoadHang;
import io.simctl.scenario.fault.FaultSpec.Partition;
import io.simctl.scenario.fault.FaultSpec.ProcessDeath;
import io.simctl.scenario.fault.FaultSpec.Refusal;
import io.simctl.scenario.fault.FaultSpec.Slow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * The faults of one machine: brings them to it and ends them when their time has come, and knows which hold now. When they come
 * depends on nothing that happens in the run, so that policies that are compared meet the same ones at the same times.
 */
public final class MachineFaults {
    /** A machine that nothing happens to. */
    public static final MachineFaults NONE = new MachineFaults();

    private final List<Course> courses = new ArrayList<>();
    private FaultTarget target = new NoTarget();
    private int crashes;
    private int partitions;

    private MachineFaults() {}

    /**
     * Those of a machine; none when the scenario has none for it.
     *
     * @param entry name of its fleet entry
     * @param name of the machine
     * @param machine its index
     * @param random a stream for each fault and machine
     */
    public static MachineFaults of(
            Scenario scenario, String entry, String name, int machine, RandomSource random, Alarms alarms) {
        MachineFaults faults = new MachineFaults();
        List<FaultSpec> specs = scenario.faults().orElse(List.of());
        List<String> models = List.copyOf(scenario.models().keySet());
        for (int i = 0; i < specs.size(); i++) {
            List<String> hit = specs.get(i).machines();
            if (hit.isEmpty() || hit.contains(entry) || hit.contains(name)) {
                faults.courses.add(faults
                .new Course(
                        specs.get(i),
                        models,
                        random.stream("faults.times." + i, machine),
                        random.stream("faults.chances." + i, machine),
                        alarms));
            }
        }
        return faults;
    }

    /** Whether nothing will ever happen to it. */
    public boolean isNone() {
        return courses.isEmpty();
    }

    /**
     * The run begins.
     *
     * @param hit the machine
     */
    public void begin(FaultTarget hit, long now) {
        if (isNone()) {
            return;
        }
        target = hit;
        courses.forEach(course -> course.await(now));
    }

    /** What is to come of a load of the model that begins now. */
    public LoadFate loadFate(int model) {
        boolean fails = false;
        long hangs = 0;
        for (Course course : courses) {
            if (course.concerns(model)) {
                switch (course.fault) {
                    case LoadFailure failure -> fails |= course.happens(failure.chance());
                    case LoadHang hang -> {
                        long more = hang.hang().map(Duration::toNanos).orElse(Alarm.NEVER);
                        hangs = course.happens(hang.chance()) ? Math.max(hangs, more) : hangs;
                    }
                    default -> {}
                }
            }
        }
        return fails || hangs > 0 ? new LoadFate(fails, hangs) : LoadFate.SOUND;
    }

    /** Whether the server of the model refuses the request that reaches it now. */
    public boolean refuses(int model) {
        boolean refuses = false;
        for (Course course : courses) {
            refuses |= course.fault instanceof Refusal refusal
                    && course.concerns(model)
                    && course.happens(refusal.chance());
        }
        return refuses;
    }

    /** Nanoseconds that one way between the Coordinator and the machine takes beside what it usually does. */
    public long linkDelay() {
        long delay = 0;
        for (Course course : courses) {
            delay += course.isOn && course.fault instanceof LinkDelay slow
                    ? slow.delay().toNanos()
                    : 0;
        }
        return delay;
    }

    /** Whether the connection breaks over a message that is sent now. */
    public boolean breaksConnection() {
        boolean breaks = false;
        for (Course course : courses) {
            breaks |= course.isOn && course.fault instanceof LinkLoss loss && course.happens(loss.chance());
        }
        return breaks;
    }

    private double slowness() {
        double factor = 1;
        for (Course course : courses) {
            factor *= course.isOn && course.fault instanceof Slow slow ? slow.factor() : 1;
        }
        return factor;
    }

    private ThermalState heat() {
        ThermalState worst = ThermalState.NOMINAL;
        for (Course course : courses) {
            worst = course.isOn && course.fault instanceof Slow slow ? worst.or(slow.thermal()) : worst;
        }
        return worst;
    }

    /** A stand-in for the machine until the run begins. */
    private static final class NoTarget implements FaultTarget {
        @Override
        public void fault(FaultSpec fault, boolean begins, long now) {}

        @Override
        public void down(boolean isDown, long now) {}

        @Override
        public void cut(boolean isCut, long now) {}

        @Override
        public void unlinked(boolean isLost, long now) {}

        @Override
        public void slow(double factor, ThermalState thermal, long now) {}

        @Override
        public void processDies(IntPredicate models, double which, boolean recovers, long now) {}
    }

    /** The times of one fault, and whether it holds now. */
    private final class Course {
        private final FaultSpec fault;
        private final List<String> models;
        private final FaultTimes times;
        private final RandomGenerator chances;
        private final Alarm alarm;
        private boolean isOn;

        Course(FaultSpec fault, List<String> models, RandomGenerator times, RandomGenerator chances, Alarms alarms) {
            this.fault = fault;
            this.models = models;
            this.times = new FaultTimes(fault, times);
            this.chances = chances;
            this.alarm = alarms.create(this::ring);
        }

        boolean concerns(int model) {
            return fault.models().isEmpty() || fault.models().contains(models.get(model));
        }

        boolean happens(double chance) {
            return isOn && chances.nextDouble() < chance;
        }

        void await(long now) {
            alarm.set(times.after(now));
        }

        private void ring(long now) {
            if (isOn) {
                turn(false, now);
                await(now);
                return;
            }
            long lasts = fault.lasting().map(Duration::toNanos).orElse(Alarm.NEVER);
            if (fault instanceof ProcessDeath death) {
                target.fault(fault, true, now);
                target.processDies(this::concerns, chances.nextDouble(), death.recovers(), now);
                await(now);
            } else {
                turn(true, now);
                alarm.set(lasts < Alarm.NEVER - now ? now + lasts : Alarm.NEVER);
            }
        }

        private void turn(boolean on, long now) {
            isOn = on;
            int more = on ? 1 : -1;
            target.fault(fault, on, now);
            switch (fault) {
                case Crash c -> {
                    crashes += more;
                    if (crashes == (on ? 1 : 0)) {
                        target.down(on, now);
                    }
                }
                case Partition p -> {
                    partitions += more;
                    if (partitions == (on ? 1 : 0)) {
                        target.cut(on, now);
                    }
                }
                case ClusterLink c -> target.unlinked(on, now);
                case Slow s -> target.slow(slowness(), heat(), now);
                case ProcessDeath d -> throw new IllegalStateException("a death lasts no time");
                case LoadFailure f -> {}
                case LoadHang h -> {}
                case Refusal r -> {}
                case LinkDelay d -> {}
                case LinkLoss l -> {}
            }
        }
    }
}
