package io.simctl.trace;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipException;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Frames of the standard pass, however many and however cut; nothing else begins a frame, behind another neither. */
class ZstdFramesTest {
    private static final byte[] FORMAT_BEFORE_THE_STANDARD = HexFormat.of().parseHex("26b52ffd0458810100");

    @Property(tries = 200)
    void passStreamsOfFramesInAnyPieces(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int frames, @ForAll boolean hasChecksum)
            throws IOException {
        Random random = new Random(seed);
        byte[] stream = stream(random, frames, hasChecksum);
        ZstdFrames read = new ZstdFrames();

        for (int at = 0; at < stream.length; ) {
            int to = Math.min(stream.length, at + 1 + random.nextInt(300));
            read.pass(stream, at, to);
            at = to;
        }

        assertThatThrownBy(() -> read.pass(FORMAT_BEFORE_THE_STANDARD, 0, 4))
                .as("the next frame is looked for where the last one ends")
                .isInstanceOf(ZipException.class);
    }

    @Example
    void refuseFormatsBeforeTheStandard() {
        assertThatThrownBy(() -> new ZstdFrames().pass(FORMAT_BEFORE_THE_STANDARD, 0, 4))
                .hasMessage("no frame of Zstandard (RFC 8878)");
    }

    @Example
    void refuseToSkipMoreThanTheLibraryCan() {
        byte[] longest = HexFormat.of().parseHex("512a4d18" + "f7ffffff");
        byte[] longer = HexFormat.of().parseHex("512a4d18" + "f8ffffff");

        assertThatCode(() -> new ZstdFrames().pass(longest, 0, longest.length)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new ZstdFrames().pass(longer, 0, longer.length))
                .hasMessage("a frame of Zstandard to be skipped is longer than 4294967287 bytes");
    }

    @Example
    void readABlockThatRepeatsOneByteAndSkipWhatIsNoContent() {
        byte[] skippable = HexFormat.of().parseHex("5f2a4d1803000000" + "aabbcc");
        byte[] repeated = HexFormat.of().parseHex("28b52ffd" + "24" + "20" + "030100" + "41" + "11223344");

        for (byte[] frame : List.of(skippable, repeated)) {
            ZstdFrames read = new ZstdFrames();
            assertThatCode(() -> {
                        read.pass(frame, 0, frame.length);
                        read.pass(skippable, 0, skippable.length);
                    })
                    .doesNotThrowAnyException();
        }
    }

    @Example
    void areCheckedInFiles() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(stream(new Random(1), 1, true));
        file.write(FORMAT_BEFORE_THE_STANDARD);

        assertThatThrownBy(() -> Compression.open(new ByteArrayInputStream(file.toByteArray()))
                        .readAllBytes())
                .isInstanceOf(ZipException.class);
    }

    /** Frames with contents that compress well, or not at all, over one block or several. */
    private static byte[] stream(Random random, int frames, boolean hasChecksum) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < frames; i++) {
            byte[] content = new byte[random.nextInt(random.nextBoolean() ? 300 : 300_000)];
            if (random.nextBoolean()) {
                random.nextBytes(content);
            }
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            try (ZstdOutputStream out = new ZstdOutputStream(frame, 1 + random.nextInt(9)).setChecksum(hasChecksum)) {
                out.write(content);
                if (random.nextBoolean()) {
                    out.flush();
                }
            }
            frame.writeTo(stream);
        }
        return stream.toByteArray();
    }
}
