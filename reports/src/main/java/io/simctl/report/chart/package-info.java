/**
 * Charts as inline SVG. JFreeChart lays them out and draws on {@link io.simctl.report.chart.svg.SvgCanvas}; no font, no display and
 * no fontconfig of the machine is asked for anything, so that a report comes out the same in a bare container. Colours are
 * names of the page's palette: the browser decides whether they are those of light, dark or print.
 */
@NullMarked
package io.simctl.report.chart;

import org.jspecify.annotations.NullMarked;
