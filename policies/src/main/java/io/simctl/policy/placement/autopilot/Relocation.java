package io.simctl.policy.placement.autopilot;

import java.util.Comparator;

/**
 * An order of the autopilot: a model that a machine loads and the models that leave for it, or one model that leaves for nobody.
 *
 * @param model to load, or {@link #NOTHING}
 * @param victims models to unload; handed on, not copied
 * @param net benefit less cost, in seconds of service
 */
public record Relocation(int machine, int model, int[] victims, double net) {
    /** No model. */
    public static final int NOTHING = -1;

    /** The better first: nothing unloaded before something unloaded, then the greater net benefit, then the lower machine. */
    static final Comparator<Relocation> BEST_FIRST = Comparator.comparing(Relocation::unloads)
            .thenComparing(Comparator.comparingDouble(Relocation::net).reversed())
            .thenComparingInt(Relocation::machine)
            .thenComparingInt(Relocation::model);

    /** One that loads nothing. */
    static Relocation unload(int machine, int model) {
        return new Relocation(machine, NOTHING, new int[] {model}, 0);
    }

    /** Whether a model leaves. */
    boolean unloads() {
        return victims.length > 0;
    }

    /** Whether a model comes. */
    public boolean loads() {
        return model != NOTHING;
    }
}
