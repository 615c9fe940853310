/** SVG as charts draw it: shapes, texts that stay texts, and colours that are names. */
@NullMarked
package io.simctl.report.chart.svg;

import org.jspecify.annotations.NullMarked;
