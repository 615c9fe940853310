package io.simctl.live.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;

/** The status of a model in a router's answer to {@code GET /models}. */
enum RouterStatus {
    UNLOADED,
    LOADING,
    LOADED,
    /** It tried, and the model's process ended. */
    FAILED,
    /** It does not know the model. */
    UNKNOWN;

    private static final JsonFactory JSON = new JsonFactory();

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status of the model with that id. */
    static RouterStatus of(String id, String models) throws IOException {
        try (JsonParser json = JSON.createParser(models)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.START_ARRAY && "data".equals(json.currentName())) {
                    return find(id, json);
                }
            }
        }
        return UNKNOWN;
    }

    private static RouterStatus find(String id, JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.START_OBJECT) {
            String name = "";
            RouterStatus status = UNKNOWN;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "id" -> name = json.getText();
                    case "status" -> status = status(json);
                    default -> json.skipChildren();
                }
            }
            if (name.equals(id)) {
                return status;
            }
        }
        return UNKNOWN;
    }

    /** {@code {"value": "unloaded", "failed": true, ...}}; sleeping is as good as loaded, for a request wakes it. */
    private static RouterStatus status(JsonParser json) throws IOException {
        RouterStatus status = UNKNOWN;
        boolean failed = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "value" ->
                    status = switch (json.getText()) {
                        case "loaded", "sleeping" -> LOADED;
                        case "loading", "downloading" -> LOADING;
                        case "unloaded" -> UNLOADED;
                        default -> UNKNOWN;
                    };
                case "failed" -> failed = json.getBooleanValue();
                default -> json.skipChildren();
            }
        }
        return failed && status == UNLOADED ? FAILED : status;
    }
}
