/** The words of replies: JSON that is not quite JSON, errors in every dialect, and what of it can be shown. */
@NullMarked
package io.simctl.live.wire.text;

import org.jspecify.annotations.NullMarked;
