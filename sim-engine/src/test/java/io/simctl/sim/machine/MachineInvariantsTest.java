package io.simctl.sim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.Leg;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a node may ask of a machine, its books stay right and nobody is forgotten. */
class MachineInvariantsTest {
    private static final int MODELS = 3;
    private static final long WEIGHTS = 400;
    private static final long MEMORY = 1000;

    @Provide
    Arbitrary<Random> dice() {
        return Arbitraries.randoms();
    }

    @Property(tries = 500)
    void keepsItsBooksAndServesEverybodyWhoFits(@ForAll("dice") Random dice) {
        Node node = new Node(dice);
        for (int i = 0; i < 200; i++) {
            node.doSomething();
            node.rig.runUntil(node.rig.clock().now() + dice.nextInt(60));
            node.checkBooks();
        }
        node.rig.runUntil(Long.MAX_VALUE - 1);
        node.checkBooks();
        node.checkThatOnlyThoseWaitWhoDoNotFit();
    }

    /** Asks for anything that a node may ask for. */
    private static final class Node {
        private final Random dice;
        private final MachineRig rig = MachineRig.withRequestOverhead(20, 0);
        private final Map<Long, Leg> open = new HashMap<>();
        private final String[] states = {"resident", "on disk", "on disk"};
        private int seen;

        Node(Random dice) {
            this.dice = dice;
        }

        void doSomething() {
            listen();
            int model = dice.nextInt(MODELS);
            switch (states[model]) {
                case "resident" -> useOrUnload(model);
                case "on disk" -> load(model);
                default -> {}
            }
        }

        private void useOrUnload(int model) {
            List<Leg> own =
                    open.values().stream().filter(a -> a.model() == model).toList();
            int what = dice.nextInt(10);
            if (what < 6) {
                Leg attempt = rig.start(model, 1 + dice.nextInt(300), 1 + dice.nextInt(400));
                open.put(attempt.request().id(), attempt);
            } else if (what < 9 && !own.isEmpty()) {
                cancel(own.get(dice.nextInt(own.size())));
            } else if (what == 9) {
                own.forEach(this::cancel);
                rig.machine().unload(model);
                states[model] = "leaving";
            }
        }

        private void cancel(Leg attempt) {
            open.remove(attempt.request().id());
            rig.machine().cancel(attempt);
        }

        private void load(int model) {
            if (rig.machine().usedBytes() + WEIGHTS <= MEMORY) {
                rig.machine().load(model);
                states[model] = "loading";
            }
        }

        private void listen() {
            for (; seen < rig.events().size(); seen++) {
                String[] words = rig.events().get(seen).split("[ :]", -1);
                switch (words[1]) {
                    case "loaded" -> states[Integer.parseInt(words[2])] = "resident";
                    case "unloaded" -> states[Integer.parseInt(words[2])] = "on disk";
                    case "finished", "failed" ->
                        assertThat(open.remove(Long.valueOf(words[2])))
                                .as("known to be open: %s", rig.events().get(seen))
                                .isNotNull();
                    default -> {}
                }
            }
        }

        void checkBooks() {
            listen();
            long weights = 0;
            for (String state : states) {
                weights += state.equals("on disk") ? 0 : WEIGHTS;
            }
            long contexts = open.values().stream()
                    .filter(a -> a.prefillAt() != Attempt.UNSET)
                    .mapToLong(Node::context)
                    .sum();
            assertThat(rig.machine().usedBytes())
                    .as("weights of all in memory and the contexts of those that run")
                    .isEqualTo(weights + contexts)
                    .isLessThanOrEqualTo(MEMORY);
        }

        private static long context(Leg attempt) {
            return (long) attempt.request().promptTokens() + attempt.request().maxTokens();
        }

        void checkThatOnlyThoseWaitWhoDoNotFit() {
            for (int model = 0; model < MODELS; model++) {
                int own = model;
                List<Leg> waiting = new ArrayList<>(
                        open.values().stream().filter(a -> a.model() == own).toList());
                if (!waiting.isEmpty()) {
                    assertThat(waiting).as("nothing runs any more").allMatch(a -> a.prefillAt() == Attempt.UNSET);
                    waiting.sort(
                            (a, b) -> Long.compare(a.request().id(), b.request().id()));
                    assertThat(rig.machine().usedBytes() + context(waiting.get(0)))
                            .as("bytes with the first that waits")
                            .isGreaterThan(MEMORY);
                }
            }
        }
    }
}
