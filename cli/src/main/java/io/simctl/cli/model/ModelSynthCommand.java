package io.simctl.cli.model;

import io.simctl.cli.terminal.ExitCode;
import io.simctl.cli.terminal.ResultOutput;
import io.simctl.live.model.ModelShape;
import io.simctl.live.model.SyntheticModel;
import io.simctl.live.model.Tokenizer;
import io.simctl.live.model.WeightType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code simctl model synth OUT}: a random model to serve. */
@Command(
        name = "synth",
        description = "Makes a random model. Its text is noise; its cost is real, and it generates exactly as many"
                + " tokens as it is asked for. Equal options give equal bytes.",
        footer = {
            "",
            "Examples:",
            "  simctl model synth small.gguf --preset 20m --type q8_0",
            "  simctl model synth small.gguf --params 60M --hf small/"
        },
        mixinStandardHelpOptions = true)
final class ModelSynthCommand implements Callable<Integer> {
    @Parameters(paramLabel = "OUT", description = "The GGUF file to write.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private Path out;

    @ArgGroup
    private Size size = new Size();

    @Option(
            names = "--context",
            paramLabel = "TOKENS",
            description = "Longest sequence that the model says it knows (default: 8192).")
    private Optional<Integer> context = Optional.empty();

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "How weights are stored: f32, f16 or q8_0 (default: f16).")
    private WeightType type = WeightType.F16;

    @Option(
            names = "--tokenizer",
            paramLabel = "KIND",
            description =
                    "SentencePiece as in Llama 2 (spm) or byte pairs as in GPT-2 (bpe); default: spm, with --hf bpe.")
    private Optional<Tokenizer> tokenizer = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "Makes the weights (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--hf",
            paramLabel = "DIR",
            description =
                    "Also write it as a Hugging Face folder, for MLX, transformers and vLLM; goes with --tokenizer bpe and"
                            + " --type f16 or f32.")
    private Optional<Path> huggingFace = Optional.empty();

    @Mixin
    private ResultOutput result = new ResultOutput();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    /** By name or by number. */
    private static final class Size {
        @Option(
                names = "--preset",
                paramLabel = "NAME",
                description = "tiny (0.26 M parameters), 5m, 20m or 150m (default: tiny).")
        private String preset = "tiny";

        @Option(
                names = "--params",
                paramLabel = "N",
                converter = ParameterCount.class,
                description = "About so many parameters, from 300k to 150M.")
        private Optional<Long> parameters = Optional.empty();

        ModelShape shape() {
            return parameters
                    .map(ModelShape::ofParameters)
                    .orElseGet(() -> ModelShape.preset(preset)
                            .orElseThrow(() -> new IllegalArgumentException(
                                    "no preset is called `" + preset + "`; there are " + ModelShape.presetNames())));
        }

        String name() {
            return parameters.map(count -> "random-" + count).orElse("random-" + preset);
        }
    }

    @Override
    public Integer call() throws IOException {
        SyntheticModel model = model();
        model.writeGguf(out);
        if (huggingFace.isPresent()) {
            model.writeHuggingFace(huggingFace.get());
        }
        Map<String, Object> made = ResultOutput.written(Optional.of(out));
        huggingFace.ifPresent(folder -> made.put("hugging_face", folder.toString()));
        made.put("parameters", model.shape().parameters());
        long bytes = Files.size(out);
        made.put("bytes", bytes);
        made.put("kv_bytes_per_token", model.shape().kvBytesPerToken());
        result.print(
                stdout -> stdout.printf(
                        Locale.ROOT,
                        "%s: %.2f M parameters, %.1f MB, %d bytes of KV cache a token%n",
                        out,
                        model.shape().parameters() / 1e6,
                        bytes / 1e6,
                        model.shape().kvBytesPerToken()),
                made);
        return ExitCode.FINE;
    }

    private SyntheticModel model() {
        if (huggingFace.isPresent() && (type == WeightType.Q8_0 || tokenizer.equals(Optional.of(Tokenizer.SPM)))) {
            throw usage("--hf goes with --tokenizer bpe and --type f16 or f32");
        }
        Tokenizer kind = tokenizer.orElse(huggingFace.isPresent() ? Tokenizer.BPE : Tokenizer.SPM);
        try {
            ModelShape shape = size.shape();
            ModelShape sized = context.map(shape::withContext).orElse(shape);
            return new SyntheticModel(size.name(), sized, type, kind, seed);
        } catch (IllegalArgumentException impossible) {
            throw usage(String.valueOf(impossible.getMessage()));
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Reads {@code 300k}, {@code 20M}, {@code 1500000}. */
    private static final class ParameterCount implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            String number = text.replaceFirst("(?i)[km]$", "");
            double unit =
                    number.equals(text) ? 1 : text.toLowerCase(Locale.ROOT).endsWith("k") ? 1e3 : 1e6;
            try {
                return Math.round(Double.parseDouble(number) * unit);
            } catch (NumberFormatException notANumber) {
                throw new TypeConversionException("'" + text + "' is not a number such as 300k or 20M");
            }
        }
    }
}
