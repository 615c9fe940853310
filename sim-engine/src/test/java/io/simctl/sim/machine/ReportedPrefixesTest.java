package io.simctl.sim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Backend;
import io.simctl.control.Demand;
import io.simctl.control.Leg;
import io.simctl.control.RunListener;
import io.simctl.fleet.CacheReport;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Fleet.Hosting;
import io.simctl.fleet.Machine;
import io.simctl.fleet.Model;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Prefix;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.index.FleetLayout;
import io.simctl.policy.index.ReportedPrefixes;
import io.simctl.scenario.fault.course.MachineFaults;
import io.simctl.sim.cost.EvenSteps;
import io.simctl.sim.engine.EngineLimits;
import io.simctl.sim.engine.EngineSettings;
import io.simctl.sim.engine.PagedBatching;
import io.simctl.sim.kernel.AlarmQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What a router believes of a machine's prefix cache by its reports, held against what the machine's engine finds there. */
class ReportedPrefixesTest {
    private static final int STRETCH = 10;
    private static final int WEIGHTS = 100;
    private static final int ROUNDS = 40;

    private final AlarmQueue clock = new AlarmQueue();
    private final List<Leg> running = new ArrayList<>();
    private final Map<List<Integer>, Long> texts = new HashMap<>();
    private final Deque<CacheReport> underWay = new ArrayDeque<>();
    private boolean isResident = true;
    private int asked;

    private final class Node implements Backend.Listener {
        @Override
        public void loaded(int model, long now) {
            isResident = true;
        }

        @Override
        public void loadFailed(int model, String cause, long now) {
            throw new AssertionError(cause);
        }

        @Override
        public void unloaded(int model, long now) {}

        @Override
        public void lost(int model, String cause, long now) {
            throw new AssertionError(cause);
        }

        @Override
        public void firstToken(Leg leg, long now) {}

        @Override
        public void finished(Leg leg, long now) {
            running.remove(leg);
        }

        @Override
        public void rejected(Leg leg, Outcome.Rejected rejection, long now) {
            throw new AssertionError(rejection);
        }

        @Override
        public void failed(Leg leg, Outcome.Failed failure, long now) {
            throw new AssertionError(failure);
        }
    }

    private static Fleet fleet(int kvTokens) {
        return new Fleet(
                List.of(new Machine("m", "h", WEIGHTS + kvTokens, 0, 1e9, Request.NO_OWNER, false, true)),
                List.of(new Model("a", WEIGHTS, 1, 1000)),
                List.of(List.of(new Hosting(true, true, 0, 0))));
    }

    private SimulatedMachine machine(Fleet fleet, SplittableRandom random) {
        PagedBatching rules = new PagedBatching(
                new EngineLimits(4, 32), random.nextBoolean(), 0, 1 + random.nextInt(6), true, EngineSettings.ALL);
        return new SimulatedMachine(
                0,
                fleet,
                MachineRig.CONFIG,
                Map.of(0, new Serving(new EvenSteps(10), rules, 0)),
                clock,
                new RunListener() {},
                new Node(),
                MachineFaults.NONE);
    }

    private Prefix prefix(List<Integer> words) {
        long[] blocks = new long[words.size()];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = texts.computeIfAbsent(List.copyOf(words.subList(0, i + 1)), text -> (long) texts.size());
        }
        return new Prefix(STRETCH, blocks);
    }

    /** A prompt of up to six words, and an answer that is one more. */
    private Leg anyLeg(SplittableRandom random) {
        List<Integer> words = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            words.add(random.nextInt(3));
        }
        Prefix prompt = prefix(words);
        words.add(random.nextInt(3));
        Request request = new Request(
                asked++,
                0,
                clock.now(),
                STRETCH * prompt.length(),
                STRETCH,
                Request.NO_OWNER,
                Request.Route.PUBLIC,
                prompt);
        return Leg.alone(new Demand(request, STRETCH, prefix(words), Optional.empty()), 0, clock.now());
    }

    private static int believed(ReportedPrefixes router, Request request) {
        int[] tokens = new int[1];
        return router.holders(request, new int[1], tokens, new Everything()) == 0 ? 0 : tokens[0];
    }

    private static final class Everything implements Candidates {
        @Override
        public boolean passes(int machine) {
            return true;
        }

        @Override
        public String blockedBy(int machine) {
            return FleetAdmission.OPEN;
        }

        @Override
        public boolean blockedOnlyBy(int machine, String gate) {
            return false;
        }

        @Override
        public boolean blockedUntilChange(int machine) {
            return false;
        }

        @Override
        public int next(int from) {
            return from == 0 ? 0 : NONE;
        }
    }

    /** A machine serves, forgets and is loaded anew; its reports come late, and one in four never. */
    @Property(tries = 200)
    void aRouterBelievesWhatTheEngineHeldAtTheLastReport(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Fleet fleet = fleet(100 + random.nextInt(200));
        SimulatedMachine machine = machine(fleet, random);
        machine.watchCaches();
        ReportedPrefixes router = new ReportedPrefixes(new FleetLayout(fleet));
        for (int round = 0; round < ROUNDS; round++) {
            serve(machine, random);
            if (random.nextInt(8) == 0) {
                reload(machine);
            }
            report(machine);
            deliver(machine, router, random);

            Leg probe = anyLeg(random);
            report(machine);
            while (!underWay.isEmpty()) {
                deliver(machine, router, underWay.remove());
            }
            int believed = believed(router, probe.request());
            start(machine, probe);
            clock.runUntil(Long.MAX_VALUE);
            assertThat(probe.cachedTokens()).as("round %d", round).isEqualTo(believed);
        }
    }

    private void serve(SimulatedMachine machine, SplittableRandom random) {
        for (int requests = random.nextInt(6); requests > 0; requests--) {
            start(machine, anyLeg(random));
            clock.runUntil(clock.now() + random.nextInt(200));
            if (random.nextInt(4) == 0 && !running.isEmpty()) {
                machine.cancel(running.removeFirst());
            }
            if (random.nextInt(2) == 0) {
                report(machine);
            }
        }
        clock.runUntil(Long.MAX_VALUE);
    }

    private void start(SimulatedMachine machine, Leg leg) {
        running.add(leg);
        machine.start(leg);
    }

    private void reload(SimulatedMachine machine) {
        isResident = false;
        machine.unload(0);
        clock.runUntil(Long.MAX_VALUE);
        machine.load(0);
        clock.runUntil(Long.MAX_VALUE);
        assertThat(isResident).isTrue();
    }

    private void report(SimulatedMachine machine) {
        CacheReport report = new CacheReport();
        machine.fill(report);
        underWay.add(report);
    }

    /** Of the reports that are under way the first ones come, or are lost. */
    private void deliver(SimulatedMachine machine, ReportedPrefixes router, SplittableRandom random) {
        for (int count = random.nextInt(1 + underWay.size()); count > 0; count--) {
            CacheReport report = underWay.remove();
            if (random.nextInt(4) > 0) {
                deliver(machine, router, report);
            }
        }
    }

    private static void deliver(SimulatedMachine machine, ReportedPrefixes router, CacheReport report) {
        router.reported(0, report);
        machine.read(report);
    }
}
