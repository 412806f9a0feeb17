# Tenor in SQL: an extension of SQLite and one of PostgreSQL, each built where its headers are.

PG_CONFIG     ?= pg_config
pg_server     := $(shell $(PG_CONFIG) --includedir-server 2>/dev/null)
pg_pkglibdir  ?= $(shell $(PG_CONFIG) --pkglibdir 2>/dev/null)
pg_extensions ?= $(shell $(PG_CONFIG) --sharedir 2>/dev/null)/extension
sqlite_dir    ?= $(libdir)/sqlite3

sqlite_so     := $(BUILD)/sqlite/tenor.so
postgresql_so := $(BUILD)/postgresql/tenor.so
# The compiler finds the headers, wherever it looks.
has_header     = $(shell printf '\#include <stddef.h>\n\#include <%s>\n' $(1) | \
                     $(CC) $(CPPFLAGS) $(2) -E -x c - >/dev/null 2>&1 && echo yes)
sql_built     := $(if $(call has_header,sqlite3ext.h),$(sqlite_so)) \
                 $(if $(pg_server),$(if $(call has_header,postgres.h,-I$(call quote,$(pg_server))),$(postgresql_so)))
builds_sqlite     := $(filter $(sqlite_so),$(sql_built))
builds_postgresql := $(filter $(postgresql_so),$(sql_built))

# What both engines share. The programs' JSON is written by the programs' own files.
sql_src    := $(wildcard classify/sql/*.c)
sql_tools  := $(wildcard classify/output_json*.c) classify/output_writer.c classify/json_draft.c \
              metrics/shares.c features/io/json_out.c features/io/directory.c \
              features/io/model_paths.c features/io/datadir.c \
              $(wildcard features/base/*.c) features/text/unicode.c
sql_obj    := $(call objects,$(sql_src) $(sql_tools))
sqlite_obj     := $(call objects,$(wildcard classify/sql/sqlite/*.c)) $(sql_obj)
postgresql_obj := $(call objects,$(wildcard classify/sql/postgresql/*.c)) $(sql_obj)
test_obj       += $(call objects,$(sql_src))

.PHONY: sql check-sql golden-sql lint-sql install-sql uninstall-sql

#help: make sql          the extensions of SQLite and PostgreSQL, where their headers are installed
sql: $(sql_built)
	@$(if $(builds_sqlite),,echo 'no headers of SQLite (libsqlite3-dev): its extension is not built')
	@$(if $(builds_postgresql),,echo 'no headers of PostgreSQL (postgresql-server-dev): its extension is not built')

# Only what the engine looks for is public: nothing of libtenor.a can clash with another copy of it.
link_extension = $(link) -shared -Wl,-Bsymbolic -Wl,--version-script=$(1)

# SQLite unloads an extension that could not add all its functions, but leaves those that it added,
# and would jump to where they were: so it stays (nodelete).
$(sqlite_so): $(sqlite_obj) $(static) classify/sql/sqlite/sqlite.map
	@mkdir -p $(@D)
	$(call link_extension,classify/sql/sqlite/sqlite.map) -Wl,--no-undefined -Wl,-z,nodelete \
	    $(sqlite_obj) $(static) -ljansson $(library_libs) $(LDLIBS)

# PostgreSQL's headers are written for these flags. Its own names are the server's: they are not there
# until it loads the module.
$(call objects,$(wildcard classify/sql/postgresql/*.c)): private own_defines = \
    -D_GNU_SOURCE -fno-strict-aliasing -fwrapv -isystem $(call quote,$(pg_server))
$(postgresql_so): $(postgresql_obj) $(static) classify/sql/postgresql/tenor.map
	@mkdir -p $(@D)
	$(call link_extension,classify/sql/postgresql/tenor.map) \
	    $(postgresql_obj) $(static) -ljansson $(library_libs) $(LDLIBS)

# ---- Tests -----------------------------------------------------------------------

# Programs that use the extension of SQLite otherwise than its shell.
sql_hosts := $(BUILD)/tests/sql/hosts
$(sql_hosts): $(BUILD)/tests/sql/hosts.o
	$(link) -rdynamic $^ -lsqlite3 $(LDLIBS)

#help: make check-sql    the tests of what make sql builds
check-sql: sql all $(if $(builds_sqlite),$(sql_hosts))
	tests/sql/run.sh $(call quote,$(abspath $(BUILD)))

#help: make golden-sql   rewrite their golden files
golden-sql: sql all $(if $(builds_sqlite),$(sql_hosts))
	tests/sql/run.sh $(call quote,$(abspath $(BUILD))) --accept

sql_manual := classify/sql/tenor-sql.7
lint: lint-sql
lint-sql:
	$(MAKE) BUILD=$(BUILD)/lint-gcc CC=gcc CFLAGS='-O2 -Werror' sql
	$(MAKE) BUILD=$(BUILD)/lint-clang CC=clang CFLAGS='-O2 -Werror' sql
	mandoc -Tlint -Wwarning $(sql_manual)

# ---- Installing --------------------------------------------------------------------

pg_files := $(wildcard classify/sql/postgresql/tenor.control classify/sql/postgresql/tenor--*.sql)

#help: make install-sql  install them: SQLite's in libdir, PostgreSQL's where pg_config says
install-sql: sql
	install -d -- $(call in_root,$(mandir)/man7)
	install -m 644 -- $(sql_manual) $(call in_root,$(mandir)/man7)
ifneq ($(builds_sqlite),)
	install -d -- $(call in_root,$(sqlite_dir))
	install -m 755 -- $(sqlite_so) $(call in_root,$(sqlite_dir))
endif
ifneq ($(builds_postgresql),)
	install -d -- $(call in_root,$(pg_pkglibdir)) $(call in_root,$(pg_extensions))
	install -m 755 -- $(postgresql_so) $(call in_root,$(pg_pkglibdir))
	install -m 644 -- $(pg_files) $(call in_root,$(pg_extensions))
endif

uninstall-sql:
	rm -f -- $(call in_root,$(mandir)/man7/$(notdir $(sql_manual))) $(call in_root,$(sqlite_dir)/tenor.so)
	rm -f -- $(if $(pg_pkglibdir),$(call in_root,$(pg_pkglibdir)/tenor.so) \
	    $(call all_in_root,$(pg_extensions),$(notdir $(pg_files))))

-include $(wildcard $(BUILD)/classify/sql/*/*.d)
