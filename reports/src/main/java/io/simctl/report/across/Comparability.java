package io.simctl.report.across;

import io.simctl.report.Setup;
import io.simctl.report.comparison.Pairing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The findings on whether two artifacts can be compared: figures say something about policies only where both were asked the same.
 *
 * @param refusals why not, a phrase each; empty when they can
 * @param differences the sections of the scenario in which they differ otherwise, which is what the comparison then is about
 * @param isSameDemand whether both met the same requests, so that their runs are paired
 */
public record Comparability(List<String> refusals, List<String> differences, boolean isSameDemand) {
    /** What is asked of the fleet, and when an answer is good. */
    private static final Set<String> DEMAND =
            new LinkedHashSet<>(List.of("duration", "warmup", "traces", "workload", "clients", "slo"));

    /** What says nothing of a run: who wrote the scenario and how its results are shown and judged. */
    private static final Set<String> BESIDE =
            Set.of("scenario", "description", "seed", "replications", "report", "observed", "provenance", "gate");

    private static final Pattern TOP_LEVEL = Pattern.compile("(?m)^(?=[A-Za-z_]+:)");
    private static final Pattern PATH = Pattern.compile("\\bpath: [^,}\\n]+");
    private static final Pattern TRAFFIC = Pattern.compile("(?m)^  - ");
    private static final Pattern REPLAYED = Pattern.compile("(?m)^  - \\{?trace: ");
    private static final int LONGEST = 60;

    public Comparability {
        refusals = List.copyOf(refusals);
        differences = List.copyOf(differences);
    }

    /** Of two artifacts. */
    public static Comparability of(Setup baseline, Setup candidate) {
        Map<String, String> left = sections(baseline);
        Map<String, String> right = sections(candidate);
        List<String> refusals = new ArrayList<>();
        if (!baseline.scenario().name().equals(candidate.scenario().name())) {
            refusals.add("another scenario: " + baseline.scenario().name() + ", and "
                    + candidate.scenario().name());
        }
        if (!Set.copyOf(baseline.models()).equals(Set.copyOf(candidate.models()))) {
            refusals.add("other models: " + String.join(", ", baseline.models()) + "; and "
                    + String.join(", ", candidate.models()));
        }
        if (!digests(baseline).equals(digests(candidate))) {
            refusals.add("another trace: the files of the traces differ");
        }
        DEMAND.stream()
                .filter(section -> differs(section, left, right))
                .forEach(section -> refusals.add("another " + section + ": "
                        + firstDifference(left.getOrDefault(section, ""), right.getOrDefault(section, ""))));
        Set<String> all = new LinkedHashSet<>(left.keySet());
        all.addAll(right.keySet());
        List<String> differences = all.stream()
                .filter(section -> !DEMAND.contains(section) && !BESIDE.contains(section))
                .filter(section -> differs(section, left, right))
                .toList();
        boolean sameStreams = baseline.seed() == candidate.seed() || isReplayed(left.getOrDefault("workload", ""));
        return new Comparability(refusals, differences, refusals.isEmpty() && sameStreams);
    }

    /** How their runs belong together. */
    Pairing pairing(Contender baseline, Contender candidate) {
        if (baseline.isRecorded()) {
            return Pairing.BASELINE_RECORDED;
        }
        if (candidate.isRecorded()) {
            return Pairing.CANDIDATE_RECORDED;
        }
        return isSameDemand ? Pairing.PAIRED : Pairing.UNPAIRED;
    }

    private static boolean differs(String section, Map<String, String> left, Map<String, String> right) {
        return !left.getOrDefault(section, "").equals(right.getOrDefault(section, ""));
    }

    private static List<String> digests(Setup setup) {
        return setup.inputs().traces().stream().map(Setup.Trace::sha256).toList();
    }

    /** Whether all traffic is a recorded trace, so that seeds do not matter to what is asked. */
    private static boolean isReplayed(String workload) {
        long traffic = TRAFFIC.matcher(workload).results().count();
        return traffic > 0 && traffic == REPLAYED.matcher(workload).results().count();
    }

    /** The effective configuration by its top-level keys; where a trace lies does not matter, what is in it does. */
    private static Map<String, String> sections(Setup setup) {
        Map<String, String> sections = new LinkedHashMap<>();
        for (String section : TOP_LEVEL.split(setup.configuration(), -1)) {
            int colon = section.indexOf(':');
            if (colon > 0) {
                String text = section.substring(colon + 1).stripTrailing();
                sections.put(section.substring(0, colon), PATH.matcher(text).replaceAll("path"));
            }
        }
        return sections;
    }

    private static String firstDifference(String left, String right) {
        List<String> some = lines(left);
        List<String> others = lines(right);
        int i = 0;
        while (i < Math.min(some.size(), others.size()) && some.get(i).equals(others.get(i))) {
            i++;
        }
        return at(some, i) + ", and " + at(others, i);
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    private static String at(List<String> lines, int i) {
        String line = i < lines.size() ? lines.get(i) : "nothing";
        return "`" + (line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line) + "`";
    }
}
