/** The file formats of traces, one file each, and what they share: lines of CSV and of JSON, numbers, blocks of prompts. */
@NullMarked
package io.simctl.trace.format;

import org.jspecify.annotations.NullMarked;
