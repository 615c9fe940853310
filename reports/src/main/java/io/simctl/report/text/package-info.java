/** The report as text: the table of a terminal, and Markdown. */
@NullMarked
package io.simctl.report.text;

import org.jspecify.annotations.NullMarked;
