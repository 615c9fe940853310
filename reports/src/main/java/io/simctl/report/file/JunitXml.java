package io.simctl.report.file;

import io.simctl.report.Markup;
import io.simctl.report.rule.GateResult;
import io.simctl.report.rule.RuleOutcome;
import io.simctl.report.rule.RuleOutcome.Status;
import io.simctl.report.text.GateText;
import java.util.stream.Collectors;

/** The outcome of a gate as JUnit's XML, a test case a rule. A rule without a verdict is an error, since nobody takes that for a pass. */
public final class JunitXml {
    private JunitXml() {}

    /** The text of the file. */
    public static String of(GateResult result) {
        String counts = "tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"0\""
                .formatted(result.outcomes().size(), result.count(Status.FAILED), result.count(Status.NO_VERDICT));
        String cases = result.outcomes().stream().map(JunitXml::testCase).collect(Collectors.joining());
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites name="simctl gate" %s time="0">
                  <testsuite name="simctl gate" %s time="0">
                %s  </testsuite>
                </testsuites>
                """.formatted(counts, counts, cases);
    }

    private static String testCase(RuleOutcome outcome) {
        String open = "    <testcase classname=\"%s\" name=\"%s\" time=\"0\""
                .formatted(
                        Markup.escape(outcome.policy()),
                        Markup.escape(outcome.rule().text()));
        String message = Markup.escape(GateText.inWords(outcome));
        return switch (outcome.status()) {
            case PASSED -> open + "/>\n";
            case FAILED -> open + ">\n      <failure message=\"" + message + "\"/>\n    </testcase>\n";
            case NO_VERDICT -> open + ">\n      <error message=\"" + message + "\"/>\n    </testcase>\n";
        };
    }
}
