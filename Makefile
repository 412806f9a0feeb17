# Tenor: reads a news article's genre and stance.
#
#   make          build everything under build/
#   make demo     set up, build, and score the sample articles
#   make check    set up, build, and pass the tests
#   make help     all targets

VERSION := $(shell sed -n 's/^\#define TENOR_VERSION_[A-Z]* *//p' classify/tenor.h | paste -sd.)
SOVERSION := $(firstword $(subst ., ,$(VERSION)))

PREFIX     ?= /usr/local
bindir     ?= $(PREFIX)/bin
libdir     ?= $(PREFIX)/lib
includedir ?= $(PREFIX)/include
datadir    ?= $(PREFIX)/share
mandir     ?= $(datadir)/man
DESTDIR    ?=

CC      ?= cc
CFLAGS  ?= -O2 -g
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
BUILD   ?= build

# Scores must be the same bits on every machine: no fused multiply-add behind our back.
override CFLAGS += -std=c11 $(WARNINGS) -fPIC -fvisibility=hidden -ffp-contract=off -pthread
override CPPFLAGS += -D_POSIX_C_SOURCE=200809L
LDFLAGS ?=

# ---- What is built from what ------------------------------------------------

TOOLS := tenor-features tenor-train tenor-classify

features_src := $(filter-out features/features.c features/records.c,$(wildcard features/*.c))
models_src   := $(wildcard models/*.c)
train_src    := $(filter-out train/train.c,$(wildcard train/*.c))
library_src  := $(features_src) $(models_src) classify/scorer.c
classify_src := $(filter-out classify/scorer.c,$(wildcard classify/*.c))
test_src     := $(wildcard tests/test_*.c)
headers      := $(wildcard features/*.h models/*.h train/*.h classify/*.h)

object = $(patsubst %.c,$(BUILD)/%.o,$(1))

LIBRARY_LIBS  := -lpcre2-8 -lutf8proc -lm
RECORDS_LIBS  := -ljansson -lz
TRAIN_LIBS    := -lsvm -llinear -lgsl -lgslcblas

all: $(TOOLS:%=$(BUILD)/bin/%) $(BUILD)/lib/libtenor.a $(BUILD)/lib/libtenor.so

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<
