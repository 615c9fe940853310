package io.simctl.live.testing;

import io.simctl.scenario.backend.ServerFamilies;
import io.simctl.scenario.backend.ServerFamily;
import java.util.stream.Stream;

/** Every server family that there is, as arguments of tests. */
public final class Families {
    private Families() {}

    /** By name. */
    public static Stream<ServerFamily> all() {
        return ServerFamilies.installed().all().stream();
    }
}
