package io.simctl.live.loop;

import io.simctl.control.Backend;
import io.simctl.control.Leg;
import io.simctl.control.RunListener;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Model;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A machine of a live run: passes on what the control plane wants to the {@link MachineDriver}, and what the driver reports to the control plane.
 * It lives on the loop's thread, knows nothing of servers and sockets, and so is the same when a journal is played back.
 */
public final class LiveMachine implements Backend {
    private final int machine;
    private final List<Model> models;
    private final Listener node;
    private final MachineDriver driver;
    private final RunListener listener;
    private final Claims claims;
    private final Map<Long, Leg> flights = new LinkedHashMap<>();
    private final IdentityHashMap<Leg, Long> flightOf = new IdentityHashMap<>();
    private long nextFlight;

    /**
     * @param listener hears of the tokens of streams that have ended
     */
    public LiveMachine(int machine, Fleet fleet, Listener node, MachineDriver driver, RunListener listener) {
        this.machine = machine;
        this.models = fleet.models();
        this.node = node;
        this.driver = driver;
        this.listener = listener;
        this.claims = new Claims(machine, fleet);
    }

    @Override
    public void load(int model) {
        claims.take(model, usedBytes());
        driver.load(model);
    }

    @Override
    public void unload(int model) {
        driver.unload(model);
    }

    @Override
    public void start(Leg leg) {
        long flight = nextFlight++;
        flights.put(flight, leg);
        flightOf.put(leg, flight);
        driver.send(flight, leg);
    }

    @Override
    public void cancel(Leg leg) {
        Long flight = flightOf.remove(leg);
        if (flight != null) {
            flights.remove(flight);
            driver.cancel(flight);
        }
    }

    @Override
    public long usedBytes() {
        return claims.bytes()
                + flights.values().stream()
                        .filter(leg -> claims.growsWithRequests(leg.model()))
                        .mapToLong(this::cacheBytes)
                        .sum();
    }

    /** Reserved for a request: its prompt and the output that it announced, for no server knows how long the output will be. */
    private long cacheBytes(Leg leg) {
        long tokens = (long) leg.request().promptTokens() + leg.request().maxTokens();
        return tokens * models.get(leg.model()).kvBytesPerToken();
    }

    @Override
    public long claimedBytes(int model) {
        return claims.cacheBytes(model);
    }

    /** Takes up what the driver did. What it reports of a request that was given up meanwhile is of no consequence. */
    void observed(Observation observation, long now) {
        switch (observation) {
            case Observation.Loaded o -> node.loaded(o.model(), now);
            case Observation.LoadFailed o -> {
                claims.give(o.model());
                node.loadFailed(o.model(), o.cause(), now);
            }
            case Observation.Unloaded o -> {
                claims.give(o.model());
                node.unloaded(o.model(), now);
            }
            case Observation.Lost o -> lost(o, now);
            case Observation.OfFlight o -> {
                Leg leg = flights.get(o.flight());
                if (leg != null) {
                    observed(o, leg, now);
                }
            }
        }
    }

    private void lost(Observation.Lost observation, long now) {
        claims.give(observation.model());
        List<Leg> lost = flights.values().stream()
                .filter(leg -> leg.model() == observation.model())
                .toList();
        lost.forEach(this::cancel);
        node.lost(observation.model(), observation.cause(), now);
    }

    private void observed(Observation.OfFlight observation, Leg leg, long now) {
        switch (observation) {
            case Observation.FirstToken o -> {
                leg.wireSentAt(o.sentAt());
                leg.firstTokenAt(o.at());
                node.firstToken(leg, now);
            }
            case Observation.Finished o -> finished(o, leg, now);
            case Observation.Rejected o -> {
                land(leg);
                node.rejected(leg, o.rejection(), now);
            }
            case Observation.Failed o -> {
                land(leg);
                node.failed(leg, o.failure(), now);
            }
        }
    }

    private void finished(Observation.Finished o, Leg leg, long now) {
        land(leg);
        leg.wireSentAt(o.sentAt());
        leg.firstTokenAt(o.firstAt());
        leg.lastTokenAt(o.lastAt());
        leg.generatedTokens(o.tokens());
        leg.paced(o.isPaced());
        for (Observation.Gap gap : o.gaps()) {
            // tokens that came together share the time since those before them
            long each = gap.nanos() / gap.tokens();
            listener.decoded(
                    machine, leg.model(), 1, gap.tokens(), gap.at() - each * gap.tokens(), gap.at(), each, each);
        }
        node.finished(leg, now);
    }

    private void land(Leg leg) {
        Long flight = flightOf.remove(leg);
        if (flight != null) {
            flights.remove(flight);
            driver.landed(flight);
        }
    }
}
