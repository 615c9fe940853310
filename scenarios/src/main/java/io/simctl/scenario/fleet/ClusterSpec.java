package io.simctl.scenario.fleet;

import io.simctl.policy.type.Knob;
import io.simctl.scenario.bind.Checked;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The way in which the machines of a group serve models in pairs (d-inference PR #198): the first and second, the third and fourth, and so on. */
public record ClusterSpec(
        @Knob("models that the two of a pair serve together, one request at a time; other models run on each by itself")
        List<String> models,

        @Knob(
                value =
                        "how they share a model: `tp` splits each layer and needs `rdma`, `pp` gives each a half of the layers, `single`"
                                + " forms no cluster, `auto` tries `tp` and falls back to `pp`",
                def = "auto")
        Parallelism parallelism,

        @Knob(value = "rate at which one sends to the other", unit = "bytes/s", min = 1)
        double link,

        @Knob(value = "time of a way over the link, beside sending", min = 0, def = "50us")
        Duration latency,

        @Knob(value = "whether the link can do what `tp` is set up with", def = "true")
        boolean rdma,

        @Knob(
                value = "time between two looks of a machine at its rank, which it reports from then on",
                min = 1,
                def = "5s")
        Duration roles,

        @Knob(value = "time from a link that is there until both serve together", min = 0, def = "10s")
        Duration join,

        @Knob(value = "how long a request may run before it is answered 503", min = 1, def = "120s")
        Duration watchdog,

        @Knob(value = "known defects of the original to re-enact", def = "[]")
        List<Defect> defects)
        implements Checked {
    /** The ways to share a model. */
    public enum Parallelism {
        /** Each layer is split; both add up what they have, twice a layer. */
        TP,
        /** Each has half of the layers. */
        PP,
        /** No cluster. */
        SINGLE,
        /** The first that can be set up, of {@link #TP} and {@link #PP}. */
        AUTO
    }

    /** Known defects of the original. */
    public enum Defect {
        /** Where the setting up of `tp` fails, a group of one takes its place: the speed of one machine, and an idle peer (C1, H1). */
        BOOTSTRAP_OF_ONE,
        /** `pp` is set up like `tp`, so that without `rdma` no cluster forms (H3). */
        PP_IGNORED,
        /** A request that lost its peer is tried again in place, three times, a watchdog's time apart (C4). */
        RETRIES_IN_PLACE,
        /** Rank 1 never computes: each request of `tp` hangs until the watchdog's time is up (C6). */
        RESPONDER_NEVER_COMPUTES,
        /** Ranks are given, but no engine is ever built: rank 0 serves alone (C8). */
        NEVER_BUILT,
        /** After the link is lost the session's handles stay: ranks too, until the next request has failed on them (R37). */
        DEAD_SESSION_KEPT,
        /** The first request for each model runs on rank 0 alone, since the tokenizer is known only then (M6). */
        FIRST_REQUEST_LOCAL,
        /** Activations of prompts cross the link in base64: 37 % more bytes (M9). */
        BASE64_FRAMES
    }

    /** The outcome of the setting up. */
    public enum Formation {
        /** Two machines like any others. */
        NONE,
        /** Ranks, and rank 0 serves alone. */
        ALONE,
        /** Each layer is shared. */
        TENSOR,
        /** Each has half of the layers. */
        PIPELINE
    }

    public ClusterSpec {
        models = List.copyOf(models);
        defects = List.copyOf(defects);
    }

    /** Whether the defect is re-enacted. */
    public boolean has(Defect defect) {
        return defects.contains(defect);
    }

    /** What comes of the setting up with these knobs. */
    public Formation formation() {
        Formation formed = formed();
        return formed != Formation.NONE && has(Defect.NEVER_BUILT) ? Formation.ALONE : formed;
    }

    private Formation formed() {
        Formation withoutRdma = has(Defect.BOOTSTRAP_OF_ONE) ? Formation.ALONE : Formation.NONE;
        return switch (parallelism == Parallelism.PP && has(Defect.PP_IGNORED) ? Parallelism.TP : parallelism) {
            case SINGLE -> Formation.NONE;
            case PP -> Formation.PIPELINE;
            case TP -> rdma ? Formation.TENSOR : withoutRdma;
            case AUTO -> {
                Formation second = withoutRdma == Formation.NONE ? Formation.PIPELINE : withoutRdma;
                yield rdma ? Formation.TENSOR : second;
            }
        };
    }

    /** Whether both of a pair compute for a request. */
    public boolean isShared() {
        return formation() == Formation.TENSOR || formation() == Formation.PIPELINE;
    }

    /** Whether the model is one that the pair serves together. */
    public boolean shares(String model) {
        return isShared() && models.contains(model);
    }

    @Override
    public List<String> problems() {
        Stream<String> problems = models.isEmpty()
                ? Stream.of("a cluster needs `models` that its machines serve together")
                : Stream.empty();
        return problems.toList();
    }
}
