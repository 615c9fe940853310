/** The clients of a run: who sends requests, tries again and gives up. */
@NullMarked
package io.simctl.control.client;

import org.jspecify.annotations.NullMarked;
