package io.simctl.control.link;

/** The faults of the ways between the Coordinator and the machines; asked for each message that is sent. */
public interface LinkFaults {
    /** Ways without faults. */
    LinkFaults NONE = new LinkFaults() {
        @Override
        public long delay(int machine) {
            return 0;
        }

        @Override
        public boolean breaks(int machine) {
            return false;
        }
    };

    /** Nanoseconds that one way takes beside what it usually does, 0 or more. */
    long delay(int machine);

    /** Whether the connection breaks that carries the message which is sent now. */
    boolean breaks(int machine);
}
