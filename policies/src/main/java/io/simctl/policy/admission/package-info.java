/** May a request come into the fleet ({@link io.simctl.policy.FleetAdmission}), and into a machine ({@link io.simctl.policy.NodeAdmission})? */
@NullMarked
package io.simctl.policy.admission;

import org.jspecify.annotations.NullMarked;
