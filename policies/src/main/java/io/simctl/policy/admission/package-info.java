/** May a request come in? At the fleet's door ({@link io.simctl.policy.admission.FleetAdmission}) and at a machine's ({@link
 * io.simctl.policy.admission.NodeAdmission}). */
@NullMarked
package io.simctl.policy.admission;

import org.jspecify.annotations.NullMarked;
