/** The ways between Coordinator and machines: messages, reports, and whether a machine can be reached. */
@NullMarked
package io.simctl.control.link;

import org.jspecify.annotations.NullMarked;
