package io.simctl.policy.type;

/**
 * The system that a policy follows, or else simctl.
 *
 * @param system its name
 * @param reference what it is called there, of which version; or the literature
 */
public record PolicySource(String system, String reference) {
    /** Of a policy that follows no system. */
    public static final PolicySource OWN = new PolicySource("simctl", "follows no system");

    /** simctl's own, after the literature or after what several systems do. */
    public static PolicySource after(String reference) {
        return new PolicySource(OWN.system, reference);
    }
}
