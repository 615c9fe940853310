package io.simctl.report.artifact;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.simctl.report.LiveFacts;
import io.simctl.report.Setup;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/** The file {@code artifact.json.gz}, schema {@code simctl/artifact/6}: an {@link Artifact} as compressed JSON. */
public final class ArtifactFile {
    /** Its name in a directory of results. */
    public static final String NAME = "artifact.json.gz";

    private static final String SCHEMA = "simctl/artifact/6";
    private static final String DAMAGED = "is damaged or cut off";
    private static final String RUN_AGAIN = "run the scenario again to get a new one";

    private ArtifactFile() {}

    /** The quickest compression: a sweep writes an artifact for each point, and the best one would take as long as the run and save a tenth. */
    private static final class FastGzip extends GZIPOutputStream {
        private static final int BUFFER = 1 << 14;

        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /** The reader's mapping, which writing does without. */
    private static final class Mapping {
        private static final ObjectMapper MAPPER = ArtifactJson.mapper();
    }

    /** The content in the order of the file; the schema comes first, so that it is known before the rest is read. */
    record Content(String schema, Setup setup, List<Artifact.Run> runs, List<LiveFacts> live) {}

    /** Writes an artifact; the same bytes for the same artifact. */
    public static void write(Artifact artifact, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            write(artifact, out);
        }
    }

    /** Writes it where it goes to no file, and ends the stream. */
    public static void write(Artifact artifact, OutputStream to) throws IOException {
        try (OutputStream out = new FastGzip(to);
                JsonGenerator json = new JsonFactory().createGenerator(out)) {
            new ArtifactWriter(json).write(content(artifact));
        }
    }

    static Content content(Artifact artifact) {
        return new Content(SCHEMA, artifact.setup(), artifact.runs(), artifact.live());
    }

    /** Reads one that this version of simctl wrote to a stream. */
    public static Artifact read(InputStream from) throws IOException {
        try (InputStream in = new GZIPInputStream(from)) {
            Content content = Mapping.MAPPER.readValue(in, Content.class);
            return new Artifact(content.setup(), content.runs(), content.live());
        }
    }

    /**
     * Reads an artifact.
     *
     * @param path the file, or the directory of results that it is in
     * @throws InvalidArtifact when it is no artifact of a known version
     */
    public static Artifact read(Path path) throws IOException {
        Path file = Files.isDirectory(path) ? path.resolve(NAME) : path;
        if (Files.isDirectory(path) && !Files.exists(file)) {
            throw new InvalidArtifact(path, "holds no " + NAME, "name a directory that simctl wrote results to");
        }
        String schema = knownSchema(file);
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            ObjectMapper mapper = Mapping.MAPPER;
            Content content = schema.equals(SCHEMA)
                    ? mapper.readValue(in, Content.class)
                    : mapper.treeToValue(EarlierVersions.upgraded(schema, mapper.readTree(in)), Content.class);
            return new Artifact(content.setup(), content.runs(), content.live());
        } catch (ZipException | EOFException e) {
            throw new InvalidArtifact(file, DAMAGED, RUN_AGAIN);
        } catch (JsonProcessingException e) {
            if (e.getCause() instanceof ZipException || e.getCause() instanceof EOFException) {
                throw new InvalidArtifact(file, DAMAGED, RUN_AGAIN);
            }
            throw new InvalidArtifact(file, place(e) + e.getOriginalMessage(), RUN_AGAIN);
        } catch (IllegalArgumentException e) {
            throw new InvalidArtifact(file, String.valueOf(e.getMessage()), RUN_AGAIN);
        }
    }

    /**
     * Reads the artifacts of several runs as one.
     *
     * @param paths at least one file or directory of results
     * @throws InvalidArtifact when one of them is no artifact, or is not of the same scenario, seed and inputs as the first
     */
    public static Artifact readAll(List<Path> paths) throws IOException {
        Artifact all = read(paths.getFirst());
        for (Path path : paths.subList(1, paths.size())) {
            Artifact more = read(path);
            Optional<String> mismatch = all.mismatch(more);
            if (mismatch.isPresent()) {
                String problem = "does not go with " + paths.getFirst() + ": " + mismatch.get();
                throw new InvalidArtifact(path, problem, "name artifacts of one scenario, seed and inputs");
            }
            all = all.merge(more);
        }
        return all;
    }

    private static String knownSchema(Path file) throws IOException {
        String schema;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file));
                JsonParser json = Mapping.MAPPER.createParser(in)) {
            json.nextToken();
            boolean isFirst = "schema".equals(json.nextFieldName());
            schema = isFirst ? String.valueOf(json.nextTextValue()) : "";
        } catch (ZipException | EOFException | JsonProcessingException e) {
            throw new InvalidArtifact(file, "is no compressed JSON", "name an " + NAME + " that simctl wrote");
        }
        if (!schema.equals(SCHEMA) && !EarlierVersions.know(schema)) {
            String found = schema.isEmpty() ? "does not begin with its schema" : "has the schema `" + schema + "`";
            throw new InvalidArtifact(
                    file,
                    found + ", where this simctl reads `" + SCHEMA + "`",
                    "read it with the simctl that wrote it, or " + RUN_AGAIN);
        }
        return schema;
    }

    /** The place of a problem inside the JSON: {@code runs[0].result.end: }. */
    private static String place(JsonProcessingException e) {
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return mapping.getPath().stream()
                            .map(step -> step.getFieldName() == null
                                    ? "[" + step.getIndex() + "]"
                                    : "." + step.getFieldName())
                            .collect(Collectors.joining())
                            .substring(1)
                    + ": ";
        }
        return e.getLocation() == null ? "" : "column " + e.getLocation().getColumnNr() + ": ";
    }
}
