package io.simctl.policy.queue;

import io.simctl.fleet.Fleet;
import io.simctl.fleet.Request;
import java.util.Arrays;
import java.util.Map;

/**
 * The tokens that each principal was served, divided by its weight. A principal is an account, by its number, or nobody in particular; those
 * without an entitlement of their own have weight 1 and priority 0.
 */
final class ServedTokens {
    private static final FairShare.Entitlement USUAL = new FairShare.Entitlement(1, 0);

    private final FairShare.Entitlement[] entitled;
    private double[] served;

    ServedTokens(Map<String, FairShare.Entitlement> byAccount, Fleet fleet) {
        entitled = new FairShare.Entitlement[fleet.accounts().size() + 1];
        Arrays.fill(entitled, USUAL);
        byAccount.forEach((account, its) -> entitled[principal(fleet.accounts().indexOf(account))] = its);
        served = new double[entitled.length];
    }

    /** The principal of an account, or of {@link Request#NO_OWNER}: a number from 0 on. */
    static int principal(int owner) {
        return owner - Request.NO_OWNER;
    }

    private FairShare.Entitlement entitlement(int principal) {
        return principal < entitled.length ? entitled[principal] : USUAL;
    }

    int priority(int principal) {
        return entitlement(principal).priority();
    }

    double served(int principal) {
        return principal < served.length ? served[principal] : 0;
    }

    void add(int principal, double tokens) {
        raise(principal, served(principal) + tokens / entitlement(principal).weight());
    }

    /** Nothing changes when it was served more than that already. */
    void raise(int principal, double level) {
        if (principal >= served.length) {
            served = Arrays.copyOf(served, Math.max(principal + 1, 2 * served.length));
        }
        served[principal] = Math.max(served[principal], level);
    }

    /** How many principals have been heard of. */
    int known() {
        return served.length;
    }

    /** Whether {@code one} goes before {@code other}: by priority, then by what they were served. */
    boolean isBefore(int one, int other) {
        int byPriority = Integer.compare(priority(one), priority(other));
        return byPriority != 0 ? byPriority > 0 : served(one) < served(other);
    }
}
