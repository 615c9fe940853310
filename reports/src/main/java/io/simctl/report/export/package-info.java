/** Results in the formats of other tools, one file each. */
@NullMarked
package io.simctl.report.export;

import org.jspecify.annotations.NullMarked;
