package io.simctl.report.artifact;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.Converter;
import io.simctl.report.Setup;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.result.Distribution;
import io.simctl.report.result.Figures;
import io.simctl.report.result.FleetResult;
import io.simctl.report.result.Latencies;
import io.simctl.report.result.Series;
import io.simctl.report.result.TimeSeries;
import java.util.Map;
import java.util.function.Function;

/**
 * The mapping between results and JSON: records by their components in snake_case, and the few types that JSON should not know
 * as they are by a {@link StoredForm}. Nothing may be missing and nothing may be unknown, since half a result is none.
 */
final class ArtifactJson {
    private ArtifactJson() {}

    static ObjectMapper mapper() {
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .visibility(PropertyAccessor.GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .addModule(module())
                .build();
    }

    private static SimpleModule module() {
        TypeFactory types = TypeFactory.defaultInstance();
        JavaType byKey = types.constructType(new TypeReference<Map<String, Distribution>>() {});
        var module = new SimpleModule();
        store(module, Metric.class, type(String.class), Metric::key, MetricCatalogue.standard()::get);
        store(module, Series.class, type(long[].class), Series::values, Series::of);
        store(module, Latencies.class, byKey, Latencies::byKey, Latencies::new);
        store(
                module,
                Distribution.class,
                type(StoredForm.Buckets.class),
                StoredForm.Buckets::of,
                StoredForm.Buckets::distribution);
        store(
                module,
                Figures.class,
                type(StoredForm.OfRequests.class),
                StoredForm.OfRequests::of,
                StoredForm.OfRequests::figures);
        store(
                module,
                Setup.Inputs.class,
                type(StoredForm.OfInputs.class),
                StoredForm.OfInputs::of,
                StoredForm.OfInputs::inputs);
        store(
                module,
                FleetResult.class,
                type(StoredForm.OfFleet.class),
                StoredForm.OfFleet::of,
                StoredForm.OfFleet::result);
        store(
                module,
                TimeSeries.OfModel.class,
                type(StoredForm.OverTime.class),
                StoredForm.OverTime::of,
                StoredForm.OverTime::series);
        return module;
    }

    private static JavaType type(Class<?> type) {
        return TypeFactory.defaultInstance().constructType(type);
    }

    /** Has a type written and read in its stored form. */
    private static <T, S> void store(
            SimpleModule module, Class<T> type, JavaType stored, Function<T, S> toStored, Function<S, T> fromStored) {
        var write = new Conversion<>(type(type), stored, toStored);
        var read = new Conversion<>(stored, type(type), fromStored);
        module.addSerializer(type, new StdDelegatingSerializer(type, write));
        module.addDeserializer(type, new StdDelegatingDeserializer<>(read));
    }

    private record Conversion<A, B>(JavaType from, JavaType to, Function<A, B> function) implements Converter<A, B> {
        @Override
        public B convert(A value) {
            return function.apply(value);
        }

        @Override
        public JavaType getInputType(TypeFactory types) {
            return from;
        }

        @Override
        public JavaType getOutputType(TypeFactory types) {
            return to;
        }
    }
}
