package io.simctl.cli.serve;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** The warning of an address that others than this machine reach. */
final class Exposure {
    private Exposure() {}

    /**
     * What to say of an address before it is listened at; nothing for the loopback interface.
     *
     * @param whatTheyCan what whoever reaches it can do there
     */
    static Optional<String> of(String host, String whatTheyCan) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress()
                    ? Optional.empty()
                    : Optional.of(
                            "simctl: ATTENTION: " + host + " is reached from other machines, and whoever reaches it "
                                    + whatTheyCan + ". With --host 127.0.0.1 only this machine does (warning)");
        } catch (UnknownHostException e) {
            return Optional.empty(); // listening there will say so
        }
    }
}
