package io.simctl.policy.index;

/** The knobs that all policies have which go by prefix caches. */
public interface PrefixKnobs {
    /** The way in which the caches of machines are known. */
    KnownPrefixes.By prefixes();
}
