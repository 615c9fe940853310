package io.simctl.live.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.simctl.live.model.Vocabulary.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;

/** A model as the folder that {@code transformers} would save: configuration, tokenizer and safetensors. */
final class HuggingFaceFolder {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int HEADER_ALIGNMENT = 8;
    private static final String CONFIG = "config.json";
    private static final String GENERATION = "generation_config.json";
    private static final String TOKENIZER = "tokenizer.json";
    private static final String TOKENIZER_CONFIG = "tokenizer_config.json";
    private static final String SPECIAL_TOKENS = "special_tokens_map.json";
    private static final String WEIGHTS = "model.safetensors";
    /** In the order in which they come into a folder that is there already: whoever finds the weights finds all. */
    private static final List<String> FILES =
            List.of(CONFIG, GENERATION, TOKENIZER, TOKENIZER_CONFIG, SPECIAL_TOKENS, WEIGHTS);

    private final SyntheticModel model;
    private final Vocabulary vocabulary;
    private final Path folder;

    private HuggingFaceFolder(SyntheticModel model, Path folder) {
        this.model = model;
        this.vocabulary = model.vocabulary();
        this.folder = folder;
    }

    /** Writes under a name of its own, and puts the folder in its place when it is whole. */
    static void write(SyntheticModel model, Path folder) throws IOException {
        Path made = part(folder.toAbsolutePath().normalize());
        Files.createDirectories(made);
        try {
            new HuggingFaceFolder(model, made).writeFiles();
            place(made, folder);
        } finally {
            remove(made);
        }
    }

    /** Whether the folder holds a model, and not what is left of an attempt to write one. */
    static boolean isWhole(Path folder) {
        return FILES.stream().allMatch(file -> Files.exists(folder.resolve(file)));
    }

    /** Beside the folder; in it where it is there, which may be all that can be written to. */
    private static Path part(Path folder) {
        String name = folder.getFileName() + "." + UUID.randomUUID() + ".part";
        return Files.isDirectory(folder) ? folder.resolve(name) : folder.resolveSibling(name);
    }

    private void writeFiles() throws IOException {
        writeJson(CONFIG, this::config);
        writeJson(GENERATION, this::generation);
        writeJson(TOKENIZER, this::tokenizer);
        writeJson(TOKENIZER_CONFIG, this::tokenizerConfig);
        writeJson(SPECIAL_TOKENS, this::specialTokens);
        writeWeights();
    }

    private static void place(Path made, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            try {
                Files.move(made, folder, StandardCopyOption.ATOMIC_MOVE);
                return;
            } catch (FileSystemException taken) {
                // by another process that made the same, which was not there a moment ago
                if (!Files.isDirectory(folder)) {
                    throw taken;
                }
            }
        }
        for (String file : FILES) {
            Files.move(
                    made.resolve(file),
                    folder.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void remove(Path made) throws IOException {
        for (String file : FILES) {
            Files.deleteIfExists(made.resolve(file));
        }
        Files.deleteIfExists(made);
    }

    /** Writes the members of a JSON object. */
    @FunctionalInterface
    private interface Members {
        /** Writes the members into the object that is open. */
        void write(JsonGenerator json) throws IOException;
    }

    private void writeJson(String name, Members members) throws IOException {
        try (Writer file = Files.newBufferedWriter(folder.resolve(name));
                JsonGenerator json = JSON.createGenerator(file).useDefaultPrettyPrinter()) {
            object(json, members);
        }
    }

    private void config(JsonGenerator json) throws IOException {
        ModelShape shape = model.shape();
        json.writeArrayFieldStart("architectures");
        json.writeString("LlamaForCausalLM");
        json.writeEndArray();
        json.writeStringField("model_type", "llama");
        json.writeNumberField("hidden_size", shape.width());
        json.writeNumberField("num_hidden_layers", shape.layers());
        json.writeNumberField("num_attention_heads", shape.heads());
        json.writeNumberField("num_key_value_heads", shape.kvHeads());
        json.writeNumberField("head_dim", shape.headSize());
        json.writeNumberField("intermediate_size", shape.feedForward());
        json.writeNumberField("vocab_size", shape.vocabulary());
        json.writeNumberField("max_position_embeddings", shape.context());
        json.writeNumberField("rms_norm_eps", 1e-5);
        json.writeNumberField("rope_theta", 10_000.0);
        json.writeStringField("hidden_act", "silu");
        json.writeBooleanField("attention_bias", false);
        json.writeBooleanField("mlp_bias", false);
        // said aloud because not every reader's default is false
        json.writeBooleanField("tie_word_embeddings", false);
        json.writeStringField("torch_dtype", model.type() == WeightType.F16 ? "float16" : "float32");
        beginAndEnd(json);
    }

    private void generation(JsonGenerator json) throws IOException {
        beginAndEnd(json);
        json.writeBooleanField("do_sample", true);
    }

    private void beginAndEnd(JsonGenerator json) throws IOException {
        json.writeNumberField("bos_token_id", vocabulary.begin());
        json.writeNumberField("eos_token_id", vocabulary.end());
    }

    private void tokenizer(JsonGenerator json) throws IOException {
        json.writeStringField("version", "1.0");
        json.writeNullField("truncation");
        json.writeNullField("padding");
        json.writeArrayFieldStart("added_tokens");
        for (int id = 0; id < vocabulary.tokens().size(); id++) {
            if (vocabulary.tokens().get(id).kind() == Kind.CONTROL) {
                addedToken(json, id);
            }
        }
        json.writeEndArray();
        json.writeNullField("normalizer");
        json.writeFieldName("pre_tokenizer");
        object(json, HuggingFaceFolder::byteLevel);
        json.writeNullField("post_processor");
        json.writeFieldName("decoder");
        object(json, HuggingFaceFolder::byteLevel);
        json.writeFieldName("model");
        object(json, this::bytePairs);
    }

    private void addedToken(JsonGenerator json, int id) throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", id);
        json.writeStringField("content", vocabulary.tokens().get(id).spelling());
        for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
            json.writeBooleanField(flag, false);
        }
        json.writeBooleanField("special", true);
        json.writeEndObject();
    }

    private static void byteLevel(JsonGenerator json) throws IOException {
        json.writeStringField("type", "ByteLevel");
        json.writeBooleanField("add_prefix_space", false);
        json.writeBooleanField("trim_offsets", true);
        json.writeBooleanField("use_regex", true);
    }

    private void bytePairs(JsonGenerator json) throws IOException {
        json.writeStringField("type", "BPE");
        json.writeNullField("unk_token");
        json.writeBooleanField("fuse_unk", false);
        json.writeBooleanField("byte_fallback", false);
        json.writeObjectFieldStart("vocab");
        for (int id = 0; id < vocabulary.tokens().size(); id++) {
            json.writeNumberField(vocabulary.tokens().get(id).spelling(), id);
        }
        json.writeEndObject();
        json.writeArrayFieldStart("merges");
        for (String merge : vocabulary.merges()) {
            json.writeString(merge);
        }
        json.writeEndArray();
    }

    private void tokenizerConfig(JsonGenerator json) throws IOException {
        json.writeStringField("tokenizer_class", "PreTrainedTokenizerFast");
        json.writeNumberField("model_max_length", model.shape().context());
        json.writeBooleanField("clean_up_tokenization_spaces", false);
        json.writeStringField("chat_template", SyntheticModel.CHAT_TEMPLATE);
        specialTokens(json);
    }

    private void specialTokens(JsonGenerator json) throws IOException {
        String end = vocabulary.tokens().get(vocabulary.end()).spelling();
        json.writeStringField("bos_token", end);
        json.writeStringField("eos_token", end);
        json.writeStringField("pad_token", end);
    }

    /** safetensors: length of the header, header, data. */
    private void writeWeights() throws IOException {
        List<Tensor> tensors = Weights.of(model.shape(), vocabulary, model.seed());
        byte[] header = padded(header(tensors));
        try (WeightFile out = WeightFile.create(folder.resolve(WEIGHTS))) {
            out.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .array());
            out.write(header);
            for (Tensor tensor : tensors) {
                out.write(tensor, model.type(), true);
            }
            out.finish();
        }
    }

    private String header(List<Tensor> tensors) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            object(json, members -> describe(tensors, members));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private void describe(List<Tensor> tensors, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("__metadata__");
        json.writeStringField("format", "pt");
        json.writeEndObject();
        long offset = 0;
        for (Tensor tensor : tensors) {
            long end = offset + model.type().bytes(tensor.values());
            json.writeObjectFieldStart(tensor.huggingFace());
            json.writeStringField("dtype", model.type().name());
            json.writeFieldName("shape");
            int[] shape = {tensor.outputs(), tensor.inputs()};
            json.writeArray(shape, tensor.isVector() ? 1 : 0, tensor.isVector() ? 1 : 2);
            json.writeFieldName("data_offsets");
            json.writeArray(new long[] {offset, end}, 0, 2);
            json.writeEndObject();
            offset = end;
        }
    }

    private static byte[] padded(String header) {
        int spaces = -header.length() & HEADER_ALIGNMENT - 1;
        return (header + " ".repeat(spaces)).getBytes(StandardCharsets.US_ASCII);
    }

    private static void object(JsonGenerator json, Members members) throws IOException {
        json.writeStartObject();
        members.write(json);
        json.writeEndObject();
    }
}
