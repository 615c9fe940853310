/**
 * The recorder: a reverse proxy that stands before any OpenAI-compatible server, passes everything through as it is, and
 * writes down what a replay needs of each completion: when it came, how many tokens went in and out, how it ended.
 */
@NullMarked
package io.simctl.live.record;

import org.jspecify.annotations.NullMarked;
