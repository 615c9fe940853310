package io.simctl.scenario.fault;

import java.time.Duration;
import java.util.List;

/** The rules that the times of a fault must keep. */
final class FaultRules {
    private FaultRules() {}

    /**
     * What is wrong with the times of a fault, in sentences for the user.
     *
     * @param isEvent whether it makes no sense from the beginning of a run on
     */
    static List<String> problems(FaultSpec fault, boolean isEvent) {
        if (!fault.recurrence().at().isEmpty() && fault.recurrence().every().isPresent()) {
            return List.of("give either `at`, for fixed times, or `every`, for a mean time between");
        }
        if (isEvent
                && fault.recurrence().at().isEmpty()
                && fault.recurrence().every().isEmpty()) {
            return List.of("it needs `at: 10m`, for fixed times, or `every: 2h`, for a mean time between");
        }
        return areApart(fault)
                ? List.of()
                : List.of(
                        "one of the times in `at` comes before the fault of the time before is over: they need `for` between"
                                + " them");
    }

    private static boolean areApart(FaultSpec fault) {
        List<Duration> times = fault.recurrence().at().stream().sorted().toList();
        for (int i = 1; i < times.size(); i++) {
            boolean isOver = fault.lasting().isPresent()
                    && times.get(i)
                                    .minus(times.get(i - 1))
                                    .compareTo(fault.lasting().get())
                            >= 0;
            if (!isOver) {
                return false;
            }
        }
        return true;
    }
}
