package io.simctl.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The open-addressing table against a map, with keys that collide. */
class BlockCacheTest {
    private static final class Run {
        final int number;
        final int blocks;
        int users = 1;

        Run(int number, int blocks) {
            this.number = number;
            this.blocks = blocks;
        }
    }

    @Provide
    Arbitrary<Random> dice() {
        return Arbitraries.randoms();
    }

    @Property(tries = 200)
    void findsWhatWasAddedAndEvictsWhatHasBeenIdleForLongest(@ForAll("dice") Random dice) {
        BlockCache cache = new BlockCache();
        Map<Long, Run> used = new LinkedHashMap<>();
        Map<Long, Run> idle = new LinkedHashMap<>();
        for (int i = 0; i < 2000; i++) {
            long key = dice.nextInt(300) * 64L * (1 + dice.nextInt(2));
            if (used.containsKey(key) || idle.containsKey(key)) {
                useOrLeave(dice.nextBoolean(), key, cache, used, idle);
            } else if (idle.isEmpty() || dice.nextInt(3) > 0) {
                int blocks = 1 + dice.nextInt(5);
                used.put(key, new Run(cache.add(key, blocks), blocks));
            } else {
                Map.Entry<Long, Run> oldest = idle.entrySet().iterator().next();
                assertThat(cache.evict(oldest.getValue().blocks)).isEqualTo(oldest.getValue().blocks);
                idle.remove(oldest.getKey());
            }
            assertThat(cache.idleBlocks())
                    .isEqualTo(idle.values().stream().mapToInt(r -> r.blocks).sum());
        }
        for (long key = 0; key <= 300 * 128; key += 64) {
            Run run = used.getOrDefault(key, idle.get(key));
            assertThat(cache.find(key)).as("run %d", key).isEqualTo(run == null ? BlockCache.NONE : run.number);
        }
    }

    private static void useOrLeave(boolean use, long key, BlockCache cache, Map<Long, Run> used, Map<Long, Run> idle) {
        Run run = used.containsKey(key) ? used.get(key) : idle.get(key);
        if (use) {
            cache.use(run.number, run.blocks);
            run.users++;
            idle.remove(key);
            used.put(key, run);
        } else if (run.users > 0) {
            cache.leave(run.number, run.blocks);
            if (--run.users == 0) {
                used.remove(key);
                idle.put(key, run);
            }
        }
    }
}
