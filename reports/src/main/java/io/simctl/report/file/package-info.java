/** The files that a run leaves: JSON for programs, Markdown and HTML for people, CSV for spreadsheets. */
@NullMarked
package io.simctl.report.file;

import org.jspecify.annotations.NullMarked;
