package io.simctl.spark;

import io.simctl.experiments.cluster.RunRequest;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Problem;
import java.io.IOException;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.Function;

/** A run as a Spark task. It is a pure function, so a task that is lost with its executor is made again elsewhere with the same result. */
final class RunOnWorker implements Function<RunRequest, byte[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public byte[] call(RunRequest request) throws IOException {
        try {
            return request.run();
        } catch (InvalidInput invalid) {
            throw new IllegalStateException(
                    invalid.problems().stream().map(Problem::toString).collect(Collectors.joining("; ")), invalid);
        }
    }
}
