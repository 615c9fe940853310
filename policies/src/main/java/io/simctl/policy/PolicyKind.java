package io.simctl.policy;

/** Where a policy is plugged in; the YAML key under {@code fleet:} or {@code node:} follows from it. */
public enum PolicyKind {
    /** {@code fleet: {admission: [...]}}: may a request come in, and on which machines may it run? */
    FLEET_ADMISSION("fleet", "admission"),
    /** {@code fleet: {scheduling: ...}}: which machine? */
    FLEET_SCHEDULING("fleet", "scheduling"),
    /** {@code fleet: {queue: ...}}: who of those that wait in the Coordinator goes next, and for how long do they? */
    FLEET_QUEUE("fleet", "queue"),
    /** {@code fleet: {placement: ...}}: which model on which machine? */
    FLEET_PLACEMENT("fleet", "placement"),
    /** {@code fleet: {telemetry: ...}}: how does the Coordinator learn of machines, and when does it take one for offline? */
    FLEET_TELEMETRY("fleet", "telemetry"),
    /** {@code node: {admission: ...}}: may a request come into this machine? */
    NODE_ADMISSION("node", "admission"),
    /** {@code node: {scheduling: ...}}: in which order do waiting requests get their slots? */
    NODE_QUEUE("node", "scheduling"),
    /** {@code node: {swap: ...}}: what leaves memory to make room? */
    NODE_SWAP("node", "swap");

    private final String level;
    private final String slot;

    PolicyKind(String level, String slot) {
        this.level = level;
        this.slot = slot;
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
