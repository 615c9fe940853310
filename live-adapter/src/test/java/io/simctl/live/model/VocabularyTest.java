package io.simctl.live.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.emulator.EmulatedText;
import io.simctl.live.model.Vocabulary.Token;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class VocabularyTest {
    @Property(tries = 60)
    void hasAsManyTokensAsAskedForAndNoneTwice(
            @ForAll Tokenizer tokenizer, @ForAll @IntRange(min = 512, max = 4096) int size) {
        List<String> spellings = spellings(tokenizer, size);

        assertThat(spellings).hasSize(size).doesNotHaveDuplicates();
    }

    @Property(tries = 60)
    void theWordOfTheEmulatedServerIsOneToken(
            @ForAll Tokenizer tokenizer, @ForAll @IntRange(min = 512, max = 4096) int size) {
        String space = tokenizer == Tokenizer.BPE ? "\u0120" : "\u2581";

        assertThat(spellings(tokenizer, size)).contains(EmulatedText.TOKEN.replace(" ", space));
    }

    @Property(tries = 60)
    void everyTokenIsAnotherOneAndOneLetter(
            @ForAll Tokenizer tokenizer, @ForAll @IntRange(min = 512, max = 4096) int size) {
        Set<String> known = new HashSet<>(spellings(tokenizer, size));

        for (Token token : Vocabulary.of(tokenizer, size).tokens()) {
            String spelling = token.spelling();
            if (token.generated() && spelling.length() > 1) {
                assertThat(known)
                        .as("what %s is joined from", spelling)
                        .contains(spelling.substring(0, spelling.length() - 1));
            }
        }
    }

    @Property(tries = 60)
    void onlyPlainTextIsGenerated(@ForAll Tokenizer tokenizer, @ForAll @IntRange(min = 512, max = 4096) int size) {
        assertThat(Vocabulary.of(tokenizer, size).tokens().stream()
                        .filter(Token::generated)
                        .map(Token::spelling))
                .isNotEmpty()
                .allMatch(spelling -> spelling.matches("[\u2581\u0120]?[a-z]+"));
    }

    private static List<String> spellings(Tokenizer tokenizer, int size) {
        return Vocabulary.of(tokenizer, size).tokens().stream()
                .map(Token::spelling)
                .toList();
    }
}
