package io.simctl.cli.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option that lets a command print what it made as one JSON object instead of sentences. */
public final class ResultOutput {
    @Option(names = "--json", description = "Print what was made as JSON.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    /** An object that begins with the file that was written, or none where there is none. */
    public static Map<String, Object> written(Optional<Path> file) {
        Map<String, Object> object = new LinkedHashMap<>();
        file.ifPresent(path -> object.put("written", path.toString()));
        return object;
    }

    /**
     * Prints one of both.
     *
     * @param text prints the sentences
     * @param object gets the members of the object, whose values are texts, numbers, truth values, lists and maps
     */
    public void print(Consumer<PrintWriter> text, Map<String, Object> object) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(pretty(object));
        } else {
            text.accept(out);
        }
        out.flush();
    }

    private static String pretty(Map<String, Object> object) {
        try {
            return JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build()
                    .writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
