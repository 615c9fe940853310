/** From a scenario to what a live run needs: model files, servers, and prompts of the right length. */
@NullMarked
package io.simctl.live.setup;

import org.jspecify.annotations.NullMarked;
