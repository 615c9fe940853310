/**
 * The report of a scenario's runs: what was run, its policies' results, and what is known of the runs. The packages below hold
 * what measures runs ({@code meter}, {@code result}), what is read from results ({@code metric}, {@code comparison}, {@code
 * stats}), and what shows and keeps it ({@code text}, {@code html}, {@code chart}, {@code file}, {@code artifact}).
 */
@NullMarked
package io.simctl.report;

import org.jspecify.annotations.NullMarked;
