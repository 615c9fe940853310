package io.simctl.live.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A router's answer to {@code GET /models}: what it can serve, and the status of each. */
record RouterModels(List<Entry> entries) {
    private static final JsonFactory JSON = new JsonFactory();

    RouterModels {
        entries = List.copyOf(entries);
    }

    /**
     * A model.
     *
     * @param aliases other names that requests may give it
     */
    record Entry(String id, List<String> aliases, RouterStatus status) {
        Entry {
            aliases = List.copyOf(aliases);
        }

        boolean isCalled(String name) {
            return id.equals(name) || aliases.contains(name);
        }
    }

    static RouterModels parse(String models) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (JsonParser json = JSON.createParser(models)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.START_ARRAY && "data".equals(json.currentName())) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        entries.add(entry(json));
                    }
                }
            }
        }
        return new RouterModels(entries);
    }

    /** The entry of the model that requests call so. */
    Optional<Entry> named(String name) {
        return entries.stream().filter(entry -> entry.isCalled(name)).findFirst();
    }

    RouterStatus status(String name) {
        return named(name).map(Entry::status).orElse(RouterStatus.UNKNOWN);
    }

    List<String> ids() {
        return entries.stream().map(Entry::id).toList();
    }

    private static Entry entry(JsonParser json) throws IOException {
        String id = "";
        List<String> aliases = new ArrayList<>();
        RouterStatus status = RouterStatus.UNKNOWN;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals("id")) {
                id = json.getText();
            } else if (field.equals("status") && value == JsonToken.START_OBJECT) {
                status = status(json);
            } else if (field.equals("aliases") && value == JsonToken.START_ARRAY) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    aliases.add(json.getText());
                    json.skipChildren();
                }
            } else {
                json.skipChildren();
            }
        }
        return new Entry(id, aliases, status);
    }

    /** {@code {"value": "unloaded", "failed": true, ...}}. */
    private static RouterStatus status(JsonParser json) throws IOException {
        String value = "";
        boolean failed = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken token = json.nextToken();
            if (field.equals("value")) {
                value = json.getText();
            } else if (field.equals("failed")) {
                failed = token == JsonToken.VALUE_TRUE;
            }
            json.skipChildren();
        }
        return RouterStatus.of(value, failed);
    }
}
