package io.simctl.policy.type;

import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetQueue;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.ModelSelection;
import io.simctl.policy.NodeAdmission;
import io.simctl.policy.NodeQueue;
import io.simctl.policy.Placement;
import io.simctl.policy.Swap;
import io.simctl.policy.Telemetry;
import java.lang.reflect.Type;
import java.util.Arrays;

/** The place where a policy is plugged in; the YAML key under {@code fleet:} or {@code node:} follows from it. */
public enum PolicyKind {
    /** {@code fleet: {selection: [...]}}: which of several models answers? */
    FLEET_SELECTION("fleet", "selection", ModelSelection.class),
    /** {@code fleet: {admission: [...]}}: may a request come in, and on which machines may it run? */
    FLEET_ADMISSION("fleet", "admission", FleetAdmission.class),
    /** {@code fleet: {scheduling: ...}}: which machine? */
    FLEET_SCHEDULING("fleet", "scheduling", FleetScheduling.class),
    /** {@code fleet: {queue: ...}}: who of those that wait in the Coordinator goes next, and for how long do they? */
    FLEET_QUEUE("fleet", "queue", FleetQueue.class),
    /** {@code fleet: {placement: ...}}: which model on which machine? */
    FLEET_PLACEMENT("fleet", "placement", Placement.class),
    /** {@code fleet: {telemetry: ...}}: how does the Coordinator learn of machines, and when does it take one for offline? */
    FLEET_TELEMETRY("fleet", "telemetry", Telemetry.class),
    /** {@code node: {admission: ...}}: may a request come into this machine? */
    NODE_ADMISSION("node", "admission", NodeAdmission.class),
    /** {@code node: {scheduling: ...}}: in which order do waiting requests get their slots? */
    NODE_QUEUE("node", "scheduling", NodeQueue.class),
    /** {@code node: {swap: ...}}: what leaves memory to make room? */
    NODE_SWAP("node", "swap", Swap.class);

    private final String level;
    private final String slot;
    private final Class<?> policy;

    PolicyKind(String level, String slot, Class<?> policy) {
        this.level = level;
        this.slot = slot;
        this.policy = policy;
    }

    /** The kind whose policies implement the interface {@code policy}. */
    public static PolicyKind of(Type policy) {
        return Arrays.stream(values())
                .filter(kind -> kind.policy.equals(policy))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(policy + " is of no kind of policy"));
    }

    /** The interface of its policies. */
    public Class<?> policy() {
        return policy;
    }

    /** {@code fleet} or {@code node}. */
    public String level() {
        return level;
    }

    /** Key below the level: such as {@code admission} or {@code swap}. */
    public String slot() {
        return slot;
    }
}
