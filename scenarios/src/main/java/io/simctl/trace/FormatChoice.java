package io.simctl.trace;

import io.simctl.scenario.yaml.Names;
import java.util.Optional;
import java.util.regex.Pattern;

/** The choice of the format that a file is read in: the one that its user names, or else the one that knows its first line. */
final class FormatChoice {
    private static final String COLUMNS = "columns";

    /** A JSON object with two fields or more, or names with separators between them. */
    private static final Pattern HAS_COLUMNS =
            Pattern.compile("\\{\\s*\"[^\\p{Cntrl}\uFFFD]*,.*|[\\w\"][\\w \".()-]*([,;\t][\\w \".()-]*)+");

    private FormatChoice() {}

    /** The format; the current line is the file's first. */
    static TraceFormat of(Line line, TraceLayout layout) {
        String first = line.toString();
        NotATrace.by(first).ifPresent(problem -> {
            throw new BadRow(1, problem);
        });
        Optional<String> name =
                layout.format().or(() -> layout.columns().isEmpty() ? Optional.empty() : Optional.of(COLUMNS));
        TraceFormat format = name.map(TraceFormats::named)
                .or(() -> TraceFormats.recognise(first))
                .orElseThrow(() -> unknown(line));
        layout.said().stream().filter(knob -> !format.knobs().contains(knob)).forEach(knob -> {
            throw new BadRow(1, knob.refusal(format.name()));
        });
        if (layout.columns().isEmpty() && format.knobs().contains(TraceKnob.COLUMNS)) {
            throw new BadRow(1, "nothing is said of its columns: " + TraceColumn.mapping());
        }
        return format;
    }

    private static BadRow unknown(Line line) {
        if (line.isUtf16()) {
            return new BadRow(1, "the text is in UTF-16; save it as UTF-8");
        }
        String first = line.toString();
        String cure = HAS_COLUMNS.matcher(first).matches()
                ? ". To read any other, " + TraceColumn.mapping()
                : first.startsWith("{") || first.startsWith("[")
                        ? "; a trace in JSON has an object with `input_length` in every line"
                        : "";
        return new BadRow(
                1, "no known trace begins with this line; known: " + Names.quoteAll(TraceFormats.names()) + cure);
    }

    /** Begins to read the file in a format. */
    static TraceFormat.Rows open(TraceFormat format, Line line, TraceLayout layout, boolean whole) {
        try {
            return format.open(line, layout, whole);
        } catch (BadRow e) {
            throw TraceFormats.recognise(line.toString())
                    .filter(looksLike -> !looksLike.name().equals(format.name())
                            && layout.format().isPresent())
                    .map(looksLike -> new BadRow(
                            1,
                            "this is no trace in the format %s; it looks like %s"
                                    .formatted(Names.quote(format.name()), Names.quote(looksLike.name()))))
                    .orElse(e);
        }
    }
}
