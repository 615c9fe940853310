package io.simctl.sim;

import io.simctl.policy.type.Policies;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.load.ScenarioLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Scenarios from text. */
final class Scenarios {
    private Scenarios() {}

    static Scenario of(String yaml) {
        return of(yaml, Policies.load(Scenarios.class.getClassLoader()));
    }

    static Scenario of(String yaml, Policies policies) {
        try {
            Path file = Files.createTempFile("scenario", ".yaml");
            try {
                Files.writeString(file, yaml);
                return ScenarioLoader.load(file, List.of(), policies).scenario();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
