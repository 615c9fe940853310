package io.simctl.experiments.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The command that starts a model's server, as far as a simulation has a use for it.
 *
 * @param server the kind of server
 * @param model the file or name of the model
 * @param context tokens, of all slots together for llama-server and of one request otherwise
 * @param slots requests that it runs at once
 * @param cacheBits bits of a number in the KV cache
 * @param gpuLayers layers that it puts on the GPU, as written
 * @param vllm what vLLM's flags say besides; nothing for other servers
 * @param others names of the flags that say nothing to a simulation
 */
public record ServerCommandLine(
        Server server,
        Optional<String> model,
        Optional<Integer> context,
        Optional<Integer> slots,
        Optional<Double> cacheBits,
        Optional<String> gpuLayers,
        VllmFlags vllm,
        List<String> others) {

    /** The kinds of servers that are told apart. */
    public enum Server {
        /** llama.cpp's. */
        LLAMA,
        /** vLLM. */
        VLLM,
        /** mlx_lm. */
        MLX,
        /** Anything else. */
        OTHER
    }

    private static final Map<String, String> MEANING = Map.ofEntries(
            Map.entry("-m", "model"),
            Map.entry("--model", "model"),
            Map.entry("--model-path", "model"),
            Map.entry("-hf", "repository"),
            Map.entry("-hfr", "repository"),
            Map.entry("--hf-repo", "repository"),
            Map.entry("-hff", "file"),
            Map.entry("--hf-file", "file"),
            Map.entry("-c", "context"),
            Map.entry("--ctx-size", "context"),
            Map.entry("--max-model-len", "context"),
            Map.entry("-np", "slots"),
            Map.entry("--parallel", "slots"),
            Map.entry("--max-num-seqs", "slots"),
            Map.entry("--decode-concurrency", "slots"),
            Map.entry("-ctk", "keys"),
            Map.entry("--cache-type-k", "keys"),
            Map.entry("-ctv", "values"),
            Map.entry("--cache-type-v", "values"),
            Map.entry("-ngl", "layers"),
            Map.entry("--gpu-layers", "layers"),
            Map.entry("--n-gpu-layers", "layers"));

    private static final Pattern FLAG = Pattern.compile("--?[A-Za-z][A-Za-z0-9-]*");
    private static final Pattern VLLM = Pattern.compile(".*\\bvllm\\b.*", Pattern.DOTALL);
    private static final Pattern MLX = Pattern.compile(".*\\bmlx[_-](lm|vlm)\\b.*", Pattern.DOTALL);
    private static final Pattern LLAMA =
            Pattern.compile(".*(llama-server|llama\\.cpp|llamafile|llama_cpp|\\.gguf).*", Pattern.DOTALL);
    private static final double BITS_OF_A_KEY = 16;

    /** Takes a command apart: in lines, with comments, quotes and containers as people write them. */
    public static ServerCommandLine parse(String command) {
        List<String> words = words(command);
        Server server = server(String.join(" ", words));
        Map<String, String> found = new LinkedHashMap<>();
        Set<String> others = new LinkedHashSet<>();
        VllmFlags.Reader vllm = new VllmFlags.Reader();
        boolean isPython = !words.isEmpty() && words.getFirst().matches("(.*/)?python[0-9.]*");
        for (int i = 0; i < words.size(); i++) {
            String[] halves = words.get(i).split("=", 2);
            Optional<String> meaning = Optional.ofNullable(
                            MEANING.get(server == Server.VLLM ? halves[0].replace('_', '-') : halves[0]))
                    .filter(m -> !(isPython && halves[0].equals("-m")));
            boolean hasNext = halves.length == 1 && i + 1 < words.size();
            Optional<String> flag = server == Server.VLLM ? VllmFlags.Reader.known(halves[0]) : Optional.empty();
            if (flag.isPresent() && VllmFlags.Reader.isSwitch(flag.get())) {
                vllm.turn(flag.get());
            } else if (flag.isPresent() && (halves.length == 2 || hasNext)) {
                vllm.read(flag.get(), halves.length == 2 ? halves[1] : words.get(++i));
            } else if (meaning.isPresent() && (halves.length == 2 || hasNext)) {
                found.put(meaning.get(), halves.length == 2 ? halves[1] : words.get(++i));
            } else if (FLAG.matcher(halves[0]).matches() && !(isPython && halves[0].equals("-m"))) {
                others.add(halves[0]);
            } else if (words.get(i).equals("serve")
                    && hasNext
                    && !words.get(i + 1).startsWith("-")) {
                found.put("model", words.get(++i));
            }
        }
        return of(server, found, vllm.flags(), List.copyOf(others));
    }

    private static ServerCommandLine of(Server server, Map<String, String> found, VllmFlags vllm, List<String> others) {
        Optional<String> repository = get(found, "repository");
        Optional<String> named = repository.map(
                repo -> get(found, "file").map(file -> repo + "/" + file).orElse(repo));
        Optional<Double> keys = get(found, "keys").map(ModelSizer::cacheBits);
        Optional<Double> values = get(found, "values").map(ModelSizer::cacheBits);
        Optional<Double> bits = keys.isEmpty() && values.isEmpty()
                ? Optional.empty()
                : Optional.of((keys.orElse(BITS_OF_A_KEY) + values.orElse(BITS_OF_A_KEY)) / 2);
        return new ServerCommandLine(
                server,
                named.or(() -> get(found, "model")),
                number(found, "context"),
                number(found, "slots"),
                bits,
                get(found, "layers"),
                vllm,
                others);
    }

    private static Server server(String command) {
        if (MLX.matcher(command).matches()) {
            return Server.MLX;
        }
        if (VLLM.matcher(command).matches()) {
            return Server.VLLM;
        }
        return LLAMA.matcher(command).matches() ? Server.LLAMA : Server.OTHER;
    }

    private static Optional<String> get(Map<String, String> found, String meaning) {
        return Optional.ofNullable(found.get(meaning));
    }

    /** Zero and less mean the server's own choice. */
    private static Optional<Integer> number(Map<String, String> found, String meaning) {
        return get(found, meaning)
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Integer::valueOf)
                .filter(number -> number > 0);
    }

    /** The file of the model; empty where the model is not named by one. */
    public Optional<String> file() {
        return model.filter(name -> name.endsWith(".gguf") && !isInRepository(name));
    }

    private static boolean isInRepository(String name) {
        return name.contains("://");
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        for (String line : command.split("\n", -1)) {
            if (!line.strip().startsWith("#")) {
                split(line.replaceFirst("\\\\\\s*$", ""), words);
            }
        }
        return words;
    }

    private static void split(String line, List<String> words) {
        StringBuilder word = new StringBuilder();
        char quote = 0;
        boolean isOpen = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0 ? c == quote : c == '"' || c == '\'') {
                quote = quote == 0 ? c : 0;
                isOpen = true;
            } else if (quote == 0 && Character.isWhitespace(c)) {
                if (isOpen) {
                    words.add(word.toString());
                }
                word.setLength(0);
                isOpen = false;
            } else {
                word.append(c);
                isOpen = true;
            }
        }
        if (isOpen) {
            words.add(word.toString());
        }
    }
}
