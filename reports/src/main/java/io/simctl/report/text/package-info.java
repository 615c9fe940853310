/** What is shown on a terminal. */
@NullMarked
package io.simctl.report.text;

import org.jspecify.annotations.NullMarked;
