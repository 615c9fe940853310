package io.simctl.policy.placement;

import io.simctl.fleet.Machine;
import io.simctl.policy.placement.ModelPools.Defect;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The gate that keeps machines out of pools whose software is too old to understand an assignment (d-inference PR #435,
 * minProviderVersionForModelAssignment, 0.6.18 there). It fails closed: a machine of no known release is too old.
 *
 * @param least oldest release that passes; without one every machine does
 * @param update release to which older machines have updated themselves
 */
record ReleaseGate(Optional<String> least, Optional<String> update) {
    /** The release to which the original's Coordinator sent machines that asked for the newest, while its gate stood at 0.6.18. */
    private static final String STALE = "0.6.11";

    private static final Pattern FORM = Pattern.compile("\\d{1,9}(\\.\\d{1,9})*");

    static ReleaseGate of(ModelPools.Knobs knobs) {
        Optional<String> update = knobs.release();
        if (knobs.defects().contains(Defect.STALE_FALLBACK_RELEASE)) {
            update = update.map(release -> isOlder(STALE, release) ? STALE : release);
        }
        return new ReleaseGate(knobs.minRelease(), update);
    }

    static boolean isRelease(String text) {
        return FORM.matcher(text).matches();
    }

    /** Whether the machine may be bound to a pool. */
    boolean admits(Machine machine) {
        if (least.isEmpty()) {
            return true;
        }
        if (!isRelease(machine.release())) {
            return false;
        }
        String runs =
                update.filter(release -> isOlder(machine.release(), release)).orElse(machine.release());
        return !isOlder(runs, least.get());
    }

    /** Whether one release is older than another, number by number; what one of them lacks is 0. */
    private static boolean isOlder(String release, String other) {
        int[] mine = numbers(release);
        int[] its = numbers(other);
        int length = Math.max(mine.length, its.length);
        return Arrays.compare(Arrays.copyOf(mine, length), Arrays.copyOf(its, length)) < 0;
    }

    private static int[] numbers(String release) {
        return Arrays.stream(release.split("\\.")).mapToInt(Integer::parseInt).toArray();
    }
}
