package io.simctl.report.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * A hidden folder in a directory of results, in which files are written before they are renamed into place. A lock that ends with the
 * process tells those of commands under way from those of commands that were killed, which the next command removes.
 */
final class StagingFolder implements AutoCloseable {
    private static final String PREFIX = ".simctl-";
    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel lock;

    private StagingFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes one, and removes what killed commands have left. */
    static StagingFolder in(Path directory) throws IOException {
        try (DirectoryStream<Path> others = Files.newDirectoryStream(directory, PREFIX + "*")) {
            for (Path other : others) {
                sweep(other);
            }
        }
        Path made = Files.createTempDirectory(directory, PREFIX);
        try {
            return new StagingFolder(made, locked(made));
        } catch (IOException e) {
            remove(made); // whoever is interrupted gets no lock, and would leave the folder behind
            throw e;
        }
    }

    private static FileChannel locked(Path folder) throws IOException {
        FileChannel lock =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        lock.lock();
        return lock;
    }

    @SuppressWarnings("try") // the lock is held meanwhile
    private static void sweep(Path other) throws IOException {
        Path file = other.resolve(LOCK);
        if (!Files.isRegularFile(file)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            if (held != null) {
                remove(other);
            }
        } catch (OverlappingFileLockException ofThisProcess) {
            // it is under way
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            for (Path file : left.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }

    /** Where a file of this name is written. */
    Path resolve(String file) {
        return path.resolve(file);
    }

    /** Removes it, with what is still in it. */
    @Override
    public void close() throws IOException {
        lock.close();
        remove(path);
    }
}
