/**
 * Requests made from a scenario: recorded ones, random ones at a rate, and users who wait for their answers. Every random
 * number comes from a stream of its own purpose, so that two policies see the same requests.
 */
@NullMarked
package io.simctl.workload;

import org.jspecify.annotations.NullMarked;
