/** What a request asks for: its body, read as llama-server reads it, and the calls that come of it. */
@NullMarked
package io.simctl.live.front.call;

import org.jspecify.annotations.NullMarked;
