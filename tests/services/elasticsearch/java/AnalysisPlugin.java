package org.sires.tests;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.core.LowerCaseFilterFactory;
import org.apache.lucene.analysis.core.WhitespaceTokenizerFactory;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilterFactory;
import org.apache.lucene.analysis.ngram.EdgeNGramFilterFactory;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenizerFactory;
import org.apache.lucene.analysis.ngram.NGramFilterFactory;
import org.apache.lucene.analysis.ngram.NGramTokenizerFactory;
import org.apache.lucene.analysis.pattern.PatternCaptureGroupTokenFilter;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.index.IndexSettings;
import org.elasticsearch.index.analysis.AbstractTokenFilterFactory;
import org.elasticsearch.index.analysis.NormalizingTokenFilterFactory;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.index.analysis.TokenizerFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.Plugin;

/**
 * The parts of the distribution's module analysis-common that the site's indexes name: of the readers' search the
 * tokenizer whitespace and the filter pattern_capture, of Wagtail's index for the panel the rest. The module is not
 * published, the Lucene classes that do its work are.
 */
public class AnalysisPlugin extends Plugin implements org.elasticsearch.plugins.AnalysisPlugin {

    private static final String[] GRAMS = { "min_gram=minGramSize:1", "max_gram=maxGramSize:2" };

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of(
            "pattern_capture", org.elasticsearch.plugins.AnalysisPlugin.requiresAnalysisSettings(AnalysisPlugin::patternCapture),
            "lowercase", filter(LowerCaseFilterFactory::new),
            "asciifolding", filter(ASCIIFoldingFilterFactory::new),
            "ngram", filter(NGramFilterFactory::new, GRAMS),
            "edge_ngram", filter(EdgeNGramFilterFactory::new, GRAMS)
        );
    }

    @Override
    public Map<String, AnalysisProvider<TokenizerFactory>> getTokenizers() {
        return Map.of(
            "whitespace", tokenizer(WhitespaceTokenizerFactory::new),
            "ngram", tokenizer(NGramTokenizerFactory::new, GRAMS),
            "edge_ngram", tokenizer(EdgeNGramTokenizerFactory::new, GRAMS)
        );
    }

    private static AnalysisProvider<TokenFilterFactory> filter(
        Function<Map<String, String>, org.apache.lucene.analysis.TokenFilterFactory> maker, String... names) {
        return (index, environment, name, settings) -> new Filter(name, maker.apply(lucene(settings, names)));
    }

    private static AnalysisProvider<TokenizerFactory> tokenizer(
        Function<Map<String, String>, org.apache.lucene.analysis.TokenizerFactory> maker, String... names) {
        return (index, environment, name, settings) ->
            TokenizerFactory.newFactory(name, maker.apply(lucene(settings, names))::create);
    }

    private static TokenFilterFactory patternCapture(
        IndexSettings index, Environment environment, String name, Settings settings) {
        Pattern[] patterns = settings.getAsList("patterns").stream().map(Pattern::compile).toArray(Pattern[]::new);
        boolean original = settings.getAsBoolean("preserve_original", true);
        return new AbstractTokenFilterFactory(name) {
            @Override
            public TokenStream create(TokenStream input) {
                return new PatternCaptureGroupTokenFilter(input, original, patterns);
            }
        };
    }

    /** Settings under the names that Lucene knows; each of `names` reads "setting=argument:default". */
    private static Map<String, String> lucene(Settings settings, String... names) {
        Map<String, String> arguments = new HashMap<>();
        for (String name : names) {
            String[] parts = name.split("[=:]");
            arguments.put(parts[1], settings.get(parts[0], parts[2]));
        }
        return arguments;
    }

    private static class Filter extends AbstractTokenFilterFactory implements NormalizingTokenFilterFactory {
        private final org.apache.lucene.analysis.TokenFilterFactory lucene;

        Filter(String name, org.apache.lucene.analysis.TokenFilterFactory lucene) {
            super(name);
            this.lucene = lucene;
        }

        @Override
        public TokenStream create(TokenStream input) {
            return lucene.create(input);
        }

        @Override
        public TokenStream normalize(TokenStream input) {
            return lucene.normalize(input);
        }
    }
}
