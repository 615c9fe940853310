package io.simctl.sim.cost;

/**
 * The cost of the steps of a server that is slowed down by requests that wait in it. llama.cpp wakes the threads of all of them for each
 * token that it sends ({@code server_response::send} of b11549). How long a step takes for it was measured up to some number of them, and
 * no more is taken for more than that.
 *
 * @param served the cost where nobody waits
 * @param nanos what is added by the number of those that wait, not falling, constant from the last point on
 */
public record WaitingCost(StepCost served, PiecewiseLinear nanos) implements StepCost {
    /**
     * From steps measured while some waited.
     *
     * @param waiting how many, rising, above 0
     * @param added nanoseconds that each step took longer, not falling
     */
    public static WaitingCost of(StepCost served, double[] waiting, double[] added) {
        int last = waiting.length - 1;
        double[] xs = new double[waiting.length + 2];
        double[] ys = new double[xs.length];
        System.arraycopy(waiting, 0, xs, 1, waiting.length);
        System.arraycopy(added, 0, ys, 1, waiting.length);
        xs[last + 2] = waiting[last] + 1;
        ys[last + 2] = added[last];
        return new WaitingCost(served, PiecewiseLinear.through(xs, ys));
    }

    @Override
    public double base(int decodes, int prefillTokens) {
        return served.base(decodes, prefillTokens);
    }

    @Override
    public double perContextToken() {
        return served.perContextToken();
    }

    @Override
    public double perPrefillPair() {
        return served.perPrefillPair();
    }

    @Override
    public double perContextToken(int decodes) {
        return served.perContextToken(decodes);
    }

    @Override
    public double perPrefillPair(int decodes, int prefillTokens) {
        return served.perPrefillPair(decodes, prefillTokens);
    }

    @Override
    public double ofWaiting(int waiting) {
        return nanos.at(waiting);
    }
}
