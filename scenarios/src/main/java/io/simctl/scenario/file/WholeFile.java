package io.simctl.scenario.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.UUID;

/**
 * A file in the making: what is written goes to a hidden one of an unpredictable name beside it, made anew, which {@link #finish} puts
 * in its place. Whoever finds the file finds all of it, and one that breaks off leaves what was there before.
 *
 * <p>A link to a file stays a link: the file behind it is replaced. What is no file, such as a device or a pipe, is written through
 * instead: a file in its place would take it from everybody.
 */
public final class WholeFile implements Closeable {
    private final Path named;
    private final Path target;
    private final Optional<Path> part;
    private final FileChannel channel;
    private boolean isFinished;

    private WholeFile(Path named, Path target, Optional<Path> part) throws IOException {
        this.named = named;
        this.target = target;
        this.part = part;
        this.channel = part.isPresent()
                ? FileChannel.open(part.get(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                : FileChannel.open(target, StandardOpenOption.WRITE);
    }

    /**
     * Begins a file.
     *
     * @throws IOException when nothing can be written there; the message says so in a sentence for the user
     */
    public static WholeFile begin(Path named) throws IOException {
        try {
            if (isWrittenThrough(named)) {
                return new WholeFile(named, named, Optional.empty());
            }
            Path target = behindLinks(named);
            return new WholeFile(named, target, Optional.of(beside(target)));
        } catch (IOException e) {
            throw cannot(named, e);
        }
    }

    /** Writes a text whole, or not at all. */
    public static void write(Path named, String text) throws IOException {
        try (WholeFile file = begin(named)) {
            try {
                file.stream().write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                file.finish();
            } catch (IOException e) {
                throw cannot(named, e);
            }
        }
    }

    /** Whether this is there and neither a file nor a folder, or a name that a system gives to what a process has open. */
    public static boolean isWrittenThrough(Path named) throws IOException {
        Path absolute = named.toAbsolutePath().normalize();
        if (!Files.exists(named)) {
            return false;
        }
        return absolute.startsWith("/dev")
                || absolute.startsWith("/proc")
                || Files.readAttributes(named, BasicFileAttributes.class).isOther();
    }

    /**
     * The file that a name stands for, through links.
     *
     * @throws IOException if it is a folder, or a link to nothing
     */
    public static Path behindLinks(Path named) throws IOException {
        if (Files.isDirectory(named)) {
            throw new FileSystemException(named.toString(), null, "it is a folder");
        }
        if (!Files.isSymbolicLink(named)) {
            return named;
        }
        if (!Files.exists(named)) {
            throw new FileSystemException(named.toString(), null, "it is a link to what is not there");
        }
        return named.toRealPath();
    }

    /** A name that nobody can have prepared for us. */
    private static Path beside(Path target) {
        return target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
    }

    /** Why a file cannot be written, in a sentence for the user. */
    public static IOException cannot(Path named, IOException cause) {
        return new IOException("cannot write to " + named + ": " + reason(named, cause), cause);
    }

    private static String reason(Path named, IOException cause) {
        return switch (cause) {
            case AccessDeniedException denied -> "permission denied";
            case FileAlreadyExistsException taken -> "there is a file of that name";
            case NoSuchFileException missing ->
                "there is no folder " + named.toAbsolutePath().getParent();
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> String.valueOf(cause.getMessage());
        };
    }

    /** Where its bytes go. */
    public FileChannel channel() {
        return channel;
    }

    /** The same as a stream, whose end is not that of the file. */
    public OutputStream stream() {
        return Channels.newOutputStream(channel);
    }

    /** Puts the file in its place: all is written. */
    public void finish() throws IOException {
        try {
            channel.close();
            if (part.isPresent()) {
                move(part.get(), target);
            }
        } catch (IOException e) {
            throw cannot(named, e);
        }
        isFinished = true;
    }

    /** Renames a file in place of another, in one step where the file system can. */
    public static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Takes away what was written, unless it was finished. */
    @Override
    public void close() throws IOException {
        channel.close();
        if (!isFinished && part.isPresent()) {
            Files.deleteIfExists(part.get());
        }
    }
}
