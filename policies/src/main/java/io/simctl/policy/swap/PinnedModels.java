package io.simctl.policy.swap;

import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.policy.NodeView;
import io.simctl.policy.Swap;
import io.simctl.policy.type.HttpStatus;
import io.simctl.policy.type.PolicyContext;
import java.util.BitSet;
import java.util.List;

/** Models that never leave memory, and what that leaves for others. */
final class PinnedModels {
    /** The answer to a load that they leave no room for, however long it waits. */
    static final Swap.Plan NO_ROOM_EVER =
            Swap.Plan.refuse(new Outcome.Rejected(HttpStatus.UNAVAILABLE, Refuse.MODEL_NOT_RESIDENT, 0));

    private final BitSet pinned = new BitSet();

    PinnedModels(List<String> names, PolicyContext context) {
        names.forEach(name -> pinned.set(context.model(name)));
    }

    boolean contains(int model) {
        return pinned.get(model);
    }

    /** Whether the model would fit beside those of them that are in memory, if all others left. */
    boolean leaveRoomFor(NodeView node, int model) {
        long stays = pinned.stream()
                .filter(m -> m != model && isInMemory(node.state(m)))
                .mapToLong(node::heldBytes)
                .sum();
        return stays + node.bytesToLoad(model) <= node.machine().usableBytes();
    }

    private static boolean isInMemory(ModelState state) {
        return state != ModelState.ABSENT && state != ModelState.ON_DISK;
    }
}
