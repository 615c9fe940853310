package io.simctl.scenario.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.policy.type.Policies;
import io.simctl.policy.type.PolicyType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The second half of docs/scenario.md, which is generated. */
class ScenarioReferenceTest {
    private static final Path PAGE = Path.of("../docs/scenario.md");
    private static final String MARK = "<!-- generated from here on -->\n";
    private static final Policies POLICIES = Policies.load(ScenarioReferenceTest.class.getClassLoader());

    @Test
    void isWhatTheRecordsSay() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(page.substring(page.indexOf(MARK) + MARK.length()))
                .as("docs/scenario.md is behind; make it anew: sed -i '/^<!-- generated/q' docs/scenario.md &&"
                        + " ./simctl scenario reference >> docs/scenario.md")
                .isEqualTo(ScenarioReference.of(POLICIES));
    }

    @Test
    void hasATableForEveryPolicy() {
        String reference = ScenarioReference.of(POLICIES);

        for (PolicyType<?, ?> type : POLICIES.all()) {
            assertThat(reference).contains("**`" + type.name() + "`**: " + type.summary());
        }
    }

    @Test
    void linksToHeadingsOfItsOwn() {
        String reference = ScenarioReference.of(POLICIES);
        Matcher link = Pattern.compile("\\]\\(#([^)]*)\\)").matcher(reference);
        int links = 0;
        for (; link.find(); links++) {
            String anchor = link.group(1);
            assertThat(reference
                            .lines()
                            .filter(line -> line.startsWith("### "))
                            .map(line -> line.substring(4)
                                    .toLowerCase(Locale.ROOT)
                                    .replaceAll("[^a-z0-9 _-]", "")
                                    .replace(' ', '-')))
                    .contains(anchor);
        }
        assertThat(links).isGreaterThan(20);
    }
}
