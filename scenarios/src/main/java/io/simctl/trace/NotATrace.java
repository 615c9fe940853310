package io.simctl.trace;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Files that stand where a trace should be: what a download or a checkout left, told by the first line. */
final class NotATrace {
    private static final Map<String, String> BEGINNINGS = beginnings();

    private NotATrace() {}

    private static Map<String, String> beginnings() {
        Map<String, String> beginnings = new LinkedHashMap<>();
        beginnings.put(
                "version https://git-lfs.github.com/spec/",
                "this is a Git LFS pointer, not the trace; fetch it with `git lfs pull`");
        beginnings.put(
                "version https://hawser.github.com/spec/",
                "this is a Git LFS pointer, not the trace; fetch it with `git lfs pull`");
        beginnings.put(
                "/annex/objects/", "this is a git-annex pointer, not the trace; fetch it with `git annex get FILE`");
        beginnings.put("<!doctype html", "this is a web page, not the trace; download the raw file");
        beginnings.put("<html", "this is a web page, not the trace; download the raw file");
        beginnings.put("pk\u0003\u0004", "this is a ZIP archive; unpack the trace from it");
        beginnings.put("par1", "this is a Parquet file; convert it to CSV");
        return beginnings;
    }

    /** What the file is instead, and the cure; empty where it may be a trace. */
    static Optional<String> by(String firstLine) {
        String line = firstLine.toLowerCase(Locale.ROOT);
        return BEGINNINGS.entrySet().stream()
                .filter(beginning -> line.startsWith(beginning.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
