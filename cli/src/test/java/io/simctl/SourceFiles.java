package io.simctl;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The main sources of all modules as the compiler parses them, and what is found in them. */
final class SourceFiles {
    /** A thing is not a question, nor what is done with it. */
    private static final Pattern QUESTION =
            Pattern.compile("(What|Whether|How|Who|Whose|Where|When|Why|Makes)\\b.*", Pattern.DOTALL);

    /** Something that a rule is about. */
    record Finding(Kind kind, String module, String place) {
        enum Kind {
            QUESTION,
            UNDOCUMENTED
        }

        @Override
        public String toString() {
            return module + " " + kind + " " + place;
        }
    }

    private final Path root;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Integer> publicMethods = new TreeMap<>();
    private final Map<String, Integer> classes = new TreeMap<>();

    /** Files by their folder, relative to the root. */
    private final Map<String, Integer> packages = new TreeMap<>();

    /** Folders by the simple name of a top-level type in them. */
    private final Map<String, Set<String>> homes = new TreeMap<>();

    private SourceFiles(Path root) {
        this.root = root;
    }

    /** Reads the main sources of the modules in {@code root}. */
    static SourceFiles under(Path root) throws IOException {
        SourceFiles sources = new SourceFiles(root);
        List<Path> files = new ArrayList<>();
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : modules.filter(m -> Files.isDirectory(m.resolve("src/main/java")))
                    .toList()) {
                try (Stream<Path> tree = Files.walk(module.resolve("src/main/java"))) {
                    tree.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
                }
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                sources.read(unit, docs);
            }
        }
        return sources;
    }

    private void read(CompilationUnitTree unit, DocTrees docs) {
        Path file = root.relativize(Path.of(unit.getSourceFile().toUri()));
        String folder = String.valueOf(file.getParent());
        packages.merge(folder, 1, Integer::sum);
        String simple = file.getFileName().toString().replace(".java", "");
        if (!simple.equals("package-info")) {
            homes.computeIfAbsent(simple, name -> new HashSet<>()).add(folder);
        }
        new Scanner(unit, docs, file.toString()).scan(unit, null);
    }

    /** The module of a file or folder. */
    static String module(String path) {
        return Path.of(path).getName(0).toString();
    }

    List<Finding> findings() {
        return findings;
    }

    List<Finding> findings(Finding.Kind kind) {
        return findings.stream().filter(finding -> finding.kind() == kind).toList();
    }

    private long count(String module, Finding.Kind kind) {
        return findings.stream()
                .filter(finding -> finding.module().equals(module) && finding.kind() == kind)
                .count();
    }

    /** Share of a module's public methods that have a comment. */
    double documented(String module) {
        return 1
                - count(module, Finding.Kind.UNDOCUMENTED)
                        / (double) Math.max(1, publicMethods.getOrDefault(module, 0));
    }

    /** Number of files by folder. */
    Map<String, Integer> packages() {
        return packages;
    }

    /** Every module that has sources. */
    Set<String> modules() {
        return classes.keySet();
    }

    /** Simple names of top-level types that are in two places. */
    List<String> namesakes() {
        return homes.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(entry -> entry.getKey() + " in " + entry.getValue())
                .toList();
    }

    /** Counts by module. */
    String table() {
        String rows = classes.keySet().stream()
                .map(module -> "%-14s %10d %10d %10d %13d %10.1f %%%n"
                        .formatted(
                                module,
                                classes.get(module),
                                count(module, Finding.Kind.QUESTION),
                                publicMethods.getOrDefault(module, 0),
                                count(module, Finding.Kind.UNDOCUMENTED),
                                100 * documented(module)))
                .collect(Collectors.joining());
        return "%-14s %10s %10s %10s %13s %12s%n%s"
                .formatted("module", "types", "questions", "methods", "undocumented", "documented", rows);
    }

    /** Collects what is in one file. */
    private final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final DocTrees docs;
        private final String file;
        private final CompilationUnitTree unit;

        Scanner(CompilationUnitTree unit, DocTrees docs, String file) {
            this.unit = unit;
            this.docs = docs;
            this.file = file;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            if (!type.getSimpleName().isEmpty()) {
                classes.merge(module(file), 1, Integer::sum);
                DocCommentTree doc = docs.getDocCommentTree(getCurrentPath());
                if (doc != null && QUESTION.matcher(doc.toString().strip()).matches()) {
                    add(Finding.Kind.QUESTION, type, type.getSimpleName() + ": " + doc.getFirstSentence());
                }
            }
            return super.visitClass(type, null);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            if (method.getReturnType() != null && isPublic(method) && !isOverride(method.getModifiers())) {
                publicMethods.merge(module(file), 1, Integer::sum);
                if (docs.getDocCommentTree(getCurrentPath()) == null) {
                    add(Finding.Kind.UNDOCUMENTED, method, method.getName() + "()");
                }
            }
            return super.visitMethod(method, null);
        }

        private boolean isPublic(MethodTree method) {
            TreePath owner = getCurrentPath().getParentPath();
            boolean inInterface = owner.getLeaf().getKind() == Tree.Kind.INTERFACE;
            Set<Modifier> flags = method.getModifiers().getFlags();
            return flags.contains(Modifier.PUBLIC) || (inInterface && !flags.contains(Modifier.PRIVATE));
        }

        private static boolean isOverride(ModifiersTree modifiers) {
            return modifiers.getAnnotations().stream()
                    .map(AnnotationTree::getAnnotationType)
                    .anyMatch(type -> type.toString().equals("Override"));
        }

        private void add(Finding.Kind kind, Tree at, String what) {
            long line =
                    unit.getLineMap().getLineNumber(docs.getSourcePositions().getStartPosition(unit, at));
            findings.add(new Finding(kind, module(file), file + ":" + line + ": " + what.replaceAll("\\s+", " ")));
        }
    }
}
