package io.simctl.report.artifact;

import com.fasterxml.jackson.core.JsonGenerator;
import io.simctl.report.Setup;
import io.simctl.report.metric.Metric;
import io.simctl.report.result.Distribution;
import io.simctl.report.result.Figures;
import io.simctl.report.result.FleetResult;
import io.simctl.report.result.Latencies;
import io.simctl.report.result.Series;
import io.simctl.report.result.TimeSeries;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A writer of the JSON that {@link ArtifactJson} reads: the same bytes as that mapping would write, without the hundreds of classes
 * that it needs to find out how, which a short run would spend more on than on its simulation.
 */
final class ArtifactWriter {
    private final JsonGenerator json;
    private final Map<Class<?>, Map<String, Method>> components = new HashMap<>();

    ArtifactWriter(JsonGenerator json) {
        this.json = json;
    }

    /** Writes a record, or what records are made of. */
    void write(Object value) throws IOException {
        switch (value) {
            case String text -> json.writeString(text);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case Boolean flag -> json.writeBoolean(flag);
            case Enum<?> constant -> json.writeString(constant.name().toLowerCase(Locale.ROOT));
            case int[] numbers -> json.writeArray(numbers, 0, numbers.length);
            case long[] numbers -> json.writeArray(numbers, 0, numbers.length);
            case List<?> values -> writeAll(values);
            case Map<?, ?> values -> writeAll(values);
            default -> writeStored(value);
        }
    }

    private void writeStored(Object value) throws IOException {
        switch (value) {
            case Metric metric -> write(metric.key());
            case Series series -> write(series.values());
            case Latencies latencies -> write(latencies.byKey());
            case Distribution distribution -> writeRecord(StoredForm.Buckets.of(distribution));
            case Figures figures -> writeRecord(StoredForm.OfRequests.of(figures));
            case FleetResult fleet -> writeRecord(StoredForm.OfFleet.of(fleet));
            case TimeSeries.OfModel series -> writeRecord(StoredForm.OverTime.of(series));
            case Setup.Inputs inputs -> write(inputs);
            case Record plain -> writeRecord(plain);
            default -> throw new IllegalStateException("results hold no " + value.getClass());
        }
    }

    private void write(Setup.Inputs inputs) throws IOException {
        Map<String, Object> stored = new LinkedHashMap<>();
        stored.put("scenario_sha256", inputs.scenarioSha256());
        stored.put("traces", inputs.traces());
        if (!inputs.recorded().isEmpty()) {
            stored.put("recorded", inputs.recorded());
        }
        write(stored);
    }

    private void writeAll(List<?> values) throws IOException {
        json.writeStartArray();
        for (Object value : values) {
            write(value);
        }
        json.writeEndArray();
    }

    private void writeAll(Map<?, ?> values) throws IOException {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : values.entrySet()) {
            json.writeFieldName(String.valueOf(entry.getKey()));
            write(entry.getValue());
        }
        json.writeEndObject();
    }

    private void writeRecord(Record value) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, Method> component : components
                .computeIfAbsent(value.getClass(), ArtifactWriter::components)
                .entrySet()) {
            json.writeFieldName(component.getKey());
            write(read(component.getValue(), value));
        }
        json.writeEndObject();
    }

    private static Object read(Method component, Record value) {
        try {
            return component.invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    /** Accessors in the order of the record, by their names in the file. */
    private static Map<String, Method> components(Class<?> type) {
        Map<String, Method> accessors = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            component.getAccessor().setAccessible(true);
            accessors.put(snakeCase(component.getName()), component.getAccessor());
        }
        return accessors;
    }

    private static String snakeCase(String name) {
        return name.replaceAll("(?<=[^A-Z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
