/** Which of several models answers a request ({@link io.simctl.policy.ModelSelection})? */
@NullMarked
package io.simctl.policy.selection;

import org.jspecify.annotations.NullMarked;
