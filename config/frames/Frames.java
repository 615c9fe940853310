import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Gives the classes of old libraries in a folder the stack map frames that compilers write since Java 6; run from source by the
 * build. A class without them is verified the slow way at every start, and kept out of archives of classes.
 *
 * <p>Argument: the folder. Nothing else of a class changes, and a jar that has no such class stays as it is.
 */
public final class Frames {
    private static final int FIRST_WITH_FRAMES = Opcodes.V1_6;

    public static void main(String[] args) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.list(Path.of(args[0]))) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        try (URLClassLoader classes = new URLClassLoader(urls.toArray(URL[]::new))) {
            for (Path jar : jars) {
                if (isOld(jar)) {
                    rewrite(jar, classes);
                }
            }
        }
    }

    /** By its first class: a jar is the work of one compiler. */
    private static boolean isOld(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : Collections.list(file.entries())) {
                if (entry.getName().endsWith(".class") && !entry.getName().endsWith("-info.class")) {
                    try (InputStream in = file.getInputStream(entry)) {
                        return isOld(in.readNBytes(8));
                    }
                }
            }
        }
        return false;
    }

    private static boolean isOld(byte[] code) {
        return (code[6] << 8 | code[7] & 0xFF) < FIRST_WITH_FRAMES;
    }

    private static void rewrite(Path jar, ClassLoader classes) throws IOException {
        Path written = jar.resolveSibling(jar.getFileName() + ".new");
        try (JarFile file = new JarFile(jar.toFile());
                OutputStream out = Files.newOutputStream(written);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (JarEntry entry : Collections.list(file.entries())) {
                byte[] content;
                try (InputStream in = file.getInputStream(entry)) {
                    content = in.readAllBytes();
                }
                JarEntry copy = new JarEntry(entry.getName());
                copy.setTimeLocal(entry.getTimeLocal());
                entries.putNextEntry(copy);
                entries.write(entry.getName().endsWith(".class") && isOld(content) ? framed(content, classes) : content);
            }
        }
        Files.move(written, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The class with frames, or as it is if they cannot be known: it uses what no jar has, or subroutines, which have none. */
    private static byte[] framed(byte[] code, ClassLoader classes) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
            @Override
            protected ClassLoader getClassLoader() {
                return classes;
            }
        };
        ClassVisitor newer = new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public void visit(int version, int access, String name, String type, String parent, String[] interfaces) {
                super.visit(Opcodes.V1_8, access, name, type, parent, interfaces);
            }
        };
        try {
            new ClassReader(code).accept(newer, ClassReader.SKIP_FRAMES);
            return writer.toByteArray();
        } catch (IllegalArgumentException | TypeNotPresentException unknown) {
            return code;
        }
    }
}
