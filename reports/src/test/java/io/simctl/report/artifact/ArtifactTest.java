package io.simctl.report.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.report.FakeReport;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.Setup;
import io.simctl.report.metric.MetricCatalogue;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArtifactTest {
    private static final Artifact ALL = Artifact.of(FakeReport.twoDaysThrice());

    private static Artifact only(int run) {
        return new Artifact(ALL.setup(), List.of(ALL.runs().get(run)), List.of());
    }

    private static List<Integer> replications(PolicyResult policy) {
        return IntStream.range(0, policy.replications().size())
                .mapToObj(i -> ALL.runs().stream()
                        .filter(run -> run.result().equals(policy.replications().get(i)))
                        .findFirst()
                        .orElseThrow()
                        .replication())
                .toList();
    }

    @Test
    void runsMergedOneByOneAreTheWhole() {
        Artifact merged = IntStream.range(0, ALL.runs().size())
                .mapToObj(ArtifactTest::only)
                .reduce(Artifact::merge)
                .orElseThrow();

        assertThat(merged).isEqualTo(ALL);
    }

    @Test
    void aReportHasReplicationsInTheirOrderWhicheverWasMergedFirst() {
        Artifact merged = only(2).merge(only(0)).merge(only(1));

        Report report = merged.report(MetricCatalogue.standard());

        assertThat(replications(report.baseline())).containsExactly(0, 1, 2);
        assertThat(report.baseline().models())
                .isEqualTo(FakeReport.twoDaysThrice().baseline().models());
    }

    @Test
    void runsOfAnotherSeedDoNotMerge() {
        Setup setup = ALL.setup();
        var other = new Setup(
                setup.scenario(),
                setup.mode(),
                346,
                setup.inputs(),
                setup.models(),
                setup.machines(),
                setup.observed(),
                setup.constants(),
                setup.configuration());
        var artifact = new Artifact(other, List.of(ALL.runs().get(1)), List.of());

        assertThat(only(0).mismatch(artifact)).contains("it has another seed");
        assertThatThrownBy(() -> only(0).merge(artifact)).hasMessage("it has another seed");
    }

    @Test
    void theSameRunDoesNotCountTwice() {
        assertThat(only(0).mismatch(only(0))).contains("both have the run of swap-on-demand, replication 0");
    }

    @Test
    void policiesAreComparedOverTheSameReplicationsOrNotAtAll() {
        Artifact merged = only(0).merge(only(1)).merge(only(3));

        assertThat(merged.missing()).contains("model-pools has the replications [0] of [0, 1]");
        assertThatThrownBy(() -> merged.report(MetricCatalogue.standard()))
                .hasMessage("model-pools has the replications [0] of [0, 1]");
    }
}
