package io.simctl.live.front.call;

import static io.simctl.live.front.call.JsonItems.flag;
import static io.simctl.live.front.call.JsonItems.items;
import static io.simctl.live.front.call.JsonItems.members;
import static io.simctl.live.front.call.JsonItems.number;
import static io.simctl.live.front.call.JsonItems.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.simctl.live.front.call.JsonItems.Member;
import io.simctl.live.front.call.PromptParser.OnePrompt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The parser of request bodies, those for completions of any of the routes. As in llama-server, a field that is unknown, or has a
 * value of another type, counts as left out.
 */
public final class CallParser {
    /** Jackson's default keeps its buffers by thread, and a virtual thread is a thread for one request only. */
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .build();

    private static final int UNLIMITED = -1;
    private static final int MOST_OUTPUTS = 128;

    private String model = "";
    private final PromptParser prompt = new PromptParser();
    private int maxTokens = UNLIMITED;
    private int choices = 1;
    private boolean isStream;
    private boolean includeUsage;
    private boolean cachePrompt = true;
    private boolean ignoreEos;
    private OptionalDouble temperature = OptionalDouble.empty();
    private OptionalDouble topP = OptionalDouble.empty();
    private OptionalInt topK = OptionalInt.empty();
    private OptionalLong seed = OptionalLong.empty();
    private int priority;
    private final List<String> stop = new ArrayList<>();

    private CallParser() {}

    /** Reads a request for completions: a call for each of its prompts. */
    public static List<CompletionCall> calls(byte[] body) throws BadCall {
        CallParser parser = new CallParser();
        readMembers(body, parser::read);
        return parser.calls();
    }

    /** The text of a member of an object; empty when there is none. */
    public static String member(byte[] body, String wanted) throws BadCall {
        StringBuilder found = new StringBuilder();
        readMembers(body, (name, json) -> {
            if (name.equals(wanted)) {
                found.append(json.getValueAsString(""));
            }
            json.skipChildren();
        });
        return found.toString();
    }

    private static void readMembers(byte[] body, Member member) throws BadCall {
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new BadCall("the body must be a JSON object");
            }
            members(json, member);
        } catch (JsonProcessingException malformed) {
            throw new BadCall("malformed JSON: " + malformed.getOriginalMessage());
        } catch (IOException impossible) {
            throw new BadCall("unreadable body");
        }
    }

    private void read(String name, JsonParser json) throws IOException {
        switch (name) {
            case "model" -> model = String.join("", text(json));
            case "prompt" -> prompt.prompt(json);
            case "messages" -> items(json, prompt::message);
            case "input" -> prompt.input(json);
            case "instructions" -> prompt.instructions(json);
            case "n", "n_cmpl" -> choices = Math.clamp(number(json, choices), 1, Integer.MAX_VALUE);
            case "max_tokens", "max_completion_tokens", "max_output_tokens", "n_predict" ->
                maxTokens = Math.clamp(number(json, maxTokens), UNLIMITED, Integer.MAX_VALUE);
            case "stream" -> isStream = flag(json, isStream);
            case "stream_options" -> members(json, this::streamOption);
            case "cache_prompt" -> cachePrompt = flag(json, cachePrompt);
            case "ignore_eos" -> ignoreEos = flag(json, ignoreEos);
            case "priority" -> priority = Math.clamp(number(json, priority), Integer.MIN_VALUE, Integer.MAX_VALUE);
            case "stop" -> items(json, value -> stop.addAll(text(value)));
            default -> sampling(name, json);
        }
    }

    private void sampling(String name, JsonParser json) throws IOException {
        if (!json.currentToken().isNumeric()) {
            json.skipChildren();
            return;
        }
        switch (name) {
            case "temperature" -> temperature = OptionalDouble.of(json.getDoubleValue());
            case "top_p" -> topP = OptionalDouble.of(json.getDoubleValue());
            case "top_k" -> topK = OptionalInt.of((int) json.getValueAsDouble());
            case "seed" -> seed = OptionalLong.of((long) json.getValueAsDouble());
            default -> {}
        }
    }

    private void streamOption(String name, JsonParser json) throws IOException {
        if (name.equals("include_usage")) {
            includeUsage = flag(json, includeUsage);
        } else {
            json.skipChildren();
        }
    }

    private List<CompletionCall> calls() throws BadCall {
        List<OnePrompt> prompts = prompt.prompts();
        if ((long) prompts.size() * choices > MOST_OUTPUTS) {
            throw new BadCall(
                    "%d prompts with `n` %d are more than %d outputs".formatted(prompts.size(), choices, MOST_OUTPUTS));
        }
        return prompts.stream().map(this::call).toList();
    }

    private CompletionCall call(OnePrompt one) {
        return new CompletionCall(
                model,
                one.text(),
                one.ids(),
                prompt.messages(),
                maxTokens,
                choices,
                isStream,
                includeUsage,
                cachePrompt,
                ignoreEos,
                temperature,
                topP,
                topK,
                seed,
                priority,
                stop);
    }
}
