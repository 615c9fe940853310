package io.simctl.live.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Invented words, short ones first. */
final class Words {
    private static final List<String> ONSETS = List.of("bdfgklmnprstvz".split(""));
    private static final List<String> VOWELS = List.of("aeiou".split(""));
    private static final List<String> CODAS = List.of("", "n", "r", "s", "l");

    private Words() {}

    /**
     * The beginnings of words, and words: as many as asked for, up to some five thousand, each one letter longer than one
     * before it. A tokenizer that joins pairs from the left therefore reaches every one of them.
     */
    static List<String> prefixes(int count) {
        List<String> syllables = new ArrayList<>();
        for (String coda : CODAS) {
            for (String onset : ONSETS) {
                VOWELS.forEach(vowel -> syllables.add(onset + vowel + coda));
            }
        }
        Set<String> prefixes = new LinkedHashSet<>();
        syllables.forEach(syllable -> addPrefixes(syllable, prefixes));
        for (int i = 0; prefixes.size() < count; i++) {
            addPrefixes(syllables.get(i % syllables.size()) + syllables.get(i / syllables.size()), prefixes);
        }
        return prefixes.stream().limit(count).toList();
    }

    private static void addPrefixes(String word, Set<String> prefixes) {
        for (int length = 1; length <= word.length(); length++) {
            prefixes.add(word.substring(0, length));
        }
    }
}
