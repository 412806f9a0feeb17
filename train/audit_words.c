/* audit_words: what a quick fit of words shows → sentences. */
#include "audit.h"

/* Begins a sentence; `sentence` is empty. */
struct words_sentence {
    struct audit *audit;
    struct text_buffer text;
    struct report_writer writer; /* appends to `text` */
};

static void end(struct words_sentence *sentence, enum finding_kind kind,
                enum finding_level level, size_t documents)
{
    struct report_writer *writer = &sentence->writer;
    writer->ok = writer->ok && findings_add(&sentence->audit->findings, kind, level, documents,
                                            &sentence->text, writer->failure);
    text_buffer_clear(&sentence->text);
}

/* Why there was no fit. */
static void find_lack(struct words_sentence *sentence, const struct corpus *corpus,
                      const struct words_fit *words, const char *why)
{
    struct report_writer *writer = &sentence->writer;
    put(writer, "what words tell, and which labels look wrong, is left out: ");
    switch (words->lack) {
    case WORDS_NONE:
        put(writer, "there are no words in two documents, or --words or --features has none");
        break;
    case WORDS_UNLEARNABLE:
        put_plain(writer, why);
        break;
    case WORDS_FEW_DOCUMENTS:
        put(writer, "%d documents are needed, the set has %zu", WORDS_FIT_DOCUMENTS,
            words->small);
        break;
    case WORDS_SMALL_LABEL:
        put(writer, "%d documents of each label are needed, ", WORDS_FIT_LABEL_DOCUMENTS);
        put_quoted(writer, corpus->labels[words->small_label]);
        put(writer, " has %zu", words->small);
        break;
    case WORDS_FEW_TEXTS:
        put(writer, "there are fewer different texts than folds");
        break;
    case WORDS_ENOUGH:
    case WORDS_LACKS:
        break;
    }
    end(sentence, FINDING_NOT_FITTED, FINDING_NOTE, corpus->count);
}

static void find_told_labels(struct words_sentence *sentence, const struct words_fit *words)
{
    struct report_writer *writer = &sentence->writer;
    put(writer, "words alone tell the label of ");
    audit_put_share(writer, &words->known.accuracy);
    put(writer, " documents%s; always saying the largest label would tell %.0f",
        words->fit.has_sources ? " of known sources" : "", 100 * words->largest);
    end(sentence, FINDING_WORDS_TELL, FINDING_NOTE, words->known.documents);
}

static void find_told_sources(struct words_sentence *sentence, const struct words_fit *words)
{
    const struct words_telling *all = &words->source, *within = &words->source_in_label;
    struct report_writer *writer = &sentence->writer;
    if (all->documents == 0)
        return;
    put(writer, "words alone tell which of %zu sources a text is from in ", all->classes);
    audit_put_share(writer, &all->accuracy);
    put(writer, " documents, where always saying the largest would tell %.0f",
        100 * all->largest);
    if (within->documents > 0) {
        put(writer, "; of the sources of its label which one in ");
        audit_put_share(writer, &within->accuracy);
        put(writer, ", where the largest would tell %.0f", 100 * within->largest);
    }
    end(sentence, FINDING_SOURCES_TOLD, FINDING_NOTE, all->documents);
}

bool audit_words(struct audit *audit, const struct corpus *corpus,
                 const struct words_fit *words, struct failure *failure)
{
    struct words_sentence sentence = {.audit = audit};
    struct failure why = {0};
    sentence.writer = (struct report_writer){&sentence.text, failure, true};
    audit->words = words;
    bool ok = true;
    if (words->lack != WORDS_ENOUGH) {
        audit_check(audit, corpus, &why);
        find_lack(&sentence, corpus, words, why.message);
    } else {
        find_told_labels(&sentence, words);
        find_told_sources(&sentence, words);
        ok = audit_fit(audit, &words->fit, &words->known, &words->unseen, "by words alone, ",
                       failure) &&
             audit_doubtful(audit, corpus, &words->fit.known, failure);
    }
    text_buffer_release(&sentence.text);
    return ok && sentence.writer.ok;
}
