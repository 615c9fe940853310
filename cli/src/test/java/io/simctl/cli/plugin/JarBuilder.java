package io.simctl.cli.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.policy.type.PolicyType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Jars of classes that are compiled in the test. */
final class JarBuilder {
    private static final String SERVICES = "META-INF/services/" + PolicyType.class.getName();

    private final Path folder;
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    JarBuilder(Path folder) {
        this.folder = folder;
    }

    /** Compiles a class of the package {@code plugin}, and puts all classes that come of it into the jar. */
    JarBuilder compile(String name, String source) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("sources"));
        Path classes = Files.createDirectories(folder.resolve("classes-" + name));
        Path file = Files.writeString(sources.resolve(name + ".java"), "package plugin;\n" + source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int code = compiler.run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                file.toString());
        assertThat(code).as("exit code of javac").isZero();
        try (Stream<Path> all = Files.walk(classes)) {
            for (Path made : all.filter(Files::isRegularFile).toList()) {
                entries.put(classes.relativize(made).toString().replace('\\', '/'), Files.readAllBytes(made));
            }
        }
        return this;
    }

    /** Names the classes that the jar offers as policies. */
    JarBuilder offers(String... names) {
        entries.put(SERVICES, String.join("\n", List.of(names)).getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Takes a class out again. */
    JarBuilder without(String name) {
        assertThat(entries.keySet().removeIf(entry -> entry.equals("plugin/" + name + ".class")))
                .isTrue();
        return this;
    }

    /** Marks all classes as made for a Java that there is not yet. */
    JarBuilder ofTheFuture() {
        entries.forEach((name, bytes) -> {
            if (name.endsWith(".class")) {
                bytes[6] = 2;
            }
        });
        return this;
    }

    /** Writes the jar. */
    Path write(String name) throws IOException {
        Path jar = folder.resolve(name);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
        return jar;
    }
}
