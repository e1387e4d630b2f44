package dev.manx.core.block;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateFilesTest {

    private static final String BLOCK =
            """
            manx-block 1
            block 10.0.0.0/30
            boot b-1
            generation 3
            allocated 10.0.0.1 6fa4fc0f157 eth0 2026-11-23T13:00:00Z
            free 10.0.0.2 10.0.0.3
            released 10.0.0.0 2026-11-23T13:00:05Z
            """;

    private static final String OWNED =
            """
            manx-blocks 1
            block 10.244.104.0/26 pending 2026-11-23T13:00:01Z
            block 10.244.166.128/26 confirmed 2026-11-23T13:00:00Z
            """;

    private static final String CLAIM =
            """
            manx-claim 1
            block 10.244.166.128/26
            node node1
            """;

    /// The three files, so that what holds for all is tested for all.
    enum Format {
        BLOCK_FILE("manx-block", BLOCK) {
            @Override
            Object decode(byte[] bytes) throws LineFileException {
                return Block.decode("f", bytes);
            }
        },
        OWNED_FILE("manx-blocks", OWNED) {
            @Override
            Object decode(byte[] bytes) throws LineFileException {
                return OwnedBlocks.decode("f", bytes);
            }
        },
        CLAIM_FILE("manx-claim", CLAIM) {
            @Override
            Object decode(byte[] bytes) throws LineFileException {
                return BlockClaim.decode("f", bytes);
            }
        };

        private final String magic;
        private final String body;

        Format(String magic, String body) {
            this.magic = magic;
            this.body = body;
        }

        abstract Object decode(byte[] bytes) throws LineFileException;
    }

    @Test
    void blockFileIsTheDocumentedText() throws Exception {
        var block =
                new Block(
                        Cidr.parse("10.0.0.0/30"),
                        "b-1",
                        3,
                        List.of(
                                new Allocation(
                                        IpAddress.parse("10.0.0.1"),
                                        new Handle("6fa4fc0f157", "eth0"),
                                        Instant.parse("2026-11-23T13:00:00Z"))),
                        List.of(
                                FreeAddress.neverUsed(IpAddress.parse("10.0.0.2")),
                                FreeAddress.neverUsed(IpAddress.parse("10.0.0.3")),
                                new FreeAddress(
                                        IpAddress.parse("10.0.0.0"),
                                        Instant.parse("2026-11-23T13:00:05Z"))));
        assertThat(new String(block.encode(), UTF_8)).isEqualTo(BLOCK + "crc32c d7e82e21\n");
        assertThat(Block.decode("f", block.encode())).isEqualTo(block);
        assertThat(Block.fileName(block.cidr())).isEqualTo("10.0.0.0-30");
    }

    @Test
    void ownedBlocksAreTheDocumentedTextSortedByAddress() throws Exception {
        OwnedBlocks owned =
                OwnedBlocks.none()
                        .with(
                                Cidr.parse("10.244.166.128/26"),
                                BlockState.CONFIRMED,
                                Instant.parse("2026-11-23T13:00:00Z"))
                        .with(
                                Cidr.parse("10.244.104.0/26"),
                                BlockState.PENDING,
                                Instant.parse("2026-11-23T13:00:01Z"));
        assertThat(new String(owned.encode(), UTF_8)).isEqualTo(OWNED + "crc32c 1b4372fa\n");
        assertThat(OwnedBlocks.decode("f", owned.encode())).isEqualTo(owned);
    }

    @Test
    void claimIsTheDocumentedText() throws Exception {
        var claim = new BlockClaim(Cidr.parse("10.244.166.128/26"), "node1");
        assertThat(new String(claim.encode(), UTF_8)).isEqualTo(CLAIM + "crc32c 8e587e37\n");
        assertThat(BlockClaim.decode("f", claim.encode())).isEqualTo(claim);
    }

    @Test
    void freshBlocksOfEverySizeComeBackAsTheyWere() throws Exception {
        for (int length = 20; length <= 32; length++) {
            Block block = Block.fresh(Cidr.containing(IpAddress.parse("10.9.9.9"), length), "b");
            assertThat(Block.decode("f", block.encode())).isEqualTo(block);
        }
        Block six = Block.fresh(Cidr.parse("fd00::1:0/116"), "b");
        assertThat(Block.decode("f", six.encode())).isEqualTo(six);
    }

    @Nested
    class Damage {

        @ParameterizedTest
        @EnumSource(Format.class)
        void fileCutShortAnywhereIsCorrupt(Format format) {
            byte[] whole = sealed(format.body);
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> format.decode(cut))
                        .as("%d bytes", length)
                        .isInstanceOf(LineFileException.Corrupt.class)
                        .hasMessageStartingWith("f: corrupt: ");
            }
        }

        /// A flip in the version's digit may make it another version, which is said as such.
        @ParameterizedTest
        @EnumSource(Format.class)
        void anyFlippedBitIsNoticed(Format format) {
            byte[] whole = sealed(format.body);
            for (int bit = 0; bit < whole.length * 8; bit++) {
                byte[] flipped = whole.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                assertThatThrownBy(() -> format.decode(flipped))
                        .as("bit %d", bit)
                        .isInstanceOf(LineFileException.class)
                        .hasMessageStartingWith("f: ");
            }
        }

        @ParameterizedTest
        @EnumSource(Format.class)
        void bytesBehindTheEndAreCorrupt(Format format) {
            byte[] longer = Arrays.copyOf(sealed(format.body), sealed(format.body).length + 1);
            assertThatThrownBy(() -> format.decode(longer))
                    .isInstanceOf(LineFileException.Corrupt.class);
        }

        @ParameterizedTest
        @EnumSource(Format.class)
        void otherVersionsAreToldFromDamage(Format format) {
            byte[] newer = sealed(format.body.replace(format.magic + " 1", format.magic + " 2"));
            byte[] older = sealed(format.body.replace(format.magic + " 1", format.magic + " 0"));
            assertThatThrownBy(() -> format.decode(newer))
                    .isInstanceOf(LineFileException.TooNew.class)
                    .hasMessage("f: format version 2 is too new (this Manx reads 1; upgrade it)");
            assertThatThrownBy(() -> format.decode(older))
                    .isInstanceOf(LineFileException.TooOld.class)
                    .hasMessage("f: format version 0 is too old (this Manx reads 1)");
        }

        @ParameterizedTest
        @EnumSource(Format.class)
        void bytesThatAreNotUtf8AreCorrupt(Format format) {
            byte[] bytes = sealed(format.body);
            bytes[format.magic.length() + 4] = (byte) 0xff;
            assertThatThrownBy(() -> format.decode(bytes))
                    .isInstanceOf(LineFileException.Corrupt.class)
                    .hasMessage("f: corrupt: it is not UTF-8 text");
        }

        @ParameterizedTest
        @EnumSource(Format.class)
        void fileOfAnotherKindIsCorrupt(Format format) {
            byte[] bytes = sealed("hello 1\n");
            assertThatThrownBy(() -> format.decode(bytes))
                    .isInstanceOf(LineFileException.Corrupt.class)
                    .hasMessage("f: corrupt: it does not start with " + format.magic);
        }
    }

    /// Content that is wrong under a checksum that is right: written by hand, or by a bug.
    @Nested
    class Nonsense {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "free 10.0.0.2 10.0.0.3 | free 10.0.0.2 10.0.0.2 | block 10.0.0.0/30 accounts"
                            + " for 3 of its 4 addresses",
                    "free 10.0.0.2 10.0.0.3 | free 10.0.0.1 10.0.0.3 | 10.0.0.1 is accounted for"
                            + " twice",
                    "free 10.0.0.2 10.0.0.3 | free 10.0.0.3 10.0.0.2 | line 6 (free 10.0.0.3"
                            + " 10.0.0.2): is not a range in 10.0.0.0/30",
                    "free 10.0.0.2 10.0.0.3 | free 10.0.0.2 10.0.0.9 | line 6 (free 10.0.0.2"
                            + " 10.0.0.9): is not a range in 10.0.0.0/30",
                    "free 10.0.0.2 10.0.0.3 | borrowed 10.0.0.2 | line 6 (borrowed 10.0.0.2):"
                            + " starts with none of allocated, free, released",
                    "released 10.0.0.0 2026 | released 10.9.0.0 2026 | 10.9.0.0 is not in block"
                            + " 10.0.0.0/30",
                    "generation 3 | generation x | line 4 (generation x): For input string: \"x\"",
                    "block 10.0.0.0/30 | block 10.0.0.1/30 | line 2 (block 10.0.0.1/30):"
                            + " 10.0.0.1/30 has bits set behind its length; the prefix is"
                            + " 10.0.0.0/30",
                    "boot b-1 | boot b 1 | line 3 (boot b 1): is not boot and 1 more words",
                })
        void blockThatDoesNotAddUpIsCorrupt(String right, String wrong, String problem) {
            byte[] bytes = sealed(BLOCK.replace(right, wrong));
            assertThatThrownBy(() -> Block.decode("f", bytes))
                    .isInstanceOf(LineFileException.Corrupt.class)
                    .hasMessage("f: corrupt: " + problem);
        }

        @Test
        void handleWithATabInItIsCorrupt() {
            byte[] bytes = sealed(BLOCK.replace("6fa4fc0f157 eth0", "6fa4fc0f157 et\th0"));
            assertThatThrownBy(() -> Block.decode("f", bytes))
                    .isInstanceOf(LineFileException.Corrupt.class)
                    .hasMessageContaining("interface name \"et\th0\" of a handle");
        }

        @Test
        void blockFileWithNothingInItIsCorrupt() {
            assertThatThrownBy(() -> Block.decode("f", sealed("manx-block 1\n")))
                    .isInstanceOf(LineFileException.Corrupt.class)
                    .hasMessage("f: corrupt: it ends before block, boot and generation are told");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "10.244.104.0/2x",
                    "10.244.104.0/",
                    "10.244.104.0",
                    "10.244.104.1/26",
                    "10.244.104.0/33",
                    "10.244.104.0/26/3",
                    "10.244.104/26",
                    "/26",
                    "10.244.104.0/-6"
                })
        void prefixThatIsNoneIsCorrupt(String wrong) {
            String text = OWNED.replace("10.244.104.0/26", wrong);
            assertThatThrownBy(() -> OwnedBlocks.decode("f", sealed(text)))
                    .isInstanceOf(LineFileException.Corrupt.class)
                    .hasMessageContaining("line 2 (block " + wrong + " pending");
        }

        @Test
        void stateThatIsNoneIsCorrupt() {
            byte[] bytes = sealed(OWNED.replace("pending", "lost"));
            assertThatThrownBy(() -> OwnedBlocks.decode("f", bytes))
                    .hasMessage(
                            "f: corrupt: line 2 (block 10.244.104.0/26 lost"
                                    + " 2026-11-23T13:00:01Z): \"lost\" is not pending, confirmed"
                                    + " or releasing");
        }

        @Test
        void timeThatIsNoneIsCorrupt() {
            byte[] bytes = sealed(OWNED.replace("2026-11-23T13:00:01Z", "noon"));
            assertThatThrownBy(() -> OwnedBlocks.decode("f", bytes))
                    .hasMessage(
                            "f: corrupt: line 2 (block 10.244.104.0/26 pending noon): not a time"
                                    + " (such as 2026-11-23T13:00:00Z): \"noon\"");
        }
    }

    /// A value or the typed error, never another exception: on noise, and on files in which a few
    /// bytes were changed and the checksum made right again.
    @ParameterizedTest
    @EnumSource(Format.class)
    void anyBytesAreAValueOrTheTypedError(Format format) {
        var random = new Random(20261123);
        var surprises = new ArrayList<String>();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = i % 2 == 0 ? noise(random) : mutant(format.body, random);
            try {
                format.decode(bytes);
            } catch (LineFileException e) {
                assertThat(e.getMessage()).startsWith("f: ");
            } catch (RuntimeException e) {
                surprises.add(e + " for " + new String(bytes, UTF_8));
            }
        }
        assertThat(surprises.stream().limit(3)).isEmpty();
    }

    private static byte[] noise(Random random) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] mutant(String body, Random random) {
        String alphabet = " \n\t0123456789abcdefz.:/-+TZ\u00e9";
        var text = new StringBuilder(body);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(text.length());
            char c = alphabet.charAt(random.nextInt(alphabet.length()));
            switch (random.nextInt(3)) {
                case 0 -> text.setCharAt(at, c);
                case 1 -> text.insert(at, c);
                default -> text.deleteCharAt(at);
            }
        }
        return sealed(text.toString());
    }

    private static byte[] sealed(String body) {
        var crc = new CRC32C();
        crc.update(body.getBytes(UTF_8));
        return (body + "crc32c %08x\n".formatted(crc.getValue())).getBytes(UTF_8);
    }
}
