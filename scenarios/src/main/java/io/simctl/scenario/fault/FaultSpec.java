package io.simctl.scenario.fault;

import io.simctl.fleet.ThermalState;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.KnobGroup;
import io.simctl.scenario.bind.Checked;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A fault of some machines, or of the way to them. It comes {@code at} given times or {@code every} so often, each machine by random
 * numbers of its own, and lasts {@code for} a while; one that names no time is there from the beginning.
 */
public sealed interface FaultSpec extends Checked {
    /** Fleet entries and single machines; all when empty. */
    List<String> machines();

    /** The times at which it comes. */
    Recurrence recurrence();

    /** How long it lasts; to the end of the run when empty. */
    Optional<Duration> lasting();

    /** What it is called in a report, such as {@code machine crashed}. */
    String words();

    /** Models that it concerns; all when empty. */
    default List<String> models() {
        return List.of();
    }

    /** A machine is gone and comes back with nothing in memory, as one that was switched off and on. */
    record Crash(
            @Knob(value = "fleet entries or single machines, such as `card-0`; all when left out", def = "[]")
            List<String> machines,

            @KnobGroup Recurrence recurrence,

            @Knob(name = "for", value = "how long the machine is gone; for good when left out", min = 1e6)
            Optional<Duration> lasting)
            implements FaultSpec {
        @Override
        public String words() {
            return "machine crashed";
        }

        @Override
        public List<String> problems() {
            return FaultRules.problems(this, true);
        }
    }

    /** The process that runs a model dies: what it ran is lost, and the model must be loaded again. */
    record ProcessDeath(
            @Knob(value = "fleet entries or single machines, such as `card-0`; all when left out", def = "[]")
            List<String> machines,

            @Knob(value = "models of which one that is in memory then is hit, by chance; any when left out", def = "[]")
            List<String> models,

            @KnobGroup Recurrence recurrence,

            @Knob(
                    value =
                            "whether the machine loads the model again by itself and fails requests for it with 500 until then, as"
                                    + " helexa's neuron does; else the next request has it loaded",
                    def = "false")
            boolean recovers)
            implements FaultSpec {
        @Override
        public String words() {
            return "process died";
        }

        @Override
        public Optional<Duration> lasting() {
            return Optional.of(Duration.ZERO);
        }

        @Override
        public List<String> problems() {
            return FaultRules.problems(this, true);
        }
    }

    /** A machine computes more slowly, as one that is too hot, and may say that it is. */
    record Slow(
            @Knob(value = "fleet entries or single machines, such as `card-0`; all when left out", def = "[]")
            List<String> machines,

            @KnobGroup Recurrence recurrence,

            @Knob(name = "for", value = "how long it lasts; to the end of the run when left out", min = 1e6)
            Optional<Duration> lasting,

            @Knob(value = "how many times as long a step takes then", min = 1, max = 1000)
            double factor,

            @Knob(
                    value = "how hot the machine says it is then, in its reports; of several at a time the worst",
                    def = "nominal")
            ThermalState thermal)
            implements FaultSpec {
        @Override
        public String words() {
            return "machine slow";
        }

        @Override
        public List<String> problems() {
            return FaultRules.problems(this, false);
        }
    }

    /** A load ends without the model, after as long as it would have taken. */
    record LoadFailure(
            @Knob(value = "fleet entries or single machines, such as `card-0`; all when left out", def = "[]")
            List<String> machines,

            @Knob(value = "models whose loads fail; all when left out", def = "[]")
            List<String> models,

            @KnobGroup Recurrence recurrence,

            @Knob(name = "for", value = "how long it lasts; to the end of the run when left out", min = 1e6)
            Optional<Duration> lasting,

            @Knob(value = "share of the loads begun meanwhile that fail", min = 0, max = 1, def = "1")
            double chance)
            implements FaultSpec {
        @Override
        public String words() {
            return "loads fail";
        }

        @Override
        public List<String> problems() {
            return FaultRules.problems(this, false);
        }
    }

    /** A load does not get on. */
    record LoadHang(
            @Knob(value = "fleet entries or single machines, such as `card-0`; all when left out", def = "[]")
            List<String> machines,

            @Knob(value = "models whose loads hang; all when left out", def = "[]")
            List<String> models,

            @KnobGroup Recurrence recurrence,

            @Knob(name = "for", value = "how long it lasts; to the end of the run when left out", min = 1e6)
            Optional<Duration> lasting,

            @Knob(value = "share of the loads begun meanwhile that hang", min = 0, max = 1, def = "1")
            double chance,

            @Knob(
                    value = "how much longer such a load takes; until the server's `start_timeout` when left out",
                    min = 1e6)
            Optional<Duration> hang)
            implements FaultSpec {
        @Override
        public String words() {
            return "loads hang";
        }

        @Override
        public List<String> problems() {
            return FaultRules.problems(this, false);
        }
    }

    /** A server answers 503 by itself, whatever it has to do. */
    record Refusal(
            @Knob(value = "fleet entries or single machines, such as `card-0`; all when left out", def = "[]")
            List<String> machines,

            @Knob(value = "models whose servers refuse; all when left out", def = "[]")
            List<String> models,

            @KnobGroup Recurrence recurrence,

            @Knob(name = "for", value = "how long it lasts; to the end of the run when left out", min = 1e6)
            Optional<Duration> lasting,

            @Knob(
                    value = "share of the requests that reach the server meanwhile and are refused",
                    min = 0,
                    max = 1,
                    def = "1")
            double chance)
            implements FaultSpec {
        @Override
        public String words() {
            return "server refuses";
        }

        @Override
        public List<String> problems() {
            return FaultRules.problems(this, false);
        }
    }

    /** All that passes between the Coordinator and a machine takes longer. */
    record LinkDelay(
            @Knob(value = "fleet entries or single machines, such as `card-0`; all when left out", def = "[]")
            List<String> machines,

            @KnobGroup Recurrence recurrence,

            @Knob(name = "for", value = "how long it lasts; to the end of the run when left out", min = 1e6)
            Optional<Duration> lasting,

            @Knob(value = "added to the time of one way", min = 1)
            Duration delay)
            implements FaultSpec {
        @Override
        public String words() {
            return "link slow";
        }

        @Override
        public List<String> problems() {
            return FaultRules.problems(this, false);
        }
    }

    /** Connections between the Coordinator and a machine break: of a request, it is lost; of a report, it never comes. */
    record LinkLoss(
            @Knob(value = "fleet entries or single machines, such as `card-0`; all when left out", def = "[]")
            List<String> machines,

            @KnobGroup Recurrence recurrence,

            @Knob(name = "for", value = "how long it lasts; to the end of the run when left out", min = 1e6)
            Optional<Duration> lasting,

            @Knob(value = "share of the messages sent meanwhile whose connection breaks", min = 0, max = 1)
            double chance)
            implements FaultSpec {
        @Override
        public String words() {
            return "link loses";
        }

        @Override
        public List<String> problems() {
            return FaultRules.problems(this, false);
        }
    }

    /** Nothing passes between the Coordinator and a machine, which goes on by itself. */
    record Partition(
            @Knob(value = "fleet entries or single machines, such as `card-0`; all when left out", def = "[]")
            List<String> machines,

            @KnobGroup Recurrence recurrence,

            @Knob(name = "for", value = "how long it lasts; to the end of the run when left out", min = 1e6)
            Optional<Duration> lasting)
            implements FaultSpec {
        @Override
        public String words() {
            return "partitioned";
        }

        @Override
        public List<String> problems() {
            return FaultRules.problems(this, true);
        }
    }

    /** The link between the two machines of a pair is gone; a fault of either of them. */
    record ClusterLink(
            @Knob(value = "fleet entries with a `cluster`, or machines of them; all pairs when left out", def = "[]")
            List<String> machines,

            @KnobGroup Recurrence recurrence,

            @Knob(name = "for", value = "how long it lasts; to the end of the run when left out", min = 1e6)
            Optional<Duration> lasting)
            implements FaultSpec {
        @Override
        public String words() {
            return "cluster link lost";
        }

        @Override
        public List<String> problems() {
            return FaultRules.problems(this, true);
        }
    }
}
