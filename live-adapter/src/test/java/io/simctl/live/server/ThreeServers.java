package io.simctl.live.server;

import io.simctl.scenario.backend.OpenAiServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A program for {@link NoServerSurvivesTest} to kill: two llama.cpp servers, and one with a child that both ignore TERM. */
final class ThreeServers {
    private ThreeServers() {}

    /** Prints its own process id and those of all that it has started, once all are up, and then waits for its end. */
    @SuppressWarnings("SystemOut")
    public static void main(String... args) throws Exception {
        ServerEvents events = new ServerEvents();
        Timeouts timeouts = new Timeouts(Duration.ofMinutes(1), Duration.ofSeconds(10));
        ModelServers llama = new ModelServers(ProcessHosting.embedded(1, timeouts), events);
        llama.start(new ServedModel("a", args[0], 1, 512));
        llama.start(new ServedModel("b", args[0], 1, 512));
        for (int i = 0; i < 2; i++) {
            ServerEvents.Event event = events.next();
            if (!event.what().equals("ready")) {
                throw new AssertionError(event);
            }
        }
        String deaf = "trap '' TERM; (while :; do sleep 600; done) & while :; do sleep 600; done";
        new ModelServers(
                        new ProcessHosting(
                                new OpenAiServer(), (model, port) -> List.of("sh", "-c", deaf), Map.of(), timeouts),
                        events)
                .start(new ServedModel("deaf", "", 1, 512));
        while (sleepers() < 2) {
            Thread.onSpinWait();
        }
        System.out.println("pids " + ProcessHandle.current().pid() + " "
                + ProcessHandle.current()
                        .descendants()
                        .map(process -> Long.toString(process.pid()))
                        .collect(Collectors.joining(" ")));
        Thread.currentThread().join();
    }

    private static long sleepers() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("sleep"))
                .count();
    }
}
