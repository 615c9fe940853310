package io.simctl.live.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Backend;
import io.simctl.control.Demand;
import io.simctl.control.Leg;
import io.simctl.control.RunListener;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Fleet.Hosting;
import io.simctl.fleet.Machine;
import io.simctl.fleet.Model;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The memory of a live machine as policies see it. */
class LiveMachineTest {
    private static final int WEIGHTS = 1000;
    private static final int KV_PER_TOKEN = 2;

    @Test
    void aRequestCountsWithTheOutputThatItAnnouncedAndNotWithTheOneThatItWillHave() {
        LiveMachine machine = machine(new Hosting(true, true, 0, 0));
        int prompt = 10;
        int output = 5;
        int announced = 100;

        machine.start(Leg.alone(new Demand(Request.of(0, 0, 0, prompt, announced), output), 0, 0));

        assertThat(machine.usedBytes()).isEqualTo(WEIGHTS + (prompt + announced) * KV_PER_TOKEN);
    }

    @Test
    void aRequestCountsUntilItIsGivenUp() {
        LiveMachine machine = machine(new Hosting(true, true, 0, 0));
        Leg leg = Leg.alone(new Demand(Request.of(0, 0, 0, 10, 10), 10), 0, 0);
        machine.start(leg);

        machine.cancel(leg);

        assertThat(machine.usedBytes()).isEqualTo(WEIGHTS);
    }

    @Test
    void aRequestCostsNothingWhereItsServerHasClaimedItsCache() {
        long claim = 400;
        LiveMachine machine = machine(new Hosting(true, true, 0, 0, claim, claim));

        machine.start(Leg.alone(new Demand(Request.of(0, 0, 0, 10, 10), 10), 0, 0));

        assertThat(machine.usedBytes()).isEqualTo(WEIGHTS + claim);
        assertThat(machine.claimedBytes(0)).isEqualTo(claim);
    }

    private static LiveMachine machine(Hosting hosting) {
        Machine box = new Machine("box-0", "box", 10_000, 0, 1e9, Request.NO_OWNER, false, true);
        Fleet fleet = new Fleet(
                List.of(box), List.of(new Model("m", WEIGHTS, KV_PER_TOKEN, 1000)), List.of(List.of(hosting)));
        return new LiveMachine(0, fleet, new Unconcerned(), new Obedient(), new RunListener() {});
    }

    /** Does as it is asked, and reports nothing. */
    private static final class Obedient implements MachineDriver {
        @Override
        public void load(int model) {}

        @Override
        public void unload(int model) {}

        @Override
        public void send(long flight, Leg leg) {}

        @Override
        public void cancel(long flight) {}

        @Override
        public void landed(long flight) {}
    }

    /** Needs to know nothing. */
    private static final class Unconcerned implements Backend.Listener {
        @Override
        public void loaded(int model, long now) {}

        @Override
        public void loadFailed(int model, String cause, long now) {}

        @Override
        public void unloaded(int model, long now) {}

        @Override
        public void lost(int model, String cause, long now) {}

        @Override
        public void firstToken(Leg leg, long now) {}

        @Override
        public void finished(Leg leg, long now) {}

        @Override
        public void rejected(Leg leg, Outcome.Rejected rejection, long now) {}

        @Override
        public void failed(Leg leg, Outcome.Failed failure, long now) {}
    }
}
