package io.simctl.live.embedded;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaIterator;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import de.kherud.llama.ModelParameters;
import io.simctl.live.front.ChatMessage;
import io.simctl.live.front.CompletionCall;
import io.simctl.live.front.JsonText;
import io.simctl.scenario.gguf.GgufHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** llama.cpp through the JNI binding {@code de.kherud:llama}, 4.2.0 (llama.cpp b4916). */
final class LlamaBinding implements BlockingModel {
    /** Tokens of a prompt that are computed at a time; see {@link #cells}. */
    private static final int PIECE = 64;

    private final LlamaModel model;
    private final int begin;

    private LlamaBinding(LlamaModel model, int begin) {
        this.model = model;
        this.begin = begin;
    }

    /** Loads the model; that takes as long as it takes. */
    static LlamaBinding load(ServerOptions options) throws IOException {
        ModelParameters parameters = new ModelParameters()
                .setModel(options.model().toString())
                .setParallel(options.slots())
                .setCtxSize(cells(options))
                .setUbatchSize(PIECE)
                .setThreads(options.threads())
                .setThreadsBatch(options.threads())
                .enableContBatching()
                .enableFlashAttn();
        int begin = GgufHeader.read(options.model()).addsBegin() ? 1 : 0;
        return new LlamaBinding(withOwnLibrary(() -> new LlamaModel(parameters)), begin);
    }

    /**
     * Cells of KV cache: a quarter more than the slots can fill. A piece of a prompt needs cells that lie side by side, and those of
     * sequences that have ended lie between those of others; this version gives a request up when it finds no such place, instead of
     * trying a smaller piece.
     */
    private static int cells(ServerOptions options) {
        return options.slots() * options.context() * 5 / 4;
    }

    /**
     * The binding unpacks its library under one name for all processes, so that two that start together would overwrite each
     * other's; and leaves it there when killed. Each gets a folder of its own, gone as soon as the library is mapped.
     */
    private static LlamaModel withOwnLibrary(Supplier<LlamaModel> load) throws IOException {
        Path folder = Files.createTempDirectory("simctl-llama");
        System.setProperty("de.kherud.llama.tmpdir", folder.toString());
        try {
            return load.get();
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    @Override
    public int[] tokenize(String text) {
        return model.encode(text);
    }

    @Override
    public int promptTokens(String prompt) {
        return begin + model.encode(prompt).length;
    }

    @Override
    public String chatPrompt(List<ChatMessage> messages) {
        String turns = messages.stream()
                .map(message -> "{\"role\":" + JsonText.quote(message.role()) + ",\"content\":"
                        + JsonText.quote(message.content()) + "}")
                .collect(Collectors.joining(","));
        return model.applyTemplate("{\"messages\":[" + turns + "]}");
    }

    @Override
    public void generate(CompletionCall call, String prompt, int limit, Predicate<String> more) {
        LlamaIterator outputs = model.generate(parameters(call, prompt, limit)).iterator();
        while (outputs.hasNext()) {
            LlamaOutput output = outputs.next();
            // the last output marks the end and carries no token
            if (outputs.hasNext() && !more.test(output.text)) {
                outputs.cancel();
            }
        }
    }

    private static InferenceParameters parameters(CompletionCall call, String prompt, int limit) {
        InferenceParameters parameters = new InferenceParameters(prompt)
                .setNPredict(limit)
                .setCachePrompt(call.cachePrompt())
                .setIgnoreEos(call.ignoreEos());
        call.temperature().ifPresent(value -> parameters.setTemperature((float) value));
        call.topP().ifPresent(value -> parameters.setTopP((float) value));
        call.topK().ifPresent(parameters::setTopK);
        call.seed().ifPresent(value -> parameters.setSeed((int) value));
        if (!call.stop().isEmpty()) {
            parameters.setStopStrings(call.stop().toArray(String[]::new));
        }
        return parameters;
    }
}
